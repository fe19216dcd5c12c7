#include "cloud/dynamodb/key_checks.h"

namespace windlass::cloud::dynamodb {

namespace {

constexpr std::size_t hash_size_max = 2048;
constexpr std::size_t range_size_max = 1024;

const std::string* text_of(const AttributeValue& value) {
  return value.s ? &*value.s : value.b ? &*value.b : nullptr;
}

std::string kind_of_empty(const AttributeValue& value) {
  return std::string("cannot contain an empty ") + (value.s ? "string" : "binary") + " value.";
}

Result<> check_index_key(const Index& index, const KeyAttribute& attribute,
                         const AttributeValue& value, Writing writing, bool is_hash) {
  if (type_of(value) != attribute.type) {
    if (writing == Writing::Update)
      return invalid_parameter(
          "The update expression attempted to update the secondary index key to unsupported type");
    return invalid_parameter("Type mismatch for Index Key " + attribute.name +
                             " Expected: " + std::string(name_of(attribute.type)) + " Actual: " +
                             std::string(name_of(type_of(value))) + " IndexName: " + index.name);
  }
  auto* text = text_of(value);
  if (text && text->empty()) {
    if (writing == Writing::Update)
      return invalid(
          "One or more parameter values are not valid. The update expression attempted to update a "
          "secondary index key to a value that is not supported. The AttributeValue for a key "
          "attribute " +
          kind_of_empty(value));
    return invalid(
        "One or more parameter values are not valid. A value specified for a secondary index key "
        "is "
        "not supported. The AttributeValue for a key attribute " +
        kind_of_empty(value) + " IndexName: " + index.name + ", IndexKey: " + attribute.name);
  }
  if (text && text->size() > (is_hash ? hash_size_max : range_size_max))
    return invalid_parameter(
        is_hash ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  return Done{};
}

}  // namespace

Result<> check_key_value(const KeyAttribute& attribute, const AttributeValue& value, bool is_hash) {
  auto* text = text_of(value);
  if (!text) return Done{};
  if (text->empty())
    return invalid(
        "One or more parameter values are not valid. The AttributeValue for a key attribute " +
        kind_of_empty(value) + " Key: " + attribute.name);
  if (is_hash && text->size() > hash_size_max)
    return invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!is_hash && text->size() > range_size_max)
    return invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  return Done{};
}

Result<Place> check_key(const Schema& schema, Item& key) {
  TRY(normalise(key));
  auto mismatch = [] { return invalid("The provided key element does not match the schema"); };
  if (key.size() != schema.keys.hash.size() + schema.keys.range.size()) return mismatch();
  for (auto* side : {&schema.keys.hash, &schema.keys.range})
    for (auto& attribute : *side) {
      auto found = key.find(attribute.name);
      if (found == key.end() || type_of(found->second) != attribute.type) return mismatch();
      TRY(check_key_value(attribute, found->second, side == &schema.keys.hash));
    }
  return place_of(schema.keys, key);
}

Result<Place> check_item(const Schema& schema, const Item& item) {
  for (auto* side : {&schema.keys.hash, &schema.keys.range})
    for (auto& attribute : *side) {
      auto found = item.find(attribute.name);
      if (found == item.end())
        return invalid_parameter("Missing the key " + attribute.name + " in the item");
      if (auto type = type_of(found->second); type != attribute.type)
        return invalid_parameter("Type mismatch for key " + attribute.name +
                                 " expected: " + std::string(name_of(attribute.type)) +
                                 " actual: " + std::string(name_of(type)));
      TRY(check_key_value(attribute, found->second, side == &schema.keys.hash));
    }
  return place_of(schema.keys, item);
}

Result<> check_index_keys(const Schema& schema, const Item& item, Writing writing,
                          const Item* before) {
  auto is_new = [&](const std::string& name, const AttributeValue& value) {
    auto old = before ? before->find(name) : item.end();
    return !before || old == before->end() || !equal(old->second, value);
  };
  for (auto& index : schema.indexes)
    for (auto* side : {&index.keys.hash, &index.keys.range})
      for (auto& attribute : *side)
        if (auto found = item.find(attribute.name); found != item.end() &&
                                                    !schema.keys.has(attribute.name) &&
                                                    is_new(attribute.name, found->second))
          TRY(check_index_key(index, attribute, found->second, writing, side == &index.keys.hash));
  return Done{};
}

}  // namespace windlass::cloud::dynamodb
