#include "cloud/elb/context.h"

#include "base/json.h"

namespace windlass::cloud::elb {

std::string to_json(const Words& words) {
  Json::Object object;
  for (auto& [name, value] : words) object.emplace_back(name, value);
  return Json(std::move(object)).dump();
}

Words words_in(std::string_view json) {
  Words words;
  auto object = parse_json(json);
  if (object && object->is_object())
    for (auto& [name, value] : object->as_object())
      if (value.is_string()) words[name] = value.as_string();
  return words;
}

}  // namespace windlass::cloud::elb
