#include "cloud/dynamodb/value.h"

#include <doctest/doctest.h>

#include "cloud/dynamodb/item_bytes.h"
#include "dynamo_fixture.h"

namespace windlass::cloud::dynamodb {

namespace {

std::string normal(AttributeValue value) {
  auto done = normalise(value);
  return done ? shown(value) : done.error().message;
}

AttributeValue nested(int levels) {
  auto value = S("deep");
  for (int i = 0; i < levels; ++i) value = L({value});
  return value;
}

}  // namespace

TEST_CASE("values have one form") {
  CHECK(normal(N("1.50e1")) == "N 15");
  CHECK(normal(NS({"10", "9.0", "-1"})) == "NS [-1, 9, 10]");
  CHECK(normal(SS({"b", "a"})) == "SS [a, b]");
  CHECK(normal(S("")) == "S ");
}

TEST_CASE("what no attribute may be is refused") {
  auto parameter = std::string("One or more parameter values were invalid: ");
  CHECK(normal({}) ==
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  auto two = S("a");
  two.n = "1";
  CHECK(normal(two) ==
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  CHECK(normal(SS({})) == parameter + "An string set  may not be empty");
  CHECK(normal(NS({})) == parameter + "An number set  may not be empty");
  CHECK(normal(SS({"a", "a"})) == parameter + "Input collection [a, a] contains duplicates.");
  CHECK(normal(NS({"1", "1.0"})) == "Input collection contains duplicates");
  CHECK(normal(NS({"1", ""})) == "The parameter cannot be converted to a numeric value");
  AttributeValue not_null;
  not_null.null = false;
  CHECK(normal(not_null) == parameter + "Null attribute value types must have the value of true");
  CHECK(normal(M({{"a", L({N("x")})}})) ==
        "The parameter cannot be converted to a numeric value: x");
}

TEST_CASE("values nest 32 levels deep and no deeper") {
  CHECK(normal(nested(32)).starts_with("L "));
  CHECK(normal(nested(33)) ==
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
        "beyond supported limit");
  CHECK(normal(nested(70)).starts_with("Nesting Levels"));
}

TEST_CASE("an item's size follows AWS's rules") {
  CHECK(size_of(Item{{"ab", S("xyz")}}) == 5);
  CHECK(size_of(Item{{"a", S("\xC3\xA9")}}) == 3);
  CHECK(size_of(Item{{"a", N("123")}}) == 1 + 3);
  CHECK(size_of(Item{{"a", Bool(true)}, {"b", Null()}}) == 4);
  CHECK(size_of(Item{{"a", L({})}, {"b", M({})}}) == 8);
  CHECK(size_of(Item{{"a", L({S("x"), S("yz")})}}) == 1 + 3 + 3 + 2);
  CHECK(size_of(Item{{"a", M({{"k", S("v")}})}}) == 1 + 3 + 2 + 1);
  CHECK(size_of(Item{{"a", SS({"x", "yz"})}}) == 4);
}

TEST_CASE("an item comes back from its bytes as it was") {
  AttributeValue bytes_set;
  bytes_set.bs = Strings{"a", std::string("\0\xFF", 2)};
  Item item{{"s", S("text")},
            {"n", N("-1.5")},
            {"b", B(std::string("\0\1", 2))},
            {"ss", SS({"a"})},
            {"ns", NS({"1", "2"})},
            {"bs", bytes_set},
            {"yes", Bool(true)},
            {"no", Bool(false)},
            {"null", Null()},
            {"l", L({S(""), L({}), M({})})},
            {"m", M({{"x", M({{"y", N("1")}})}})},
            {"long", S(std::string(300, 'x'))}};
  CHECK(shown(item_of(item_bytes(item))) == shown(item));
}

TEST_CASE("malformed item bytes are an accident, not a crash") {
  auto bytes = item_bytes({{"m", M({{"x", L({N("1"), S("abc")})}})}});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS(item_of(bytes.substr(0, size)));
  }
}

}  // namespace windlass::cloud::dynamodb
