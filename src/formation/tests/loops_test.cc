// Fn::ForEach and what else AWS::LanguageExtensions changes.
#include "document/node.h"
#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

constexpr std::string_view head = "Transform: AWS::LanguageExtensions\n";

std::string processed(std::string_view text, std::vector<GivenParameter> given = {}) {
  auto played = play(std::string(head) + std::string(text), std::move(given));
  if (!played) return words_of(played.error());
  return document::to_json(*played->processed.document.find("Resources")).dump();
}

}  // namespace

TEST_CASE("a loop over a list makes a resource for each") {
  CHECK(processed(R"(
Resources:
  Fn::ForEach::Topics:
    - Name
    - [Success, Failure]
    - "Topic${Name}":
        Type: AWS::SNS::Topic
        Properties: {TopicName: !Ref Name, Label: !Sub "${Name}-${AWS::Region}"}
)") == R"({"TopicSuccess":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"Success",)"
       R"("Label":{"Fn::Sub":"Success-${AWS::Region}"}}},"TopicFailure":{"Type":"AWS::SNS::Topic",)"
       R"("Properties":{"TopicName":"Failure","Label":{"Fn::Sub":"Failure-${AWS::Region}"}}}})");
}

TEST_CASE("a loop goes over a parameter, or over a mapping") {
  CHECK(processed(R"(
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::T: [N, !Ref Names, {"T${N}": {Type: X}}]
)",
                  {{"Names", "a,b"}}) == R"({"Ta":{"Type":"X"},"Tb":{"Type":"X"}})");
  CHECK(processed(R"(
Mappings: {M: {k: {v: [p, q]}}}
Resources:
  Fn::ForEach::T: [N, !FindInMap [M, k, v], {"T${N}": {Type: X}}]
)") == R"({"Tp":{"Type":"X"},"Tq":{"Type":"X"}})");
}

TEST_CASE("loops nest, and stand beside plain members") {
  CHECK(processed(R"(
Resources:
  Plain: {Type: X}
  Fn::ForEach::Outer:
    - A
    - [x, y]
    - Fn::ForEach::Inner:
        - B
        - ["1", "2"]
        - "R${A}${B}": {Type: X, Properties: {"Fn::ForEach::P": [C, [m], {"${A}${C}": !Ref B}]}}
)") == R"({"Plain":{"Type":"X"},"Rx1":{"Type":"X","Properties":{"xm":"1"}},)"
       R"("Rx2":{"Type":"X","Properties":{"xm":"2"}},"Ry1":{"Type":"X","Properties":{"ym":"1"}},)"
       R"("Ry2":{"Type":"X","Properties":{"ym":"2"}}})");
}

TEST_CASE("a loop may have several identifiers, over lists or over an object") {
  CHECK(
      processed(R"(
Resources:
  Fn::ForEach::I: [[Id, Image], [[1, ami-a], [2, ami-b]], {"I${Id}": {Type: X, Properties: {P: !Ref Image}}}]
)") ==
      R"({"I1":{"Type":"X","Properties":{"P":"ami-a"}},"I2":{"Type":"X","Properties":{"P":"ami-b"}}})");
  CHECK(
      processed(R"(
Resources:
  Fn::ForEach::I: [[Name, Port], {Web: 443, Ssh: 22}, {"I${Name}": {Type: X, Properties: {P: !Ref Port}}}]
)") ==
      R"({"IWeb":{"Type":"X","Properties":{"P":"443"}},"ISsh":{"Type":"X","Properties":{"P":"22"}}})");
}

TEST_CASE("a loop's outputs may name what a loop made by functions") {
  auto played = play(std::string(head) + R"(
Resources:
  Fn::ForEach::B: [Id, [A, B], {"Bucket${Id}": {Type: X}}]
Outputs:
  Fn::ForEach::O:
    - Id
    - [A, B]
    - Fn::ForEach::P:
        - Property
        - [Arn, Name]
        - "Bucket${Id}${Property}": {Value: !GetAtt [!Sub "Bucket${Id}", {Ref: Property}]}
)");
  REQUIRE(played);
  CHECK(document::to_json(played->processed.output("BucketBName")->value).dump() ==
        R"({"Fn::GetAtt":["BucketB","Name"]})");
}

TEST_CASE("&{Name} leaves out what no logical id may hold") {
  CHECK(processed(R"(
Resources:
  Fn::ForEach::V: [C, [10.0.0.0/24], {"V&{C}": {Type: X, Properties: {B: !Ref C}}}]
)") == R"({"V1000024":{"Type":"X","Properties":{"B":"10.0.0.0/24"}}})");
}

TEST_CASE("conditions and outputs loop too") {
  auto played = play(std::string(head) + R"(
Parameters: {Env: {Type: String, Default: a}}
Conditions:
  Fn::ForEach::C: [E, [a, b], {"Is${E}": !Equals [!Ref Env, !Ref E]}]
Resources:
  Fn::ForEach::R: [E, [a, b], {"R${E}": {Type: X, Condition: !Sub "Is${E}"}}]
Outputs:
  Fn::ForEach::O: [E, [a, b], {"O${E}": {Value: "is ${E}", Condition: "Is${E}"}}]
)");
  // A condition's name is no value: AWS refuses a function there, and so do we.
  REQUIRE(!played);
  CHECK(words_of(played.error()) ==
        "Template format error: [/Resources/Ra/Condition] must be a string");

  auto right = play(std::string(head) + R"(
Parameters: {Env: {Type: String, Default: a}}
Conditions:
  Fn::ForEach::C: [E, [a, b], {"Is${E}": !Equals [!Ref Env, !Ref E]}]
Resources:
  Fn::ForEach::R: [E, [a, b], {"R${E}": {Type: X, Condition: "Is${E}"}}]
Outputs:
  Fn::ForEach::O: [E, [a, b], {"O${E}": {Value: "is ${E}", Condition: "Is${E}"}}]
)");
  REQUIRE(right);
  SmallWorld world;
  Evaluator evaluator(right->processed, right->parameters, right->pseudo, world);
  CHECK(*evaluator.exists(*right->processed.resource("Ra")));
  CHECK(!*evaluator.exists(*right->processed.resource("Rb")));
  CHECK(evaluator.outputs()->size() == 1);
}

TEST_CASE("what was made knows where it was written, and the transform is gone from it") {
  auto played =
      play(std::string(head) + "Resources:\n  Fn::ForEach::T: [N, [a], {\"T${N}\": {Type: X}}]\n");
  REQUIRE(played);
  CHECK(played->processed.resource("Ta")->mark.line == 3);
  CHECK(!played->processed.document.find("Transform"));
  CHECK(played->processed.extended());
  CHECK(!played->processed.unprocessed);
}

TEST_CASE("policies may be functions of parameters") {
  auto text = R"(
Parameters: {Keep: {Type: String, Default: Retain}}
Resources:
  A: {Type: X, DeletionPolicy: !Ref Keep, UpdateReplacePolicy: !Ref Keep}
)";
  auto played = play(std::string(head) + text);
  REQUIRE(played);
  CHECK(played->processed.resource("A")->deletion_policy == "Retain");
  CHECK(played->processed.resource("A")->update_replace_policy == "Retain");
  CHECK(refusal_of(text) == "Template format error: Every DeletionPolicy member must be a string.");
}

TEST_CASE("loops that cannot be played are refused") {
  auto refused = [](std::string_view loop) {
    return processed("Resources:\n  A: {Type: X}\n  " + std::string(loop) + "\n");
  };
  CHECK(refused("Fn::ForEach::T: [N, [a]]") ==
        "Transform AWS::LanguageExtensions failed with: Fn::ForEach::T layout is incorrect: an "
        "identifier, a collection and a map are expected");
  CHECK(
      refused("Fn::ForEach::T: [N, [a, b], {T: {Type: X}}]") ==
      "Transform AWS::LanguageExtensions failed with: the key T is made twice: a loop's keys must "
      "contain its identifier");
  CHECK(refused("Fn::ForEach::T: [N, !Ref A, {\"T${N}\": {Type: X}}]") ==
        "Transform AWS::LanguageExtensions failed with: the collection of Fn::ForEach::T must not "
        "depend on resources");
  CHECK(refused("Fn::ForEach::T: [[N, M], [[a]], {\"T${N}\": {Type: X}}]") ==
        "Transform AWS::LanguageExtensions failed with: every item of the collection of "
        "Fn::ForEach::T must hold 2 values, one for each identifier");
  CHECK(refused("Fn::ForEach::T: [N, [a.b], {\"T${N}\": {Type: X}}]") ==
        "Template format error: Resource name Ta.b is non alphanumeric.");
  CHECK(refusal_of("Resources:\n  Fn::ForEach::T: [N, [a], {\"T${N}\": {Type: X}}]\n") ==
        "Template format error: Resource name Fn::ForEach::T is non alphanumeric.");
}

TEST_CASE("loops multiply, and are bounded") {
  std::string list = "[", text = "{\"R${A}${B}${C}\": {Type: X}}";
  for (int i = 0; i < 100; ++i) list += "v" + std::to_string(i) + ", ";
  list += "z]";
  for (auto* name : {"C", "B", "A"})
    text = std::string("{Fn::ForEach::") + name + ": [" + name + ", " + list + ", " + text + "]}";
  CHECK(processed("Resources: " + text) ==
        "Transform AWS::LanguageExtensions failed with: the loops make more than 10000 rounds");
}
