#include "cloud/dynamodb/parameters.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::dynamodb {

namespace {

constexpr std::size_t values_size_max = 2 * 1024 * 1024;
constexpr std::size_t key_size_max = 255;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

template <class Map>
Result<> check_keys(const Map& map, char sign, std::string_view parameter) {
  if (map.empty()) return invalid(std::string(parameter) + " must not be empty");
  for (auto& [key, value] : map) {
    if (key.size() < 2 || key[0] != sign || !std::all_of(key.begin() + 1, key.end(), is_word))
      return invalid(std::string(parameter) + " contains invalid key: Syntax error; key: \"" + key +
                     "\"");
    if (key.size() > key_size_max)
      return invalid(std::string(parameter) +
                     " contains invalid key: The expression attribute map contains a key that is "
                     "too long; key: \"" +
                     key + "\"");
  }
  return Done{};
}

}  // namespace

Result<Parameters> Parameters::of(const Names& names) {
  Parameters parameters;
  if (names) {
    TRY(check_keys(*names, '#', "ExpressionAttributeNames"));
    parameters.names_ = &*names;
  }
  return parameters;
}

Result<Parameters> Parameters::of(const Names& names, Values& values) {
  auto parameters = TRY(of(names));
  if (!values) return parameters;
  TRY(check_keys(*values, ':', "ExpressionAttributeValues"));
  std::size_t size = 0;
  for (auto& [key, value] : *values) {
    if (auto normal = normalise(value); !normal)
      return invalid("ExpressionAttributeValues contains invalid value: " + normal.error().message +
                     " for key " + key);
    size += key.size() + size_of(value);
  }
  if (size > values_size_max)
    return invalid("ExpressionAttributeValues exceeds max size of 2097152 bytes");
  parameters.values_ = &*values;
  return parameters;
}

const std::string* Parameters::name(std::string_view key) {
  if (!names_) return nullptr;
  auto found = names_->find(std::string(key));
  if (found == names_->end()) return nullptr;
  used_.insert(found->first);
  return &found->second;
}

const AttributeValue* Parameters::value(std::string_view key) {
  if (!values_) return nullptr;
  auto found = values_->find(std::string(key));
  if (found == values_->end()) return nullptr;
  used_.insert(found->first);
  return &found->second;
}

Result<> Parameters::all_used() const {
  auto check = [this](const auto* map, const char* parameter) -> Result<> {
    std::vector<std::string> unused;
    if (map)
      for (auto& [key, value] : *map)
        if (!used_.contains(key)) unused.push_back(key);
    if (unused.empty()) return Done{};
    return invalid("Value provided in " + std::string(parameter) +
                   " unused in expressions: keys: {" + join(unused, ", ") + "}");
  };
  TRY(check(names_, "ExpressionAttributeNames"));
  return check(values_, "ExpressionAttributeValues");
}

}  // namespace windlass::cloud::dynamodb
