#include "cloud/gateway/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::cloud {

namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view secret_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string keys_path(const std::string& state_dir) { return state_dir + "/keys"; }

// Written beside and renamed: a crash leaves the old file or the new one, never half of one.
void write_private(const std::string& path, const std::string& text) {
  auto temporary = path + ".new";
  auto descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno("writing " + temporary);
  File file(descriptor, temporary, File::Keep::WhileOpen);
  if (::write(descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(descriptor) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)
    throw_errno("writing " + path);
  file.keep();
}

Result<Keys> parse_keys(const std::string& path, const std::string& text) {
  auto json = TRY(parse_json(text).context("reading " + path));
  auto master = parse_hex(json.text("master_key").value_or(""));
  Keys keys{{json.text("access_key_id").value_or(""), json.text("secret_access_key").value_or("")},
            master.value_or("")};
  if (keys.root.access_key_id.empty() || keys.root.secret_access_key.empty() ||
      keys.master_key.size() != 32)
    return Error{"BadKeys", path + " is not a keys file of windlass; move it away to get a new one"};
  return keys;
}

}  // namespace

Result<Keys> load_keys(const std::string& state_dir) {
  auto path = keys_path(state_dir);
  auto descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT)
    return Error{"NoKeys", "there is no cloud in " + state_dir + " yet: windlass cloud up"};
  if (descriptor < 0) throw_errno("reading " + path);
  auto file = std::make_shared<File>(descriptor, path, File::Keep::Always);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw_errno("reading " + path);
  if (status.st_mode & 077)
    return Error{"KeysExposed", path + " can be read by others: chmod 600 " + path +
                                    ", or remove it to get new keys"};
  if (status.st_size > 4096) return Error{"BadKeys", path + " is not a keys file of windlass"};
  return parse_keys(path, Body(file, 0, static_cast<std::uint64_t>(status.st_size)).read_all());
}

Result<Keys> load_or_make_keys(const std::string& state_dir, Random& random) {
  auto found = load_keys(state_dir);
  if (found || found.error().code != "NoKeys") return found;
  Keys keys{{"AKIA" + random.text(16, letters), random.text(40, secret_letters)},
            *parse_hex(random.hex(64))};
  Json json(Json::Object{{"access_key_id", keys.root.access_key_id},
                         {"secret_access_key", keys.root.secret_access_key},
                         {"master_key", hex(keys.master_key)}});
  write_private(keys_path(state_dir), json.pretty() + "\n");
  return keys;
}

}  // namespace windlass::cloud
