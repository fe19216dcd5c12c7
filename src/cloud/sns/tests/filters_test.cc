#include <doctest/doctest.h>

#include "cloud/sns/filter_policy.h"

namespace windlass::cloud::sns {

namespace {

bool body_wanted(const std::string& policy, const std::string& body) {
  REQUIRE(check_filter_policy(policy, true));
  return wants_body(*parse_json(policy), body);
}

bool color_wanted(const std::string& condition, const std::string& color) {
  auto policy = R"({"color":[)" + condition + "]}";
  REQUIRE(check_filter_policy(policy, false));
  return wants(*parse_json(policy), {{"color", {.data_type = "String", .string_value = color}}});
}

bool size_wanted(const std::string& condition, const std::string& size) {
  auto policy = R"({"size":[)" + condition + "]}";
  REQUIRE(check_filter_policy(policy, false));
  return wants(*parse_json(policy), {{"size", {.data_type = "Number", .string_value = size}}});
}

bool refused(const std::string& policy, bool of_body = false) {
  return !check_filter_policy(policy, of_body);
}

}  // namespace

TEST_CASE("conditions on texts") {
  CHECK(color_wanted(R"("red")", "red"));
  CHECK(!color_wanted(R"("red")", "RED"));
  CHECK(color_wanted(R"({"prefix":"re"})", "red"));
  CHECK(!color_wanted(R"({"prefix":"ed"})", "red"));
  CHECK(color_wanted(R"({"suffix":"ed"})", "red"));
  CHECK(!color_wanted(R"({"suffix":"re"})", "red"));
  CHECK(color_wanted(R"({"equals-ignore-case":"RED"})", "red"));
  CHECK(color_wanted(R"({"wildcard":"r*d"})", "red"));
  CHECK(!color_wanted(R"({"wildcard":"r*x"})", "red"));
  CHECK(color_wanted(R"({"cidr":"10.0.0.0/24"})", "10.0.0.255"));
  CHECK(!color_wanted(R"({"cidr":"10.0.0.0/24"})", "10.0.1.0"));
}

TEST_CASE("what anything-but leaves") {
  CHECK(color_wanted(R"({"anything-but":"red"})", "blue"));
  CHECK(!color_wanted(R"({"anything-but":["red","blue"]})", "blue"));
  CHECK(!color_wanted(R"({"anything-but":{"prefix":"bl"}})", "blue"));
  CHECK(color_wanted(R"({"anything-but":{"suffix":"x"}})", "blue"));
}

TEST_CASE("conditions on numbers") {
  CHECK(size_wanted("1", "1.0"));
  CHECK(size_wanted(R"({"numeric":[">",0,"<=",5]})", "5"));
  CHECK(!size_wanted(R"({"numeric":[">",0,"<=",5]})", "5.1"));
  CHECK(!size_wanted(R"({"numeric":[">",0]})", "0"));
}

TEST_CASE("a field is there or not") {
  auto there = *parse_json(R"({"color":[{"exists":true}]})");
  auto absent = *parse_json(R"({"color":[{"exists":false}]})");
  MessageAttributes with{{"color", {.data_type = "Binary", .binary_value = "x"}}};
  CHECK(wants(there, with));
  CHECK(!wants(there, {}));
  CHECK(wants(absent, {}));
  CHECK(!wants(absent, with));
}

TEST_CASE("fields of the body lie below each other and in lists") {
  CHECK(body_wanted(R"({"a":{"b":["x"]}})", R"({"a":{"b":"x"}})"));
  CHECK(body_wanted(R"({"a":{"b":["x"]}})", R"({"a":[{"b":"y"},{"b":["z","x"]}]})"));
  CHECK(!body_wanted(R"({"a":{"b":["x"]}})", R"({"a":"x"})"));
  CHECK(!body_wanted(R"({"a":["x"]})", "no JSON"));
  CHECK(body_wanted(R"({"a":[true,null]})", R"({"a":null})"));
}

TEST_CASE("all keys must hold, or one of $or") {
  CHECK(!body_wanted(R"({"a":["x"],"b":["y"]})", R"({"a":"x"})"));
  CHECK(body_wanted(R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})"));
  CHECK(!body_wanted(R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"c":"y"})"));
}

TEST_CASE("what is no filter policy is refused") {
  CHECK(refused("["));
  CHECK(refused(R"({"a":"x"})"));
  CHECK(refused(R"({"a":[]})"));
  CHECK(refused(R"({"a":{"b":["x"]}})"));
  CHECK(!refused(R"({"a":{"b":["x"]}})", true));
  CHECK(refused(R"({"a":[{"near":"x"}]})"));
  CHECK(refused(R"({"a":[{"numeric":["about",1]}]})"));
  CHECK(refused(R"({"a":[{"cidr":"300.0.0.0/8"}]})"));
  CHECK(refused(R"({"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]})"));
}

}  // namespace windlass::cloud::sns
