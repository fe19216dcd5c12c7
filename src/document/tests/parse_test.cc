#include <doctest/doctest.h>

#include "document/node.h"

using namespace windlass;
using namespace windlass::document;
using Kind = Node::Kind;

namespace {

std::string json_of(std::string_view text) {
  auto parsed = parse(text);
  return parsed ? to_json(*parsed).dump() : parsed.error().message;
}

std::string refusal_of(std::string_view text, ParseOptions options = {}) {
  auto parsed = parse(text, options);
  if (parsed) return "accepted as " + to_json(*parsed).dump();
  return parsed.error().code + " " + parsed.error().message;
}

std::string field(const Error& error, std::string_view name) {
  for (auto& [key, value] : error.fields)
    if (key == name) return value;
  return "";
}

}  // namespace

TEST_CASE("the same document is read from YAML and from JSON") {
  CHECK(json_of("a: 1\nb:\n  - true\n  - x\n  - null\nc: {d: 1.5}\n") ==
        R"({"a":1,"b":[true,"x",null],"c":{"d":1.5}})");
  CHECK(json_of(R"({"a": 1, "b": [true, "x", null], "c": {"d": 1.5}})") ==
        R"({"a":1,"b":[true,"x",null],"c":{"d":1.5}})");
}

TEST_CASE("every node of a YAML document knows its line and column") {
  auto root = parse("first: 1\nsecond:\n  - a\n  - deep: [x, y]\n");
  REQUIRE(root);
  CHECK(root->mark() == Mark{1, 1});
  CHECK(root->members()[1].mark == Mark{2, 1});
  auto* second = root->find("second");
  REQUIRE(second);
  CHECK(second->mark() == Mark{3, 3});
  CHECK(second->items()[1].mark() == Mark{4, 5});
  auto* deep = second->items()[1].find("deep");
  REQUIRE(deep);
  CHECK(deep->items()[1].mark() == Mark{4, 15});
}

TEST_CASE("every node of a JSON document knows its line and column") {
  auto root = parse("{\n  \"a\\\"b\": [1,\n    {\"c\" : \"d\"}]\n}");
  REQUIRE(root);
  CHECK(root->members()[0].mark == Mark{2, 3});
  CHECK(root->members()[0].key == "a\"b");
  auto& list = root->members()[0].value;
  CHECK(list.mark() == Mark{2, 11});
  CHECK(list.items()[0].mark() == Mark{2, 12});
  CHECK(list.items()[1].members()[0].mark == Mark{3, 6});
  CHECK(list.items()[1].members()[0].value.mark() == Mark{3, 12});
}

TEST_CASE("columns count characters, not bytes") {
  auto yaml = parse("{a}: 1");
  CHECK(!yaml);
  auto flow = parse("ä: [ö, b]\n");
  REQUIRE(flow);
  CHECK(flow->find("ä")->items()[1].mark() == Mark{1, 8});
  auto json = parse("{\"ä\": [\"ö\", 1]}");
  REQUIRE(json);
  CHECK(json->find("ä")->items()[1].mark() == Mark{1, 13});
}

TEST_CASE("plain words are what YAML 1.1 says, and keep how they were written") {
  struct {
    const char* text;
    Kind kind;
  } rows[] = {
      {"true", Kind::Bool},      {"Yes", Kind::Bool},     {"OFF", Kind::Bool},
      {"yEs", Kind::String},     {"y", Kind::String},     {"null", Kind::Null},
      {"~", Kind::Null},         {"12", Kind::Int},       {"-3", Kind::Int},
      {"+3", Kind::Int},         {"0x1F", Kind::Int},     {"0", Kind::Int},
      {"1.5", Kind::Double},     {"-.5e3", Kind::Double}, {"1.", Kind::Double},
      {"\"12\"", Kind::String},  {"'yes'", Kind::String}, {"!!str 12", Kind::String},
      {"!Ref 12", Kind::String}, {"! 12", Kind::String},
  };
  for (auto& row : rows) {
    CAPTURE(row.text);
    auto root = parse(std::string("k: ") + row.text);
    REQUIRE(root);
    CHECK(root->find("k")->kind() == row.kind);
  }
  CHECK(parse("k: yes")->find("k")->text() == "yes");
  CHECK(parse("k: 1.10")->find("k")->text() == "1.10");
  CHECK(parse("k: 0x1F")->find("k")->as_int() == 31);
  CHECK(parse("k: +3")->find("k")->as_int() == 3);
}

TEST_CASE("what surprises people stays text: account numbers, times, dates, commits") {
  for (auto* text : {"012345670123", "12:30", "1_000", "1e3", "2012-10-17", "0o17", "0b1", ".inf",
                     "1.2.3", ".", "-", "0x", "22:22"}) {
    CAPTURE(text);
    auto root = parse(std::string("k: ") + text);
    if (std::string_view(text) == "-") continue;
    REQUIRE(root);
    CHECK(root->find("k")->is_string());
    CHECK(root->find("k")->text() == text);
  }
}

