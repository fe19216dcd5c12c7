// Every function of the language, a row each: the section of AWS's user guide or template reference
// that describes it, how it is written, and what it is worth. Each row is played as YAML and as
// JSON.
#include <fstream>
#include <iterator>

#include "document/node.h"
#include "formation/functions.h"
#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

constexpr std::string_view head = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Count: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  Ports: {Type: List<Number>, Default: "80,443"}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /image}
  Stored: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /names}
Mappings:
  Map:
    eu: {Ami: ami-1, Zones: [x, y], Size: 2}
    dev: {Next: eu, Vpc: Vpc}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Condition IsDev]
  Either: !Or [!Condition IsProd, !Condition IsDev]
  SameNumber: !Equals [!Ref Count, 3]
  Mapped: !Equals [!FindInMap [Map, !Ref Env, Next], eu]
  Joined: !Equals [!Join ["", !Ref Names], abc]
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Vdev: {Type: AWS::EC2::VPC}
  Subject:
    Type: AWS::SNS::Topic
    Properties:
      P: )";

struct Row {
  std::string_view section, written, worth;
};

constexpr Row plain[] = {
    // --- Ref and pseudo parameters ---
    {"intrinsic-function-reference-ref", "!Ref Env", R"("dev")"},
    {"intrinsic-function-reference-ref", "!Ref Count", R"("3")"},
    {"intrinsic-function-reference-ref", "!Ref Names", R"(["a","b","c"])"},
    {"intrinsic-function-reference-ref", "!Ref Ports", R"(["80","443"])"},
    {"intrinsic-function-reference-ref", "!Ref Vpc", R"("vpc-1")"},
    {"cloudformation-supplied-parameter-types", "!Ref Image", R"("ami-stored")"},
    {"cloudformation-supplied-parameter-types", "!Ref Stored", R"(["x","y"])"},
    {"pseudo-parameter-reference", "!Ref AWS::AccountId", R"("123456789012")"},
    {"pseudo-parameter-reference", "!Ref AWS::Region", R"("eu-west-1")"},
    {"pseudo-parameter-reference", "!Ref AWS::Partition", R"("aws")"},
    {"pseudo-parameter-reference", "!Ref AWS::URLSuffix", R"("amazonaws.com")"},
    {"pseudo-parameter-reference", "!Ref AWS::StackName", R"("shop")"},
    {"pseudo-parameter-reference", "!Ref AWS::StackId",
     R"("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1")"},
    {"pseudo-parameter-reference", "!Ref AWS::NotificationARNs", R"(["arn:a","arn:b"])"},
    {"pseudo-parameter-reference", "[a, !Ref AWS::NoValue, b]", R"(["a","b"])"},
    {"pseudo-parameter-reference", "{Stays: 1, Goes: !Ref AWS::NoValue}", R"({"Stays":1})"},
    // --- Fn::GetAtt ---
    {"intrinsic-function-reference-getatt", "!GetAtt Vpc.CidrBlock", R"("10.0.0.0/16")"},
    {"intrinsic-function-reference-getatt", "!GetAtt [Vpc, CidrBlock]", R"("10.0.0.0/16")"},
    {"intrinsic-function-reference-getatt", "{Fn::GetAtt: [Vpc, Outputs.Deep.Name]}", R"("deep")"},
    {"intrinsic-function-reference-getatt", "{Fn::GetAtt: [Vpc, !Ref Env]}", R"("by parameter")"},
    {"intrinsic-function-reference-getatt", "!GetAtt Vpc.CidrBlockAssociations",
     R"(["one","two"])"},
    // --- Fn::Sub ---
    {"intrinsic-function-reference-sub", "!Sub plain", R"("plain")"},
    {"intrinsic-function-reference-sub", "!Sub \"${Env}-${Vpc}-${Vpc.CidrBlock}\"",
     R"("dev-vpc-1-10.0.0.0/16")"},
    {"intrinsic-function-reference-sub", "!Sub \"arn:${AWS::Partition}:s3:::${AWS::StackName}\"",
     R"("arn:aws:s3:::shop")"},
    {"intrinsic-function-reference-sub", "!Sub \"${!Env} is ${Env}\"", R"("${Env} is dev")"},
    {"intrinsic-function-reference-sub", "!Sub \"$5 and ${ unfinished\"",
     R"("$5 and ${ unfinished")"},
    {"intrinsic-function-reference-sub", "!Sub [\"${A}-${Env}\", {A: !Ref Count}]", R"("3-dev")"},
    {"intrinsic-function-reference-sub", "!Sub [\"${Env}\", {Env: shadowed}]", R"("shadowed")"},
    {"intrinsic-function-reference-sub (nested)",
     "!Sub [\"<${Inner}>\", {Inner: !Sub [\"${X}${Env}\", {X: !Join [\"+\", [p, q]]}]}]",
     R"("<p+qdev>")"},
    // --- Fn::Join, Fn::Split, Fn::Select ---
    {"intrinsic-function-reference-join", "!Join [\"-\", [a, !Ref Env, 1, true]]",
     R"("a-dev-1-true")"},
    {"intrinsic-function-reference-join", "!Join [\"\", []]", R"("")"},
    {"intrinsic-function-reference-join", "!Join [\",\", !Ref Names]", R"("a,b,c")"},
    {"intrinsic-function-reference-join", "!Join [\",\", [a, !Ref AWS::NoValue]]", R"("a")"},
    {"intrinsic-function-reference-split", "!Split [\",\", \"a,b,,c\"]", R"(["a","b","","c"])"},
    {"intrinsic-function-reference-split", "!Split [\"::\", !Sub \"${Env}::x\"]", R"(["dev","x"])"},
    {"intrinsic-function-reference-select", "!Select [1, [a, b]]", R"("b")"},
    {"intrinsic-function-reference-select", "!Select [\"2\", !Ref Names]", R"("c")"},
    {"intrinsic-function-reference-select", "!Select [0, !Split [\".\", a.b]]", R"("a")"},
    {"intrinsic-function-reference-select", "!Select [0, !GetAZs \"\"]", R"("eu-west-1a")"},
    {"intrinsic-function-reference-select", "!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 2, 8]]",
     R"("10.0.1.0/24")"},
    // --- Fn::Base64, Fn::GetAZs, Fn::ImportValue ---
    {"intrinsic-function-reference-base64", "!Base64 \"hello\"", R"("aGVsbG8=")"},
    {"intrinsic-function-reference-base64", "{Fn::Base64: !Sub \"${Env}\"}", R"("ZGV2")"},
    {"intrinsic-function-reference-getavailabilityzones", "!GetAZs \"\"",
     R"(["eu-west-1a","eu-west-1b","eu-west-1c"])"},
    {"intrinsic-function-reference-getavailabilityzones", "{Fn::GetAZs: !Ref AWS::Region}",
     R"(["eu-west-1a","eu-west-1b","eu-west-1c"])"},
    {"intrinsic-function-reference-getavailabilityzones", "!GetAZs us-east-2",
     R"(["us-east-2a","us-east-2b","us-east-2c"])"},
    {"intrinsic-function-reference-importvalue", "!ImportValue net-VpcId", R"("vpc-exported")"},
    {"intrinsic-function-reference-importvalue", "{Fn::ImportValue: !Sub \"net-VpcId\"}",
     R"("vpc-exported")"},
    // --- Fn::Cidr ---
    {"intrinsic-function-reference-cidr", "!Cidr [192.168.0.0/24, 6, 5]",
     R"(["192.168.0.0/27","192.168.0.32/27","192.168.0.64/27","192.168.0.96/27",)"
     R"("192.168.0.128/27","192.168.0.160/27"])"},
    {"intrinsic-function-reference-cidr", "!Cidr [10.0.9.9/16, \"2\"]",
     R"(["10.0.0.0/24","10.0.1.0/24"])"},
    {"intrinsic-function-reference-cidr", "!Cidr [\"2600:1f18:abc:de00::/56\", 2, 64]",
     R"(["2600:1f18:abc:de00::/64","2600:1f18:abc:de01::/64"])"},
    // --- Fn::FindInMap ---
    {"intrinsic-function-reference-findinmap", "!FindInMap [Map, eu, Ami]", R"("ami-1")"},
    {"intrinsic-function-reference-findinmap", "!FindInMap [Map, eu, Zones]", R"(["x","y"])"},
    {"intrinsic-function-reference-findinmap", "!FindInMap [Map, eu, Size]", "2"},
    {"intrinsic-function-reference-findinmap",
     "!FindInMap [Map, !FindInMap [Map, !Ref Env, Next], Ami]", R"("ami-1")"},
    {"intrinsic-function-reference-findinmap-enhancements",
     "!FindInMap [Map, us, Ami, {DefaultValue: !Sub \"${Env}-ami\"}]", R"("dev-ami")"},
    {"intrinsic-function-reference-findinmap-enhancements",
     "!FindInMap [Nowhere, us, Ami, {DefaultValue: [a]}]", R"(["a"])"},
    // --- Conditions ---
    {"intrinsic-function-reference-conditions (If)", "!If [IsProd, a, b]", R"("b")"},
    {"intrinsic-function-reference-conditions (If)", "!If [IsDev, {A: !Ref Env}, x]",
     R"({"A":"dev"})"},
    {"intrinsic-function-reference-conditions (If)", "[1, !If [IsProd, x, !Ref AWS::NoValue]]",
     "[1]"},
    {"intrinsic-function-reference-conditions (Not)", "!If [IsDev, yes it is, no]",
     R"("yes it is")"},
    {"intrinsic-function-reference-conditions (And)", "!If [Both, a, b]", R"("b")"},
    {"intrinsic-function-reference-conditions (Or)", "!If [Either, a, b]", R"("a")"},
    {"intrinsic-function-reference-conditions (Equals)", "!If [SameNumber, a, b]", R"("a")"},
    {"intrinsic-function-reference-conditions (Equals)", "!If [Mapped, a, b]", R"("a")"},
    {"intrinsic-function-reference-conditions (Equals)", "!If [Joined, a, b]", R"("a")"},
    {"intrinsic-function-reference-conditions (If)", "!If [IsProd, !Ref Nowhere2, b]", "refused"},
    // --- Data stays data ---
    {"aws-properties-iam-policy", "{Condition: {StringEquals: {a: b}}}",
     R"({"Condition":{"StringEquals":{"a":"b"}}})"},
    {"dynamic-references", "\"{{resolve:ssm:/image:1}}\"", R"("{{resolve:ssm:/image:1}}")"},
};

constexpr Row extended[] = {
    {"intrinsic-function-reference-length", "!Length [a, b]", "2"},
    {"intrinsic-function-reference-length", "!Length {Ref: Names}", "3"},
    {"intrinsic-function-reference-length", "{Fn::Length: !Split [\"|\", \"a|b|c|d\"]}", "4"},
    {"intrinsic-function-reference-ToJsonString", "!ToJsonString {A: !Ref Env, B: [1, true]}",
     R"("{\"A\":\"dev\",\"B\":[1,true]}")"},
    {"intrinsic-function-reference-ToJsonString",
     "{Fn::ToJsonString: [!Ref Vpc, !Ref AWS::NoValue]}", R"("[\"vpc-1\"]")"},
    {"transform-aws-languageextensions (Ref)", "{Ref: !Sub \"V${Env}\"}", R"("vdev-1")"},
    {"transform-aws-languageextensions (Ref)", "{Ref: !FindInMap [Map, dev, Vpc]}", R"("vpc-1")"},
    {"transform-aws-languageextensions (GetAtt)",
     "{Fn::GetAtt: [!Join [\"\", [V, pc]], !Sub CidrBlock]}", R"("10.0.0.0/16")"},
    {"intrinsic-function-reference-foreach (in properties)",
     "{Fn::ForEach::Each: [N, !Ref Names, {\"Key${N}\": !Sub \"${N}-${Env}\"}]}",
     R"({"Keya":"a-dev","Keyb":"b-dev","Keyc":"c-dev"})"},
};

std::string worth(const std::string& text) {
  auto played = play(text);
  if (!played) return "refused: " + played.error().message;
  SmallWorld world;
  world.refs = {{"Vpc", "vpc-1"}, {"Vdev", "vdev-1"}};
  world.attributes = {{"Vpc.CidrBlock", "10.0.0.0/16"},
                      {"Vpc.Outputs.Deep.Name", "deep"},
                      {"Vpc.dev", "by parameter"},
                      {"Vpc.CidrBlockAssociations", Json::Array{"one", "two"}}};
  Evaluator evaluator(played->processed, played->parameters, played->pseudo, world);
  auto value = evaluator.properties(*played->processed.resource("Subject"));
  if (!value) return "refused: " + value.error().message;
  auto* found = value->json.find("P");
  return found ? found->dump() : "absent";
}

void check(const Row& row, std::string_view before) {
  CAPTURE(row.section);
  CAPTURE(row.written);
  auto yaml = std::string(before) + std::string(head) + std::string(row.written) + "\n";
  auto got = worth(yaml);
  if (row.worth == "refused") {
    CHECK(got.starts_with("refused"));
    return;
  }
  CHECK(got == row.worth);
  auto read = parse_template(yaml);
  REQUIRE(read);
  CHECK(worth(document::to_json(read->document).pretty()) == row.worth);
}

}  // namespace

TEST_CASE("every function is worth what its section in the documentation says") {
  for (auto& row : plain) check(row, "");
}

TEST_CASE("the functions of AWS::LanguageExtensions are worth what their sections say") {
  for (auto& row : extended) check(row, "Transform: AWS::LanguageExtensions");
}

TEST_CASE("without the transform its functions are unknown") {
  auto text = std::string(head) + "!Length [a]\n";
  CHECK(worth(text).starts_with(
      "refused: Template format error: Encountered unsupported function: Fn::Length"));
}

TEST_CASE("the page about templates names every function, and a row here shows it") {
  std::ifstream stream(WINDLASS_SOURCE_DIR "/docs/templates.md");
  std::string page{std::istreambuf_iterator<char>(stream), {}};
  std::string shown(head);
  for (auto& row : plain) shown += row.written;
  for (auto& row : extended) shown += row.written;
  for (auto& function : functions()) {
    std::string name(function.name);
    CAPTURE(name);
    CHECK(page.find("`" + name + "`") != page.npos);
    // Those of rules have tests of their own: evaluate_test.cc.
    if (function.where == Function::Where::Rules) continue;
    auto shorter = name.starts_with("Fn::") ? "!" + name.substr(4) : "!" + name;
    CHECK((shown.find(shorter) != shown.npos || shown.find(name + ":") != shown.npos));
  }
}
