#include "agent/layer_file.h"

#include "agent/web.h"
#include "base/json.h"

namespace windlass::agent {

namespace {

constexpr std::int64_t grace_seconds_max = 43'200;  // as long as a stack waits for a signal

Error wrong(std::string_view what) { return {"LayerFile", "layer.json: " + std::string(what)}; }

std::vector<std::string> texts(const Json& json, std::string_view name) {
  std::vector<std::string> out;
  auto* list = json.find(name);
  if (!list || !list->is_array()) return out;
  for (auto& one : list->as_array())
    if (one.is_string() && !one.as_string().empty()) out.push_back(one.as_string());
  return out;
}

std::int64_t number(const Json& json, std::string_view name, std::int64_t otherwise) {
  auto* found = json.find(name);
  return found && found->is_int() ? found->as_int() : otherwise;
}

}  // namespace

Result<LayerFile> read_layer_file(std::string_view text) {
  auto json = TRY(parse_json(text).context("layer.json"));
  if (!json.is_object()) return wrong("it is no object");
  LayerFile out;
  struct {
    std::string_view name;
    std::string& place;
    bool needed;
  } const words[] = {{"instance", out.instance, true},
                     {"app", out.app, true},
                     {"environment", out.environment, true},
                     {"layer", out.layer, true},
                     {"stack", out.stack, true},
                     {"group", out.group, true},
                     {"region", out.region, true},
                     {"domain", out.domain, true},
                     {"bucket", out.bucket, false},
                     {"role", out.role, false},
                     {"page", out.page, false},
                     {"command", out.command, false},
                     {"target_group", out.target_group, false}};
  for (auto& word : words) {
    word.place = json.text(word.name).value_or("");
    if (word.needed && word.place.empty()) return wrong(std::string(word.name) + " is missing");
  }
  out.services = texts(json, "services");
  out.addresses = texts(json, "addresses");
  if (auto* by_force = json.find("take_over"); by_force && by_force->is_bool())
    out.take_over = by_force->as_bool();
  auto port = number(json, "port", 0);
  if (port < 0 || port > 65'535) return wrong("port is no port");
  out.port = static_cast<int>(port);
  if (!out.page.empty()) TRY(parse_url(out.page).context("layer.json: page"));
  auto grace = number(json, "grace", 300);
  if (grace < 1 || grace > grace_seconds_max) return wrong("grace is not within half a day");
  out.grace = std::chrono::seconds(grace);
  return out;
}

}  // namespace windlass::agent
