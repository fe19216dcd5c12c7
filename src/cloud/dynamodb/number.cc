#include "cloud/dynamodb/number.h"

#include <algorithm>
#include <limits>

namespace windlass::cloud::dynamodb {

namespace {

Error not_a_number(std::string_view text) {
  std::string message = "The parameter cannot be converted to a numeric value";
  if (!text.empty()) message += ": " + std::string(text);
  return {"ValidationException", std::move(message)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Kinds of ordered_bytes, in order.
constexpr char negative_mark = 1, zero_mark = 2, positive_mark = 3;

// Digits of a magnitude from 10^high down to 10^low.
struct Window {
  int high, low;
};

std::string spread(std::string_view digits, int exponent, Window window) {
  std::string all(static_cast<std::size_t>(window.high - window.low + 1), '0');
  all.replace(static_cast<std::size_t>(window.high - exponent), digits.size(), digits);
  return all;
}

void add_into(std::string& sum, const std::string& other) {
  int carry = 0;
  for (auto i = sum.size(); i-- > 0;) {
    int digit = (sum[i] - '0') + (other[i] - '0') + carry;
    carry = digit / 10;
    sum[i] = static_cast<char>('0' + digit % 10);
  }
}

void subtract_into(std::string& larger, const std::string& smaller) {
  int borrow = 0;
  for (auto i = larger.size(); i-- > 0;) {
    int digit = (larger[i] - '0') - (smaller[i] - '0') - borrow;
    borrow = digit < 0;
    larger[i] = static_cast<char>('0' + (digit + 10) % 10);
  }
}

}  // namespace

Number::Number(std::int64_t value) {
  auto text = std::to_string(value);
  *this = parse(text).value();
}

Result<Number> Number::make(bool negative, std::string digits, long exponent) {
  auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return Number();
  digits.erase(0, first);
  exponent -= static_cast<long>(first);
  digits.erase(digits.find_last_not_of('0') + 1);

  if (exponent > exponent_max)
    return Error{"ValidationException",
                 "Number overflow. Attempting to store a number with magnitude larger than "
                 "supported range"};
  if (exponent < exponent_min)
    return Error{"ValidationException",
                 "Number underflow. Attempting to store a number with magnitude smaller than "
                 "supported range"};
  if (digits.size() > digits_max)
    return Error{"ValidationException",
                 "Attempting to store more than 38 significant digits in a Number"};
  Number number;
  number.negative_ = negative;
  number.exponent_ = static_cast<int>(exponent);
  number.digits_ = std::move(digits);
  return number;
}

Result<Number> Number::parse(std::string_view text) {
  auto rest = text;
  bool negative = false;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  std::string digits;
  long exponent = -1;  // of the first digit
  bool point = false;
  while (!rest.empty() && (is_digit(rest[0]) || (rest[0] == '.' && !point))) {
    if (rest[0] == '.') {
      point = true;
    } else {
      digits += rest[0];
      if (!point) ++exponent;
    }
    rest.remove_prefix(1);
  }
  if (digits.empty()) return not_a_number(text);

  if (!rest.empty()) {
    if (rest[0] != 'e' && rest[0] != 'E') return not_a_number(text);
    rest.remove_prefix(1);
    bool down = false;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
      down = rest[0] == '-';
      rest.remove_prefix(1);
    }
    if (rest.empty() || !std::ranges::all_of(rest, is_digit)) return not_a_number(text);
    // Far beyond the range is all the same; stop before the sum itself overflows.
    long power = 0;
    for (char c : rest) power = std::min(power * 10 + (c - '0'), 1'000'000'000L);
    exponent += down ? -power : power;
  }
  return make(negative, std::move(digits), exponent);
}

std::string Number::text() const {
  if (is_zero()) return "0";
  std::string text;
  if (negative_) text += '-';
  auto length = static_cast<int>(digits_.size());
  if (exponent_ < 0) {
    text += "0.";
    text.append(static_cast<std::size_t>(-exponent_ - 1), '0');
    return text + digits_;
  }
  if (exponent_ >= length - 1) {
    text += digits_;
    text.append(static_cast<std::size_t>(exponent_ - length + 1), '0');
    return text;
  }
  auto whole = static_cast<std::size_t>(exponent_ + 1);
  return text + digits_.substr(0, whole) + '.' + digits_.substr(whole);
}

// A mark for the sign, the exponent as one byte (the range fits exactly), then two digits a byte
// plus one, ended by a zero byte. Everything after the mark is complemented for negative numbers,
// so that larger magnitudes come first.
std::string Number::ordered_bytes() const {
  if (is_zero()) return std::string(1, zero_mark);
  std::string bytes(1, negative_ ? negative_mark : positive_mark);
  bytes += static_cast<char>(exponent_ - exponent_min);
  for (std::size_t i = 0; i < digits_.size(); i += 2) {
    int low = i + 1 < digits_.size() ? digits_[i + 1] - '0' : 0;
    bytes += static_cast<char>((digits_[i] - '0') * 10 + low + 1);
  }
  bytes += '\0';
  if (negative_)
    for (auto& byte : std::ranges::subrange(bytes.begin() + 1, bytes.end()))
      byte = static_cast<char>(~byte);
  return bytes;
}

// DynamoDB keeps pairs of digits around the decimal point: a byte a pair, one for the exponent, one
// for a minus.
int Number::size() const {
  if (is_zero()) return 1;
  int pairs_end = exponent_ >= 0 ? exponent_ / 2 : (exponent_ - 1) / 2;
  int last = exponent_ - static_cast<int>(digits_.size()) + 1;
  int pairs_begin = last >= 0 ? last / 2 : (last - 1) / 2;
  return 1 + (pairs_end - pairs_begin + 1) + (negative_ ? 1 : 0);
}

Number Number::negated() const {
  auto other = *this;
  if (!is_zero()) other.negative_ = !negative_;
  return other;
}

Result<Number> add(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  auto low_of = [](const Number& n) {
    return n.exponent_ - static_cast<int>(n.digits_.size()) + 1;
  };
  // One place more on top, for the carry.
  Window window{std::max(a.exponent_, b.exponent_) + 1, std::min(low_of(a), low_of(b))};
  auto first = spread(a.digits_, a.exponent_, window);
  auto second = spread(b.digits_, b.exponent_, window);
  if (a.negative_ == b.negative_) {
    add_into(first, second);
    return Number::make(a.negative_, std::move(first), window.high);
  }
  if (first >= second) {
    subtract_into(first, second);
    return Number::make(a.negative_, std::move(first), window.high);
  }
  subtract_into(second, first);
  return Number::make(b.negative_, std::move(second), window.high);
}

Result<Number> subtract(const Number& a, const Number& b) { return add(a, b.negated()); }

std::strong_ordering Number::operator<=>(const Number& other) const {
  auto sign = [](const Number& n) { return n.is_zero() ? 0 : n.negative_ ? -1 : 1; };
  if (auto order = sign(*this) <=> sign(other); order != 0 || is_zero()) return order;
  auto magnitude = exponent_ <=> other.exponent_;
  if (magnitude == 0) magnitude = digits_.compare(other.digits_) <=> 0;
  return negative_ ? 0 <=> magnitude : magnitude;
}

std::int64_t Number::whole() const {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (is_zero() || exponent_ < 0) return 0;
  if (exponent_ >= 18) return negative_ ? -most : most;
  std::int64_t value = 0;
  for (int place = 0; place <= exponent_; ++place)
    value = value * 10 + (place < static_cast<int>(digits_.size()) ? digits_[place] - '0' : 0);
  return negative_ ? -value : value;
}

}  // namespace windlass::cloud::dynamodb
