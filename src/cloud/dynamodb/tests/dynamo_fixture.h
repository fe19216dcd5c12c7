// Words for DynamoDB's tests.
#pragma once

#include <map>

#include "aws/dynamodb/errors.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/dynamodb/dynamodb.h"
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

namespace op = aws::dynamodb::op;

using Names = std::map<std::string, std::string>;
using Strings = std::vector<std::string>;

inline AttributeValue S(std::string text) { return string_value(std::move(text)); }
inline AttributeValue N(std::string text) {
  AttributeValue value;
  value.n = std::move(text);
  return value;
}
inline AttributeValue B(std::string bytes) {
  AttributeValue value;
  value.b = std::move(bytes);
  return value;
}
inline AttributeValue SS(Strings members) {
  AttributeValue value;
  value.ss = std::move(members);
  return value;
}
inline AttributeValue NS(Strings members) {
  AttributeValue value;
  value.ns = std::move(members);
  return value;
}
inline AttributeValue L(std::vector<AttributeValue> members) {
  AttributeValue value;
  value.l = std::move(members);
  return value;
}
inline AttributeValue M(Item members) { return map_value(std::move(members)); }
inline AttributeValue Bool(bool truth) {
  AttributeValue value;
  value.bool_ = truth;
  return value;
}
inline AttributeValue Null() {
  AttributeValue value;
  value.null = true;
  return value;
}

// A value in one line, to be compared: {a: S x, b: L [N 1]}.
inline std::string shown(const AttributeValue& value);
inline std::string shown(const Item& item) {
  std::string text;
  for (auto& [name, value] : item) text += (text.empty() ? "" : ", ") + name + ": " + shown(value);
  return "{" + text + "}";
}
inline std::string shown(const Strings& members) {
  std::string text;
  for (auto& member : members) text += (text.empty() ? "" : ", ") + member;
  return "[" + text + "]";
}
inline std::string shown(const AttributeValue& value) {
  auto type = std::string(name_of(type_of(value))) + " ";
  if (value.s) return type + *value.s;
  if (value.n) return type + *value.n;
  if (value.b) return type + *value.b;
  if (value.ss) return type + shown(*value.ss);
  if (value.ns) return type + shown(*value.ns);
  if (value.bs) return type + shown(*value.bs);
  if (value.m) return type + shown(*value.m);
  if (value.bool_) return *value.bool_ ? "true" : "false";
  if (value.null) return "null";
  if (!value.l) return "nothing";
  Strings members;
  for (auto& member : *value.l) members.push_back(shown(member));
  return type + shown(members);
}
inline std::string shown(const std::optional<Item>& item) {
  return item ? shown(*item) : "nothing";
}

// What an answer was refused with, "" when it was not.
template <class T>
std::string refusal(const Result<T>& answer) {
  return answer ? "" : answer.error().code + ": " + answer.error().message;
}
template <class T>
std::string refused(const Result<T>& answer) {
  return answer ? "" : answer.error().message;
}

class DynamoFixture : public testing::Fixture {
 public:
  explicit DynamoFixture(std::initializer_list<const Service*> services = {&dynamodb::service})
      : Fixture(services) {}

  // "pk", "pk sk", or with types: "pk:N sk:B"; the first of `keys` is HASH, the second RANGE.
  static api::CreateTableInput table_input(const std::string& name, const std::string& keys) {
    api::CreateTableInput in;
    in.table_name = name;
    in.billing_mode = "PAY_PER_REQUEST";
    in.key_schema.emplace();
    for (auto& [attribute, type] : parse_keys(keys)) {
      in.key_schema->push_back({attribute, in.key_schema->empty() ? "HASH" : "RANGE"});
      define(in, attribute, type);
    }
    return in;
  }

  static void define(api::CreateTableInput& in, const std::string& attribute,
                     const std::string& type) {
    if (!in.attribute_definitions) in.attribute_definitions.emplace();
    for (auto& known : *in.attribute_definitions)
      if (known.attribute_name == attribute) return;
    in.attribute_definitions->push_back({attribute, type});
  }

