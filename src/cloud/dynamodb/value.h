// Attribute values and items: what holds for them wherever they come from.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/dynamodb/shape/attribute_value.h"
#include "base/result.h"
#include "cloud/dynamodb/number.h"

namespace windlass::cloud::dynamodb {

using aws::dynamodb::AttributeValue;
using Item = std::map<std::string, AttributeValue>;

enum class Type : unsigned char { None, S, N, B, SS, NS, BS, M, L, Null, Bool };

Type type_of(const AttributeValue& value);
std::string_view name_of(Type type);  // "S", "NULL"
// "STRING", as errors about operators of updates have it.
std::string_view long_name_of(Type type);
// "S" -> S; None for what is no type's name.
Type type_named(std::string_view name);

inline Error invalid(std::string message) { return {"ValidationException", std::move(message)}; }
// "One or more parameter values were invalid: " and the rest.
Error invalid_parameter(std::string_view rest);

// Refuses what no attribute may be, in AWS's words, and brings the rest to its one form: numbers as
// their text, sets in order. Afterwards values are equal exactly when they are ==.
Result<> normalise(AttributeValue& value);
Result<> normalise(Item& item);

AttributeValue string_value(std::string text);
AttributeValue number_value(const Number& number);
AttributeValue map_value(Item item);
// The number of a normalised N.
Number number_of(const AttributeValue& value);

bool equal(const AttributeValue& a, const AttributeValue& b);
// Whether both are of one type that has an order (S, N, B), and how they compare.
bool comparable(const AttributeValue& a, const AttributeValue& b);
std::strong_ordering compare(const AttributeValue& a, const AttributeValue& b);

// AWS's sizing rules; an item may have 400 KB of it.
constexpr std::size_t item_size_max = 400 * 1024;
std::size_t size_of(const AttributeValue& value);
std::size_t size_of(const Item& item);

}  // namespace windlass::cloud::dynamodb
