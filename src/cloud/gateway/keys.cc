#include "cloud/gateway/keys.h"

#include "base/json.h"
#include "base/text.h"
#include "cloud/gateway/private_file.h"

namespace windlass::cloud {

namespace {

std::string keys_path(const std::string& state_dir) { return state_dir + "/keys"; }

Result<Keys> parse_keys(const std::string& path, const std::string& text) {
  auto json = TRY(parse_json(text).context("reading " + path));
  auto master = parse_hex(json.text("master_key").value_or(""));
  Keys keys{{json.text("access_key_id").value_or(""), json.text("secret_access_key").value_or("")},
            master.value_or("")};
  if (keys.root.access_key_id.empty() || keys.root.secret_access_key.empty() ||
      keys.master_key.size() != 32)
    return Error{"BadKeys",
                 path + " is not a keys file of windlass; move it away to get a new one"};
  return keys;
}

}  // namespace

Result<Keys> load_keys(const std::string& state_dir) {
  auto path = keys_path(state_dir);
  auto text = TRY(read_private(path, 4096));
  if (!text)
    return Error{"NoKeys", "there is no cloud in " + state_dir + " yet: windlass cloud up"};
  return parse_keys(path, *text);
}

aws::Credentials make_root_key(Random& random) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  static constexpr std::string_view secret_letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return {"AKIA" + random.text(16, letters), random.text(40, secret_letters)};
}

Result<Keys> load_or_make_keys(const std::string& state_dir, Random& random) {
  auto found = load_keys(state_dir);
  if (found || found.error().code != "NoKeys") return found;
  Keys keys{make_root_key(random), *parse_hex(random.hex(64))};
  Json json(Json::Object{{"access_key_id", keys.root.access_key_id},
                         {"secret_access_key", keys.root.secret_access_key},
                         {"master_key", hex(keys.master_key)}});
  write_private(keys_path(state_dir), json.pretty() + "\n");
  return keys;
}

}  // namespace windlass::cloud
