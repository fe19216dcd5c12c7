#include "formation/differences.h"

#include <doctest/doctest.h>

#include "formation/signal_box.h"
#include "formation/stack_policy.h"
#include "formation/token.h"

namespace windlass::formation::testing {

namespace {

std::string told(const char* type, const char* before, const char* after) {
  std::string text;
  for (auto& one : differences(find_schema(type), *parse_json(before), *parse_json(after))) {
    text += one.way == Difference::Way::Add ? "+" : one.way == Difference::Way::Remove ? "-" : "~";
    for (auto& part : one.path) text += "/" + part;
    text += " " + std::string(replacement_name(one.replacement)) + ";";
  }
  return text;
}

}  // namespace

TEST_CASE("differences are told where they are, with what they do") {
  CHECK(told("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})", R"({"CidrBlock":"10.1.0.0/16"})") ==
        "~/CidrBlock True;");
  CHECK(told("AWS::EC2::VPC", R"({"Tags":[{"Key":"a","Value":"1"}]})",
             R"({"Tags":[{"Key":"a","Value":"2"},{"Key":"b","Value":"3"}]})") ==
        "~/Tags/0/Value False;+/Tags/1 False;");
  CHECK(told("AWS::EC2::VPC", R"({"EnableDnsSupport":true})", "{}") == "-/EnableDnsSupport False;");
}

TEST_CASE("what means the same is no difference") {
  CHECK(told("AWS::EC2::VPC", R"({"EnableDnsSupport":true})", R"({"EnableDnsSupport":"true"})") ==
        "");
  CHECK(told("AWS::EC2::VPC", R"({"CidrBlock":"10.0.0.0/16"})",
             R"({"CidrBlock":"10.0.0.0/16","Tags":null})") == "");
}

TEST_CASE("what is not known yet may be a change, and may replace") {
  auto all = differences(find_schema("AWS::EC2::Subnet"), *parse_json(R"({"VpcId":"vpc-1"})"),
                         *parse_json(R"({"VpcId":"{{changeSet:KNOWN_AFTER_APPLY}}"})"));
  REQUIRE(all.size() == 1);
  CHECK(!all.front().known);
  CHECK(replacement_of(all) == Replacement::Conditional);
}

TEST_CASE("a signal is what cfn-signal and curl send, and nothing else is") {
  auto well = parse_signal(R"({"Status":"SUCCESS","UniqueId":"1","Data":"d","Reason":"r"})");
  REQUIRE(well);
  CHECK(well->success);
  CHECK(well->data == "d");
  auto badly = parse_signal(R"({"Status":"FAILURE","UniqueId":"1","Reason":"r"})");
  REQUIRE(badly);
  CHECK(!badly->success);
  CHECK(badly->data == "r");
  CHECK(!parse_signal("hello"));
  CHECK(!parse_signal(R"({"Status":"SUCCESS"})"));
}

TEST_CASE("a stack policy says which statement denies, or that none allows") {
  auto only_types =
      R"({"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*",)"
      R"("Condition":{"StringEquals":{"ResourceType":["AWS::EC2::VPC"]}}}]})";
  CHECK(!denied_by(only_types, "Update:Modify", "V", "AWS::EC2::VPC"));
  CHECK(denied_by(only_types, "Update:Modify", "Q", "AWS::SQS::Queue")
            ->starts_with("Action not allowed by stack policy"));
  CHECK(!denied_by("", "Update:Delete", "Q", "AWS::SQS::Queue"));
  CHECK(!check_stack_policy("no json"));
}

TEST_CASE("tokens are the same for the same, and fit every service") {
  CHECK(token_of("a") == token_of("a"));
  CHECK(token_of("a") != token_of("b"));
  CHECK(token_of("a").size() == 13);
}

}  // namespace windlass::formation::testing
