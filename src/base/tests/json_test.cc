#include "base/json.h"

#include <doctest/doctest.h>

#include <cmath>

#include "base/json_reader.h"
#include "base/text.h"

using namespace windlass;

namespace {

std::string again(std::string_view text) {
  auto parsed = parse_json(text);
  return parsed ? parsed->dump() : parsed.error().message;
}

std::string refusal(std::string_view text) {
  auto parsed = parse_json(text);
  return parsed ? "accepted as " + parsed->dump() : parsed.error().message;
}

std::string nested(int levels, std::string_view open, std::string_view close) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += open;
  text += "1";
  for (int i = 0; i < levels; ++i) text += close;
  return text;
}

}  // namespace

TEST_CASE("a document is printed as it was read, members in their order") {
  for (auto* text : {"null", "true", "false", "0", "-1", "\"\"", "[]", "{}", "[1,[2,{}],null]",
                     R"({"z":1,"a":{"y":[true,false]},"":"empty"})"}) {
    CHECK(again(text) == text);
  }
  CHECK(again(" \t\r\n[ 1 , 2 ] ") == "[1,2]");
}

TEST_CASE("integers are exact") {
  for (auto* text : {"9223372036854775807", "-9223372036854775808", "9007199254740993"})
    CHECK(again(text) == text);
  auto largest = parse_json("9223372036854775807");
  CHECK(largest->is_int());
  CHECK(parse_json("9223372036854775808")->is_double());
}

TEST_CASE("doubles of 17 digits survive") {
  for (auto* text : {"0.1", "0.30000000000000004", "1.7976931348623157e+308", "5e-324",
                     "2.2250738585072014e-308", "123456.78901234567"})
    CHECK(again(text) == text);
  CHECK(parse_json("1E2")->as_double() == 100.0);
  CHECK(parse_json("3")->as_double() == 3.0);
}

TEST_CASE("a number too large is refused, and does not become another one") {
  CHECK(refusal("1e400").find("too large") != std::string::npos);
  CHECK(parse_json("1e-400")->as_double() == 0.0);
}

TEST_CASE("malformed documents are refused") {
  for (auto* bad : {"",
                    " ",
                    "nul",
                    "nullx",
                    "truefalse",
                    "1 2",
                    "[1,]",
                    "[,1]",
                    "[1 2]",
                    "[",
                    "]",
                    "{",
                    "}",
                    "{\"a\"}",
                    "{\"a\":}",
                    "{\"a\":1,}",
                    "{,}",
                    "{1:2}",
                    "{a:1}",
                    "'a'",
                    "\"a",
                    "\"\\\"",
                    "\"\\x\"",
                    "\"\\u12\"",
                    "\"\\u12g4\"",
                    "01",
                    "-",
                    "1.",
                    ".5",
                    "1e",
                    "1e+",
                    "+1",
                    "0x1",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "// a\n1",
                    "[1}",
                    "\xEF\xBB\xBF{}"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_json(bad));
  }
}

TEST_CASE("a refusal says line and column") {
  CHECK(refusal("{\n  \"a\": 1,\n  \"b\": x\n}").starts_with("line 3, column 8: "));
  CHECK(refusal("[1,").starts_with("line 1, column 4: unexpected end"));
}