  // `hash` and `range` are lists like "a b:N".
  static void add_global_index(api::CreateTableInput& in, const std::string& name,
                               const std::string& hash, const std::string& range = "",
                               api::Projection projection = {"ALL", {}}) {
    if (!in.global_secondary_indexes) in.global_secondary_indexes.emplace();
    auto& index = in.global_secondary_indexes->emplace_back();
    index.index_name = name;
    index.projection = std::move(projection);
    index.key_schema.emplace();
    for (auto& [attribute, type] : parse_keys(hash)) {
      index.key_schema->push_back({attribute, "HASH"});
      define(in, attribute, type);
    }
    for (auto& [attribute, type] : parse_keys(range)) {
      index.key_schema->push_back({attribute, "RANGE"});
      define(in, attribute, type);
    }
  }

  static void add_local_index(api::CreateTableInput& in, const std::string& name,
                              const std::string& range, api::Projection projection = {"ALL", {}}) {
    if (!in.local_secondary_indexes) in.local_secondary_indexes.emplace();
    auto& index = in.local_secondary_indexes->emplace_back();
    index.index_name = name;
    index.projection = std::move(projection);
    index.key_schema = {{in.key_schema->at(0)}};
    for (auto& [attribute, type] : parse_keys(range)) {
      index.key_schema->push_back({attribute, "RANGE"});
      define(in, attribute, type);
    }
  }

  void given_table(const std::string& keys = "pk sk", const std::string& name = "things") {
    given(table_input(name, keys));
  }
  void given(const api::CreateTableInput& in) {
    auto made = call<op::CreateTable>(in);
    REQUIRE_MESSAGE(made, made.error().message);
  }

  void put(Item item, const std::string& table = "things") {
    auto done = call<op::PutItem>({.table_name = table, .item = std::move(item)});
    REQUIRE_MESSAGE(done, done.error().message);
  }
  std::string got(Item key, const std::string& table = "things") {
    auto answer = call<op::GetItem>({.table_name = table, .key = std::move(key)});
    REQUIRE_MESSAGE(answer, answer.error().message);
    return shown(answer->item);
  }
  Result<api::UpdateItemOutput> update(Item key, const std::string& expression, Item values = {},
                                       const std::string& returned = "ALL_NEW") {
    api::UpdateItemInput in;
    in.table_name = "things";
    in.key = std::move(key);
    in.update_expression = expression;
    if (!values.empty()) in.expression_attribute_values = std::move(values);
    in.return_values = returned;
    return call<op::UpdateItem>(in);
  }

  api::QueryInput query_input(const std::string& condition, Item values) {
    api::QueryInput in;
    in.table_name = "things";
    in.key_condition_expression = condition;
    in.expression_attribute_values = std::move(values);
    return in;
  }
  // The answered values of one attribute, in order.
  template <class Output>
  static std::string column(const Result<Output>& answer, const std::string& attribute) {
    REQUIRE_MESSAGE(answer, answer.error().message);
    Strings values;
    for (auto& item : *answer->items) {
      auto found = item.find(attribute);
      values.push_back(found == item.end() ? "-" : shown(found->second).substr(2));
    }
    return shown(values);
  }
  std::int64_t rows(const std::string& table) {
    return db.find_integer("select count(*) from " + table).value_or(0);
  }

 private:
  static std::vector<std::pair<std::string, std::string>> parse_keys(const std::string& text) {
    std::vector<std::pair<std::string, std::string>> keys;
    std::size_t at = 0;
    while (at < text.size()) {
      auto end = std::min(text.find(' ', at), text.size());
      auto word = text.substr(at, end - at);
      auto colon = word.find(':');
      keys.emplace_back(word.substr(0, colon),
                        colon == std::string::npos ? "S" : word.substr(colon + 1));
      at = end + 1;
    }
    return keys;
  }
};

}  // namespace windlass::cloud::dynamodb
