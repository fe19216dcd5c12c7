// What the adapters of load balancers share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/elbv2/shape/tag.h"
#include "formation/resource_type.h"
#include "formation/types/found.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"
#include "formation/types/tags.h"

namespace windlass::formation::types {

inline constexpr std::string_view elb_passing[] = {"ResourceInUse"};

// With the token by which what was made is found again.
std::vector<aws::elbv2::Tag> elb_tags(const Wanted& wanted);
Result<Tags> elb_tags_of(const Place& place, const std::string& arn);
// Whether this very creation made it.
Result<bool> is_ours(const Place& place, const Wanted& wanted, const std::string& arn);
Result<> elb_retag(const Place& place, const Wanted& wanted, const Json& before,
                   const std::string& arn);

// Lists of {"Key": ..., "Value": ...}, as balancers, groups and listeners have them.
template <class Attribute>
std::vector<Attribute> attribute_list(const Json& properties, std::string_view name) {
  std::vector<Attribute> list;
  for (auto& each : items(properties, name))
    list.push_back({.key = text_or(each, "Key", ""), .value = text_or(each, "Value", "")});
  return list;
}

// Of those that stand, the ones that the template speaks of, in its order.
template <class Attribute>
Json attributes_as_they_stand(const std::optional<std::vector<Attribute>>& now,
                              const Json& properties, std::string_view name) {
  Json::Array list;
  for (auto& each : items(properties, name))
    for (auto& one : now.value_or(std::vector<Attribute>{}))
      if (auto key = text_or(each, "Key", ""); one.key == key)
        list.push_back(Json::Object{{"Key", Json(key)}, {"Value", Json(one.value.value_or(""))}});
  return Json(std::move(list));
}

// "app/web/50dc6c495c0c9188" of "arn:...:loadbalancer/app/web/50dc6c495c0c9188".
std::string after(const std::string& arn, std::string_view word);

}  // namespace windlass::formation::types
