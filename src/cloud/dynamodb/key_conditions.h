// What a query says about keys, as a range of bytes.
#pragma once

#include <string>
#include <vector>

#include "cloud/dynamodb/expression.h"
#include "cloud/dynamodb/key_bytes.h"
#include "cloud/dynamodb/schema.h"

namespace windlass::cloud::dynamodb {

// The attribute is on the left, whichever side the expression had it on.
struct KeyCondition {
  std::string attribute;
  Condition::Op op;
  std::vector<const AttributeValue*> values;
};

// Takes a KeyConditionExpression apart.
Result<std::vector<KeyCondition>> key_conditions_in(const Condition& condition);
// The same for the legacy KeyConditions.
Result<std::vector<KeyCondition>> key_conditions_in(const std::vector<Condition>& conditions);

struct QueryRange {
  std::string pk;
  ByteRange sk;
};

// All hash attributes must be given; range attributes from the left, all but the last with '='.
Result<QueryRange> query_range(const Keys& keys, const std::vector<KeyCondition>& conditions);

}  // namespace windlass::cloud::dynamodb
