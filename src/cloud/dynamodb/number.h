// DynamoDB's numbers: exact decimals of up to 38 significant digits, 1E-130 to 9.99...E+125.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::cloud::dynamodb {

class Number {
 public:
  static constexpr int digits_max = 38;
  static constexpr int exponent_min = -130;
  static constexpr int exponent_max = 125;

  Number() = default;  // zero
  explicit Number(std::int64_t value);

  // Refuses in AWS's words what is no number, has too many digits, or is out of range.
  static Result<Number> parse(std::string_view text);

  // The one text of this value, as DynamoDB answers it: plain notation, no needless zeros.
  std::string text() const;

  // Bytes whose order (memcmp) is the order of the numbers; none is the beginning of another.
  std::string ordered_bytes() const;

  // What the number takes of an item's size, by AWS's rules.
  int size() const;

  Number negated() const;
  friend Result<Number> add(const Number& a, const Number& b);
  friend Result<Number> subtract(const Number& a, const Number& b);

  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number&) const = default;

  bool is_zero() const { return digits_.empty(); }
  bool is_negative() const { return negative_; }
  // The part before the point; limited to what an int64 holds.
  std::int64_t whole() const;

 private:
  // d.ddd * 10^exponent: without zeros at either end, empty for zero.
  static Result<Number> make(bool negative, std::string digits, long exponent);

  bool negative_ = false;
  int exponent_ = 0;
  std::string digits_;
};

Result<Number> add(const Number& a, const Number& b);
Result<Number> subtract(const Number& a, const Number& b);

}  // namespace windlass::cloud::dynamodb
