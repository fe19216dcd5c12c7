// The names (#n) and values (:v) that a request's expressions may use, and which of them they did.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

class Parameters {
 public:
  using Names = std::optional<std::map<std::string, std::string>>;
  using Values = std::optional<std::map<std::string, AttributeValue>>;

  // What it refers to must outlive it. Values are brought to their normal form.
  static Result<Parameters> of(const Names& names, Values& values);
  static Result<Parameters> of(const Names& names);

  const std::string* name(std::string_view key);      // null: not given
  const AttributeValue* value(std::string_view key);  // null: not given
  // Refuses names and values that no expression used.
  Result<> all_used() const;

 private:
  const std::map<std::string, std::string>* names_ = nullptr;
  const std::map<std::string, AttributeValue>* values_ = nullptr;
  std::set<std::string_view> used_;
};

}  // namespace windlass::cloud::dynamodb