TEST_CASE("strings hold everything that can be escaped") {
  CHECK(parse_json(R"("\"\\\/\b\f\n\r\t\u0041\u00e4\u20AC")")->as_string() ==
        "\"\\/\b\f\n\r\tA\xC3\xA4\xE2\x82\xAC");
  CHECK(parse_json(R"("\u0000")")->as_string() == std::string(1, '\0'));
  CHECK(again(R"("\u0000\u001f\n\"")") == R"("\u0000\u001f\n\"")");
}

TEST_CASE("surrogates count in pairs") {
  CHECK(parse_json(R"("\ud83d\ude00")")->as_string() == "\xF0\x9F\x98\x80");
  CHECK(parse_json(R"("\uDBFF\uDFFF")")->as_string() == "\xF4\x8F\xBF\xBF");
  for (auto* bad : {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\n")",
                    R"("\ud83d\ud83d")", R"("\ud83d\u0041")"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_json(bad));
  }
}

TEST_CASE("control characters and invalid UTF-8 are refused in strings") {
  for (std::string bad : {"a\nb", "a\x01", "\xC0\x80", "\xED\xA0\x80", "\xFF"}) {
    CAPTURE(hex(bad));
    CHECK_FALSE(parse_json("\"" + bad + "\""));
  }
  CHECK_FALSE(parse_json(std::string_view("\"\0\"", 3)));
  CHECK_FALSE(parse_json("{\"\xFF\":1}"));
  CHECK(parse_json("\"\x7F\""));
}

TEST_CASE("nesting has a limit, of lists, objects and both") {
  CHECK(parse_json(nested(100, "[", "]")));
  CHECK_FALSE(parse_json(nested(101, "[", "]")));
  CHECK(parse_json(nested(100, "{\"a\":", "}")));
  CHECK_FALSE(parse_json(nested(101, "{\"a\":", "}")));
  CHECK_FALSE(parse_json(nested(1'000'000, "[", "]")));
  CHECK_FALSE(parse_json(std::string(1'000'000, '[')));
  CHECK(parse_json("[[1],[2],[3]]", 2));
  CHECK_FALSE(parse_json("[[[1]]]", 2));
}

TEST_CASE("a key that is there twice is refused, in small and in large objects") {
  CHECK(refusal(R"({"a":1,"b":2,"a":3})").find("'a' is there twice") != std::string::npos);
  CHECK(parse_json(R"({"a":{"a":1},"b":{"a":1}})"));
  for (int size : {31, 32, 33, 34, 1000}) {
    std::string members;
    for (int i = 0; i < size; ++i) members += "\"k" + std::to_string(i) + "\":0,";
    CAPTURE(size);
    CHECK(parse_json("{" + members + "\"other\":0}"));
    CHECK_FALSE(parse_json("{" + members + "\"k0\":0}"));
    CHECK_FALSE(parse_json("{" + members + "\"k" + std::to_string(size - 1) + "\":0}"));
  }
}

TEST_CASE("members are found, set and replaced") {
  Json json;
  json.set("a", 1);
  json.set("b", "text");
  json.set("a", 2);
  CHECK(json.dump() == R"({"a":2,"b":"text"})");
  CHECK(json.find("a")->as_int() == 2);
  CHECK(json.find("c") == nullptr);
  CHECK(json.text("b") == "text");
  CHECK(json.text("a") == std::nullopt);
  CHECK(Json(1).find("a") == nullptr);
  Json list;
  list.push(1);
  list.push("x");
  CHECK(list.dump() == R"([1,"x"])");
}

TEST_CASE("for people, it is indented") {
  CHECK(parse_json(R"({"a":[1,{}],"b":[]})")->pretty() ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

TEST_CASE("what is no number in JSON is printed as null") {
  CHECK(Json(HUGE_VAL).dump() == "null");
}

TEST_CASE("a reader takes a known shape without a tree") {
  JsonReader reader(R"({"id": 12345678901234567890.5, "skip": {"x": [1, "y"]}, "name": "n"})");
  std::string name;
  std::string_view number;
  CHECK(reader.object([&](std::string_view key) {
    if (key == "id") return reader.number(number);
    if (key == "name") return reader.string(name);
    return reader.skip();
  }));
  CHECK(reader.finish());
  CHECK(number == "12345678901234567890.5");
  CHECK(name == "n");
}

TEST_CASE("a reader asked for the wrong kind says so and stays failed") {
  JsonReader reader("[1]");
  std::string out;
  CHECK_FALSE(reader.string(out));
  CHECK(reader.error() == "expected a string");
  CHECK_FALSE(reader.finish());
}
