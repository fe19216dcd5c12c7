#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "aws/dynamodb/create_table.h"
#include "aws/json_codec.h"
#include "aws/pattern.h"
#include "aws/pattern_program.h"
#include "aws/protocol.h"
#include "base/json.h"

using namespace windlass;
using namespace windlass::aws;

namespace {

std::string complaint(const std::string& text) {
  dynamodb::CreateTableInput input;
  REQUIRE(read_json(text, dynamodb::CreateTableInput::shape, &input));
  return describe(violations(dynamodb::CreateTableInput::shape, &input));
}

}  // namespace

TEST_CASE("a missing member is reported in AWS's words") {
  CHECK(complaint("{}") ==
        "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: "
        "Member must not be null");
}

TEST_CASE("every violation is reported, with its place in lists") {
  CHECK(complaint(R"({"TableName":"t","KeySchema":[{"AttributeName":"","KeyType":"KEY"}]})") ==
        "2 validation errors detected: Value '' at 'keySchema.1.member.attributeName' failed to "
        "satisfy constraint: Member must have length greater than or equal to 1; Value 'KEY' at "
        "'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value "
        "set: [HASH, RANGE]");
}

TEST_CASE("numbers are compared by value and lists by length") {
  CHECK(complaint(R"({"TableName":"t","KeySchema":[],"ProvisionedThroughput":)"
                  R"({"ReadCapacityUnits":0,"WriteCapacityUnits":1}})") ==
        "2 validation errors detected: Value '[]' at 'keySchema' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1; Value '0' at "
        "'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have "
        "value greater than or equal to 1");
}

TEST_CASE("patterns match the whole text") {
  CHECK(matches_pattern("[a-z]+", "abc"));
  CHECK(!matches_pattern("[a-z]+", "abc1"));
  CHECK(!matches_pattern("[a-z]+", ""));
  CHECK(matches_pattern("^arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+", "arn:aws-cn:s3:x:123456789012:y"));
  CHECK(matches_pattern("[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*", "arn:a:b/c"));
  CHECK(!matches_pattern("[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*", "a_b"));
  CHECK(matches_pattern("^(?!\\s*$).+", " x "));
  CHECK(!matches_pattern("^(?!\\s*$).+", "   "));
  CHECK(!matches_pattern("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "a--b"));
  CHECK(matches_pattern("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "a-b"));
  CHECK(matches_pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "Größe 3 @ Zürich"));
  CHECK(!matches_pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a*b"));
  CHECK(!matches_pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "😹"));
  CHECK(matches_pattern("(?i)all|[0-9]{12}", "ALL"));
  CHECK(matches_pattern("[\\w-_]*", "a-b_c"));
  CHECK(matches_pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*",
                        "😹"));
  CHECK(matches_pattern("a{2,3}", "aaa"));
  CHECK(!matches_pattern("a{2,3}", "aaaa"));
  CHECK(matches_pattern("(a{2})+", "aaaa"));
  CHECK(!matches_pattern("(a{2})+", "aaa"));
}

TEST_CASE("a malformed pattern accepts every text") {
  for (auto* pattern : {"[a", "[a\\", "\\", "(a", "a)", "(?<x>a)", "\\u12", "\\1", "[\\"}) {
    CAPTURE(pattern);
    CHECK(matches_pattern(pattern, "anything"));
  }
}

TEST_CASE("a pattern that would take forever is given up in favour of the text") {
  CHECK(matches_pattern("(a*)*b|(a+)+c", std::string(5000, 'a')));
  CHECK(matches_pattern("^.{1,100000}$", std::string(100'000, 'x')));
}

TEST_CASE("every pattern of the models is understood, but for the one with back references") {
  std::string unknown;
  for (auto& file : std::filesystem::directory_iterator(WINDLASS_SOURCE_DIR "/models")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    auto model = parse_json(text.str());
    REQUIRE(model);
    for (auto& [name, shape] : model->find("shapes")->as_object())
      if (auto pattern = shape.text("pattern"); pattern && !compile_pattern(*pattern))
        unknown += name + " ";
  }
  CHECK(unknown == "StringDateTime ");
}
