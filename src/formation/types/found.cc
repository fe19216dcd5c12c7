#include "formation/types/found.h"

#include <algorithm>

#include "formation/types/properties.h"

namespace windlass::formation::types {

bool is_gone(const Error& error) { return error.code.find("NotFound") != std::string::npos; }

std::vector<std::string> beyond(const std::vector<std::string>& these,
                                const std::vector<std::string>& those) {
  std::vector<std::string> rest;
  for (auto& each : these)
    if (std::ranges::find(those, each) == those.end()) rest.push_back(each);
  return rest;
}

Json list_of(const std::vector<std::string>& texts) {
  Json::Array list;
  for (auto& each : texts) list.push_back(Json(each));
  return Json(std::move(list));
}

Json in_words_of(const Json& written, const Json& live) {
  if (written.is_object() && live.is_object()) {
    Json::Object members;
    for (auto& [name, value] : written.as_object())
      if (auto* now = live.find(name)) members.emplace_back(name, in_words_of(value, *now));
    return Json(std::move(members));
  }
  if (!written.is_array() || !live.is_array()) {
    auto word = as_text(written), now = as_text(live);
    return word && word == now ? written : live;
  }
  Json::Array items;
  for (std::size_t i = 0; i < live.as_array().size(); ++i)
    items.push_back(i < written.as_array().size()
                        ? in_words_of(written.as_array()[i], live.as_array()[i])
                        : live.as_array()[i]);
  return Json(std::move(items));
}

void keep_words(Json& now, const Json& properties, std::initializer_list<std::string_view> names) {
  for (auto name : names)
    if (auto& written = part(properties, name); !written.is_null() && now.find(name))
      now.set(std::string(name), in_words_of(written, part(now, name)));
}

Error not_in_place(std::string_view type) {
  return {"NotUpdatable", "A resource of type " + std::string(type) +
                              " cannot be changed like that: another must take its place"};
}

Error vanished(const Physical& physical) {
  return {"NotStabilized", physical.id + " is gone: somebody removed it while it was being made"};
}

}  // namespace windlass::formation::types