TEST_CASE("tags are kept without their exclamation mark") {
  auto root = parse("a: !Ref Vpc\nb: !GetAtt\n  - A\n  - B\nc: !Sub {x: y}\n");
  REQUIRE(root);
  CHECK(root->find("a")->tag() == "Ref");
  CHECK(root->find("a")->text() == "Vpc");
  CHECK(root->find("b")->tag() == "GetAtt");
  CHECK(root->find("b")->items().size() == 2);
  CHECK(root->find("c")->tag() == "Sub");
  CHECK(root->tag().empty());
}

TEST_CASE("keys are texts as they were written") {
  auto root = parse("80: a\non: b\n~: c\n'x y': d\n");
  REQUIRE(root);
  std::vector<std::string> keys;
  for (auto& member : root->members()) keys.push_back(member.key);
  CHECK(keys == std::vector<std::string>{"80", "on", "~", "x y"});
}

TEST_CASE("a key that comes twice is refused, where it comes the second time") {
  CHECK(refusal_of("a: 1\nb: 2\na: 3\n") == "DuplicateKey 3:1: the key 'a' is there twice");
  CHECK(refusal_of("{\"a\": 1,\n \"a\": 2}") == "DuplicateKey 2:2: the key 'a' is there twice");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + ": 1\n";
  CHECK(parse(many));
  CHECK(refusal_of(many + "k7: 2\n") == "DuplicateKey 101:1: the key 'k7' is there twice");
}

TEST_CASE("what is malformed is refused with its place") {
  auto refused = parse("a:\n  b: 1\n c: 2\n");
  REQUIRE(!refused);
  CHECK(refused.error().code == "Malformed");
  CHECK(field(refused.error(), "line") == "3");
  CHECK(field(refused.error(), "column") == "2");
  CHECK(refusal_of("{\"a\": 1,\n  }") == "Malformed 2:3: expected a string");
  CHECK(refusal_of("{\"a\": 1e400}") == "Malformed 1:12: the number is too large");
  CHECK(refusal_of("a: 1\nb: \"x\nc: 2\n") ==
        "Malformed 2:4: the quote that opens here is never closed");
  CHECK(refusal_of("a: 1\n\tb: 2\n").starts_with("Malformed 2:1:"));
  CHECK(refusal_of("a: \xFF\n").starts_with("Malformed 1:4:"));
  CHECK(refusal_of("a: [1, 2\n").starts_with("Malformed 2:1:"));
}

TEST_CASE("what YAML has and nobody should write is refused by name") {
  CHECK(refusal_of("a: &x {b: 1}\nc:\n  <<: *x\n") ==
        "Unsupported 3:3: merge keys (<<) are not supported");
  CHECK(refusal_of("a: 1\n---\nb: 2\n") ==
        "Unsupported 2:1: a second document begins; there may be one only");
  CHECK(refusal_of("? [a, b]\n: 1\n") == "Unsupported 1:3: a key must be a text");
  CHECK(refusal_of("a: !!binary aGk=\n") == "Unsupported 1:4: the tag !!binary does not fit here");
  CHECK(refusal_of("a: !!set {x}\n") == "Unsupported 1:4: the tag !!set does not fit here");
}

TEST_CASE("an alias stands for what was named, and cannot grow without bound") {
  CHECK(json_of("a: &x [1, 2]\nb: *x\n") == R"({"a":[1,2],"b":[1,2]})");
  CHECK(refusal_of("a: *x\n") == "Malformed 1:4: nothing was named 'x' before this alias");
  CHECK(refusal_of("a: &x [*x]\n") == "Malformed 1:8: nothing was named 'x' before this alias");
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    auto before = "*a" + std::to_string(i - 1), name = "a" + std::to_string(i);
    laughs += name + ": &" + name + " [" + before;
    for (int n = 1; n < 10; ++n) laughs += ", " + before;
    laughs += "]\n";
  }
  CHECK(refusal_of(laughs).starts_with("TooLarge "));
}

TEST_CASE("where aliases are not allowed, the first one is refused") {
  CHECK(refusal_of("a: &x 1\nb: *x\n", {.aliases = false}) ==
        "Alias 2:4: aliases are not allowed here");
}

TEST_CASE("depth has a limit in both forms") {
  CHECK(parse(std::string(90, '[') + std::string(90, ']')));
  CHECK(refusal_of(std::string(101, '[') + std::string(101, ']')).find("too deeply") !=
        std::string::npos);
  CHECK(refusal_of("a: " + std::string(101, '[') + std::string(101, ']')).starts_with("TooDeep"));
}

TEST_CASE("an empty document is nothing, a byte order mark is no character") {
  CHECK(json_of("") == "null");
  CHECK(json_of("# only a comment\n") == "null");
  CHECK(json_of("\xEF\xBB\xBF{\"a\": 1}") == R"({"a":1})");
  CHECK(json_of("\xEF\xBB\xBF"
                "a: 1") == R"({"a":1})");
}

TEST_CASE("surrogate pairs in JSON are one character") {
  CHECK(json_of(R"({"a": "\ud83d\ude00"})") == "{\"a\":\"\xF0\x9F\x98\x80\"}");
}
