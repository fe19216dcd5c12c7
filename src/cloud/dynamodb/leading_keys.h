// dynamodb:LeadingKeys: the hash keys of the items that a request is about.
//
// A request gives keys by their attributes' names; which of them is the hash key, only the table
// says. So the values are noted by name first, and sorted out when the table's row is at hand.
#pragma once

#include <string>
#include <vector>

#include "base/text.h"
#include "cloud/core/permission.h"
#include "cloud/dynamodb/named_attributes.h"
#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

// A key, or an item that has one.
void add_key(const Item& item, Asked& asked);
void add_key_value(const std::string& attribute, const AttributeValue& value, Asked& asked);

// Of a query: every "attribute = :value".
template <class In>
void add_key_condition(const In& in, Asked& asked) {
  if (in.key_conditions)
    for (auto& [attribute, condition] : *in.key_conditions)
      if (condition.comparison_operator == "EQ" && condition.attribute_value_list &&
          !condition.attribute_value_list->empty())
        add_key_value(attribute, condition.attribute_value_list->front(), asked);
  if (!in.key_condition_expression || !in.expression_attribute_values) return;
  auto* names = in.expression_attribute_names ? &*in.expression_attribute_names : nullptr;
  for (auto& [attribute, value] : equations_in(*in.key_condition_expression, names))
    if (auto given = in.expression_attribute_values->find(value);
        given != in.expression_attribute_values->end())
      add_key_value(attribute, given->second, asked);
}

// Permissions::look_up.
void find_leading_keys(store::Database& db, const Call& call, std::vector<Asked>& asked);

}  // namespace windlass::cloud::dynamodb
