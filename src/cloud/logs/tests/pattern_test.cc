#include "cloud/logs/pattern.h"

#include <doctest/doctest.h>

namespace windlass::cloud::logs {

namespace {

bool matches(const std::string& pattern, const std::string& message) {
  auto parsed = parse_pattern(pattern);
  REQUIRE_MESSAGE(parsed, pattern);
  return (*parsed)->matches(message);
}

}  // namespace

TEST_CASE("words match whole words, all of them, in any order") {
  CHECK(matches("", "anything"));
  CHECK(matches("ERROR", "[ERROR 400] x"));
  CHECK(!matches("ERROR", "ERRORS"));
  CHECK(matches("a b", "b a"));
  CHECK(!matches("a b", "a c"));
}

TEST_CASE("phrases, alternatives and exclusions") {
  CHECK(matches("\"took too long\"", "it took too long"));
  CHECK(!matches("\"took too long\"", "took too longer"));
  CHECK(matches("?a ?b", "b"));
  CHECK(!matches("?a ?b", "c"));
  CHECK(matches("a -b", "a c"));
  CHECK(!matches("a -b", "a b"));
}

TEST_CASE("regular expressions") {
  CHECK(matches("%ERROR%", "ERRORS"));
  CHECK(matches("%5[0-9]{2}%", "status 503"));
  CHECK(!matches("%^5[0-9]{2}$%", "status 503"));
  CHECK(matches("%^5\\d+$%", "503"));
  CHECK(matches("%a|b%", "xb"));
}

TEST_CASE("fields of JSON messages") {
  auto both = R"({ $.a.b[0] = "x*" && ($.n > 5 || $.m EXISTS) })";
  CHECK(matches(both, R"({"a":{"b":["xyz"]},"n":6})"));
  CHECK(!matches(both, R"({"a":{"b":["xyz"]},"n":5})"));
  CHECK(matches("{ $.a NOT EXISTS }", "{}"));
  CHECK(matches("{ $.a IS NULL }", R"({"a":null})"));
  CHECK(matches("{ $.a IS TRUE }", R"({"a":true})"));
  CHECK(matches("{ $.a != 4 }", R"({"a":5})"));
  CHECK(matches("{$.s=5*}", R"({"s":503})"));
  CHECK(!matches("{ $.a = 1 }", "not JSON"));
}

TEST_CASE("fields between blanks") {
  auto line = "1.2.3.4 bob [10/Oct] \"GET / x\" 404 10";
  CHECK(matches("[ip, u, ..., status=4*, bytes>5]", line));
  CHECK(!matches("[ip, u, status=4*, bytes>5]", "1 2 3 404 10"));
  CHECK(matches("[a, (b=1 || b=2)]", "x 2"));
  CHECK(!matches("[w1=ERROR, w2]", "ERROR"));
}

TEST_CASE("what is no pattern is refused") {
  for (auto* pattern : {"%(a)%", "a:b", "{ $.a = ", "[a, b", "{ }"}) CHECK(!parse_pattern(pattern));
}

}  // namespace windlass::cloud::logs
