#include "formation/types/names.h"

#include <algorithm>

#include "base/hash.h"
#include "formation/types/properties.h"

namespace windlass::formation::types {

std::string random_part(const Wanted& wanted) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  auto digest = sha256(wanted.stack_id + '\n' + wanted.logical_id + '\n' + wanted.token);
  std::string random;
  for (std::size_t i = 0; i < 12; ++i)
    random += alphabet[static_cast<unsigned char>(digest[i]) % alphabet.size()];
  return random;
}

std::string physical_name(const Wanted& wanted, std::size_t length_max) {
  auto random = random_part(wanted);
  auto room = length_max - random.size() - 2;
  auto& stack = wanted.stack_name;
  auto& logical = wanted.logical_id;
  auto for_stack = std::max(room / 2, room - std::min(room, logical.size()));
  auto kept = stack.substr(0, for_stack);
  return kept + '-' + logical.substr(0, room - kept.size()) + '-' + random;
}

bool is_named(const Wanted& wanted, std::string_view property) {
  return !text_or(wanted.properties, property, "").empty();
}

std::string name_of(const Wanted& wanted, std::string_view property, std::size_t length_max) {
  if (is_named(wanted, property)) return *text(wanted.properties, property);
  return physical_name(wanted, length_max);
}

std::string arn(const Place& place, std::string_view service, std::string_view resource) {
  return "arn:" + place.partition + ':' + std::string(service) + ':' + place.region + ':' +
         place.account + ':' + std::string(resource);
}

}  // namespace windlass::formation::types
