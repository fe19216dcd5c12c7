// The lock as an item of the table.
#pragma once

#include <map>
#include <string>

#include "aws/dynamodb/shape/attribute_value.h"
#include "ops/lock.h"

namespace windlass::ops {

using Item = std::map<std::string, aws::dynamodb::AttributeValue>;

inline aws::dynamodb::AttributeValue text_value(std::string text) {
  aws::dynamodb::AttributeValue value;
  value.s = std::move(text);
  return value;
}
inline aws::dynamodb::AttributeValue number_value(long number) {
  aws::dynamodb::AttributeValue value;
  value.n = std::to_string(number);
  return value;
}
std::string text_of(const Item& item, const std::string& name);
long number_of(const Item& item, const std::string& name);

}  // namespace windlass::ops
