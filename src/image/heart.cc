#include "image/heart.h"

#include "base/json.h"
#include "base/time.h"

namespace windlass::image {

namespace {
constexpr auto every = std::chrono::seconds(20);
}

Heart::Heart(const BakeParts& parts, const Errand& errand, std::string object)
    : parts_(parts),
      errand_(errand),
      box_(parts.transport, parts.place.bucket, parts.sign),
      object_(std::move(object)) {}

void Heart::beat() {
  auto now = parts_.clock.now();
  if (beaten_ && now - *beaten_ < every) return;
  beaten_ = now;
  // One that gets lost is made up for by the next.
  (void)box_.put(
      errand_.key(heart_name),
      Json(Json::Object{{"baker", parts_.baker},
                        {"alive", format_iso8601(std::chrono::floor<std::chrono::seconds>(now))},
                        {"object", object_}})
              .dump() +
          "\n");
}

Result<> Heart::stop() { return box_.remove(errand_.key(heart_name)); }

Heartbeat read_heartbeat(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return {};
  auto at = [&](const char* name) { return json->text(name).value_or(""); };
  return {.baker = at("baker"), .alive = at("alive"), .object = at("object")};
}

}  // namespace windlass::image
