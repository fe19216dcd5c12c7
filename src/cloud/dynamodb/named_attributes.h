// dynamodb:Attributes: the top-level attributes that a request names.
//
// Expressions are only skimmed for names here; whether they are well-formed is their handler's to
// say, after the permission.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/core/permission.h"
#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

using ExpressionNames = std::map<std::string, std::string>;

class NamedAttributes {
 public:
  void add(const Item& item);
  void add(const std::vector<std::string>& attributes);
  void add(const std::optional<std::string>& expression);
  void tell(Asked& asked) const;

  const ExpressionNames* names = nullptr;  // what "#n" stands for

 private:
  std::set<std::string> found_;
};

// "pk = :pk and sk > :sk" -> {"pk", ":pk"}
std::vector<std::pair<std::string, std::string>> equations_in(std::string_view expression,
                                                              const ExpressionNames* names);

}  // namespace windlass::cloud::dynamodb
