#include "formation/parameters.h"

#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

constexpr std::string_view body = "\nResources:\n  A: {Type: AWS::SNS::Topic}\n";

// What Ref answers, or the refusal, of a parameter P declared like this.
std::string worth(std::string_view declared, std::optional<std::string> given = {}) {
  auto written = parse_template("Parameters:\n  P: " + std::string(declared) + std::string(body));
  if (!written) return written.error().message;
  SmallAccount account;
  std::vector<GivenParameter> all;
  if (given) all.push_back({"P", *given});
  auto resolved = resolve_parameters(*written, all, nullptr, account);
  return resolved ? resolved->find("P")->value.dump() : words_of(resolved.error());
}

}  // namespace

TEST_CASE("a parameter is what was given, or its default") {
  CHECK(worth("{Type: String, Default: a}") == R"("a")");
  CHECK(worth("{Type: String, Default: a}", "b") == R"("b")");
  CHECK(worth("{Type: String}") == "Parameters: [P] must have values");
  CHECK(worth("{Type: Number, Default: 1.50}") == R"("1.50")");
  CHECK(worth("{Type: CommaDelimitedList, Default: \"a , b\"}") == R"(["a","b"])");
  CHECK(worth("{Type: String, Default: yes}") == R"("yes")");
}

TEST_CASE("constraints are told in CloudFormation's words, or in the template's") {
  CHECK(worth("{Type: String, AllowedValues: [a, b]}", "c") ==
        "Parameter 'P' must be one of AllowedValues");
  CHECK(worth("{Type: String, AllowedPattern: \"[a-z]+\"}", "a1") ==
        "Parameter 'P' must match pattern [a-z]+");
  CHECK(worth("{Type: String, MinLength: 3}", "ab") ==
        "Parameter 'P' must contain at least 3 characters");
  CHECK(worth("{Type: String, MaxLength: 3}", "abcd") ==
        "Parameter 'P' must contain at most 3 characters");
  CHECK(worth("{Type: Number}", "many") == "Parameter 'P' must be a number");
  CHECK(worth("{Type: Number, MinValue: 2}", "1") ==
        "Parameter 'P' must be a number not less than 2");
  CHECK(worth("{Type: Number, MaxValue: 2}", "2.5") ==
        "Parameter 'P' must be a number not greater than 2");
  CHECK(worth("{Type: List<Number>}", "1,x") == "Parameter 'P' must be a number");
  CHECK(worth("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, b") == R"(["a","b"])");
  CHECK(worth("{Type: CommaDelimitedList, AllowedPattern: \"\\\\w+\"}", "dev,te st") ==
        "Parameter 'P' must match pattern \\w+");
  CHECK(worth("{Type: String, MinLength: 3, ConstraintDescription: be longer}", "ab") ==
        "Parameter P failed to satisfy constraint: be longer");
  CHECK(worth("{Type: String}", std::string(4097, 'x')) ==
        "Parameter 'P' must contain at most 4096 characters");
}

TEST_CASE("a parameter of an SSM type is worth what is stored there") {
  CHECK(worth("{Type: \"AWS::SSM::Parameter::Value<String>\", Default: /image}") ==
        R"("ami-stored")");
  CHECK(worth("{Type: \"AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>\"}", "/image") ==
        R"("ami-stored")");
  CHECK(worth("{Type: \"AWS::SSM::Parameter::Value<CommaDelimitedList>\"}", "/names") ==
        R"(["x","y"])");
  CHECK(worth("{Type: \"AWS::SSM::Parameter::Value<String>\"}", "/none") ==
        "Unable to fetch parameters [/none] from parameter store for this account.");
  CHECK(worth("{Type: \"AWS::SSM::Parameter::Name\"}", "/image") == R"("/image")");
}

TEST_CASE("what a parameter of an AWS type names must exist") {
  CHECK(worth("{Type: AWS::EC2::VPC::Id}", "vpc-1") == R"("vpc-1")");
  CHECK(worth("{Type: \"List<AWS::EC2::Subnet::Id>\"}", "subnet-1,subnet-missing") ==
        "Parameter validation failed: parameter value subnet-missing for parameter name P does not "
        "exist");
}

TEST_CASE("a value may stay as it was, where it was") {
  auto written = parse_template("Parameters:\n  P: {Type: String, Default: d}" + std::string(body));
  REQUIRE(written);
  SmallAccount account;
  std::map<std::string, std::string> before{{"P", "old"}}, none;
  auto kept = resolve_parameters(*written, {{"P", {}, true}}, &before, account);
  REQUIRE(kept);
  CHECK(kept->find("P")->text == "old");
  auto refused = resolve_parameters(*written, {{"P", {}, true}}, &none, account);
  REQUIRE(!refused);
  CHECK(
      refused.error().message ==
      "Invalid input for parameter key P. Cannot specify usePreviousValue as true for a parameter "
      "key not in the previous template");
  CHECK(!resolve_parameters(*written, {{"P", "x", true}}, &before, account));
  // Left out, it is the default again: that is what CloudFormation does.
  CHECK(resolve_parameters(*written, {}, &before, account)->find("P")->text == "d");
}

TEST_CASE("a parameter that the template does not have is refused") {
  auto written = parse_template(body.substr(1));
  REQUIRE(written);
  SmallAccount account;
  auto refused = resolve_parameters(*written, {{"X", "1"}, {"Y", "2"}}, nullptr, account);
  REQUIRE(!refused);
  CHECK(refused.error().message == "Parameters: [X, Y] do not exist in the template");
}

TEST_CASE("a NoEcho parameter is shown as stars") {
  auto written = parse_template("Parameters:\n  P: {Type: String, NoEcho: true, Default: hush}" +
                                std::string(body));
  REQUIRE(written);
  SmallAccount account;
  auto resolved = resolve_parameters(*written, {}, nullptr, account);
  CHECK(Parameters::shown(*resolved->find("P")) == "****");
  CHECK(resolved->find("P")->text == "hush");
}
