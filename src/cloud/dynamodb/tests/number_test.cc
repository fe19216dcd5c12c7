#include "cloud/dynamodb/number.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"

namespace windlass::cloud::dynamodb {

namespace {

std::string canonical(std::string_view text) {
  auto number = Number::parse(text);
  return number ? number->text() : number.error().message;
}

std::string sum(std::string_view a, std::string_view b) {
  auto total = add(Number::parse(a).value(), Number::parse(b).value());
  return total ? total->text() : total.error().message;
}

// Numbers of every size, often close to each other; many with zeros inside.
Number random_number(Random& random) {
  auto digits = random.below(2) ? random.text(1 + random.below(7), "01")
                                : random.text(1 + random.below(38), "0123456789");
  auto exponent = static_cast<int>(random.below(random.below(3) == 0 ? 200 : 4)) - 60;
  auto number =
      Number::parse((random.below(2) ? "-" : "") + digits + "e" + std::to_string(exponent));
  return number ? *number : Number();
}

}  // namespace

TEST_CASE("a number has one text, in plain notation") {
  CHECK(canonical("0") == "0");
  CHECK(canonical("-0.00") == "0");
  CHECK(canonical("+5") == "5");
  CHECK(canonical("007.50") == "7.5");
  CHECK(canonical("1e3") == "1000");
  CHECK(canonical("12.5E-3") == "0.0125");
  CHECK(canonical(".5") == "0.5");
  CHECK(canonical("5.") == "5");
  CHECK(canonical("-123456789012345678901234567890.12345678") ==
        "-123456789012345678901234567890.12345678");
  CHECK(canonical("1E125") == "1" + std::string(125, '0'));
  CHECK(canonical("1E-130") == "0." + std::string(129, '0') + "1");
}

TEST_CASE("what is no number is refused in AWS's words") {
  auto prefix = std::string("The parameter cannot be converted to a numeric value");
  CHECK(canonical("") == prefix);
  for (auto* text : {"x", "1x", "--1", "1e", "1e+", ".", "1.2.3", " 1", "0x1", "NaN", "Infinity"})
    CHECK(canonical(text) == prefix + ": " + text);
}

TEST_CASE("numbers have at most 38 digits and a limited magnitude") {
  CHECK(canonical(std::string(38, '9')) == std::string(38, '9'));
  CHECK(canonical(std::string(39, '9')) ==
        "Attempting to store more than 38 significant digits in a Number");
  CHECK(canonical(std::string(38, '9') + "000") == std::string(38, '9') + "000");
  CHECK(canonical("9.99E125") == "999" + std::string(123, '0'));
  CHECK(canonical("1E126") ==
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  CHECK(canonical("1E-131") ==
        "Number underflow. Attempting to store a number with magnitude smaller than supported "
        "range");
  CHECK(canonical("1E99999999999999999999").starts_with("Number overflow"));
}

TEST_CASE("sums are exact") {
  CHECK(sum("0.1", "0.2") == "0.3");
  CHECK(sum("1", "-1") == "0");
  CHECK(sum("99999999999999999999999999999999999999", "1") == "1" + std::string(38, '0'));
  CHECK(sum("-5", "3") == "-2");
  CHECK(sum("3", "-5.5") == "-2.5");
  CHECK(sum("1e100", "1") == "Attempting to store more than 38 significant digits in a Number");
}

TEST_CASE("sums agree with 64-bit arithmetic") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    auto a = static_cast<std::int64_t>(random.below(2'000'000'000)) - 1'000'000'000;
    auto b = static_cast<std::int64_t>(random.below(2'000'000'000)) - 1'000'000'000;
    CHECK(add(Number(a), Number(b))->text() == std::to_string(a + b));
    CHECK(subtract(Number(a), Number(b))->text() == std::to_string(a - b));
    CHECK((Number(a) <=> Number(b)) == (a <=> b));
    CHECK(Number(a).whole() == a);
  }
}

TEST_CASE("the order of the bytes is the order of the numbers") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int i = 0; i < 30; ++i) {
      auto a = random_number(random), b = random_number(random);
      CAPTURE(a.text());
      CAPTURE(b.text());
      REQUIRE((a.ordered_bytes() <=> b.ordered_bytes()) == (a <=> b));
      REQUIRE((a == b) == (a.text() == b.text()));
      REQUIRE(Number::parse(a.text()).value() == a);
    }
  }
}

// What follows a number in a key of several attributes must not change the order.
TEST_CASE("no number's bytes are the beginning of another's") {
  std::vector<std::string> all;
  for (auto* sign : {"", "-"})
    for (unsigned bits = 0; bits < 64; ++bits) {
      auto text = std::string(sign) + "1.";
      for (int place = 5; place >= 0; --place) text += (bits >> place) & 1 ? '1' : '0';
      all.push_back(Number::parse(text)->ordered_bytes());
    }
  for (auto& a : all)
    for (auto& b : all)
      if (&a != &b) REQUIRE(!b.starts_with(a));
}

TEST_CASE("a number's size counts its pairs of digits") {
  auto size = [](std::string_view text) { return Number::parse(text)->size(); };
  CHECK(size("0") == 1);
  CHECK(size("5") == 2);
  CHECK(size("-5") == 3);
  CHECK(size("12") == 2);
  CHECK(size("123") == 3);
  CHECK(size("1.2") == 3);
  CHECK(size(std::string(38, '9')) == 20);
  CHECK(size("100") == 2);
}

}  // namespace windlass::cloud::dynamodb
