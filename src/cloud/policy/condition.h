// One condition of a statement: an operator, a key of the request, and the values that are wanted.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cloud/policy/context.h"
#include "cloud/policy/pattern.h"

namespace windlass::cloud::policy {

// An IP range; v4 and v6 never match each other.
struct Network {
  bool v6 = false;
  int bits = 0;
  std::array<std::uint8_t, 16> address = {};
};
std::optional<Network> parse_network(std::string_view text);  // "10.0.0.0/8", "2001:db8::1"
bool contains(const Network& network, const Network& address);

class Condition {
 public:
  // Refused: an unknown operator ("Invalid Condition type : X."), or a value that is none of its
  // kind.
  static Result<Condition> make(std::string_view name, std::string_view key,
                                const std::vector<std::string>& values, bool variables);

  bool holds(const Context& context) const;
  const std::string& key() const { return key_; }
  void add_keys(std::vector<std::string>& keys) const;  // its own, and of its values' variables

 private:
  enum class Relation : std::uint8_t { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };
  enum class Quantifier : std::uint8_t { None, All, Any };
  struct Operator;
  static const Operator* find_operator(std::string_view name);
  Result<> take_values(const Operator& as, const std::vector<std::string>& values, bool variables);

  // Does this value of the request have the relation to any of the wanted values?
  bool has_relation(const std::string& value, const Context& context) const;
  template <class T>
  bool compares(const T& value, const T& wanted) const;

  std::string key_;
  Quantifier quantifier_ = Quantifier::None;
  Relation relation_ = Relation::Equal;
  bool negated_ = false;
  bool if_exists_ = false;
  bool is_null_test_ = false;
  bool ignore_case_ = false;
  std::variant<std::vector<Pattern>, std::vector<ArnPattern>, std::vector<double>,
               std::vector<Time>, std::vector<Network>, std::vector<bool>>
      wanted_;
};

}  // namespace windlass::cloud::policy
