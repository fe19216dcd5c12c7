#include "document/node.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::document;
using Kind = Node::Kind;

TEST_CASE("set adds at the end, or replaces in its place") {
  auto map = Node::map();
  map.set("a", Node::string("1"));
  map.set("b", Node::string("2"));
  map.set("a", Node::string("3"));
  CHECK(to_json(map).dump() == R"({"a":"3","b":"2"})");
  CHECK(map.erase("a"));
  CHECK(!map.erase("a"));
  CHECK(!map.find("a"));
}

TEST_CASE("a scalar answers only as what it is") {
  CHECK(Node::string("true").as_bool() == std::nullopt);
  CHECK(Node::scalar(Kind::Bool, "off").as_bool() == false);
  CHECK(Node::string("1").as_int() == std::nullopt);
  CHECK(Node::scalar(Kind::Int, "-12").as_int() == -12);
  CHECK(Node::scalar(Kind::Int, "0x7fffffffffffffff").as_int() == INT64_MAX);
  CHECK(Node::scalar(Kind::Int, "0xffffffffffffffff").as_int() == std::nullopt);
}

TEST_CASE("JSON goes into a tree and comes out the same") {
  auto text = R"({"a":[1,-2.5,true,null,"x",{}],"b":{"c":[]}})";
  CHECK(to_json(from_json(*parse_json(text))).dump() == text);
}
