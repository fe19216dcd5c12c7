#include "formation/evaluate.h"

#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

constexpr std::string_view stack = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Password: {Type: String, NoEcho: true, Default: hush}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Web:
    Type: AWS::EC2::Instance
    Properties:
      Name: !Sub "${Env}-web"
      Vpc: !Ref Vpc
      Ids: [fixed, !GetAtt Vpc.Default, !Ref Vpc]
      Text: !Sub "${Env}:${Vpc}"
      Code: !Base64 {Ref: Vpc}
      First: !Select [0, !GetAtt Vpc.List]
      Second: !Select [1, [!Ref Vpc, !Ref Env]]
      Pieces: !Split [",", !GetAtt Vpc.List]
      Blocks: !Cidr [!GetAtt Vpc.Block, 2]
      Login: {User: admin, Password: !Ref Password, Url: !Sub "db://${Password}@host"}
  Extra: {Type: AWS::SNS::Topic, Condition: IsProd}
Outputs:
  Site: {Value: !Sub "http://${Vpc}", Description: The site, Export: {Name: !Sub "${AWS::StackName}-site"}}
  Count: {Value: 3}
  Prod: {Value: x, Condition: IsProd}
)";

struct Fixture {
  Fixture()
      : played(*play(stack)),
        evaluator(played.processed, played.parameters, played.pseudo, world) {}

  Evaluated web() { return *evaluator.properties(*played.processed.resource("Web")); }
  std::string at(std::string_view name) { return web().json.find(name)->dump(); }
  // The uses at a path, as "kind:entity", with a ? for what is not known.
  std::string uses_at(std::string_view path) {
    std::string out;
    for (auto& use : web().uses) {
      if (use.path != path) continue;
      out += use.entity + (use.known ? "" : "?") + (use.secret ? "!" : "") + " ";
    }
    return out;
  }

  SmallWorld world;
  Played played;
  Evaluator evaluator;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "before a resource exists, what needs it says so, alone or within a text") {
  CHECK(at("Name") == R"("dev-web")");
  CHECK(at("Vpc") == R"("{{changeSet:KNOWN_AFTER_APPLY}}")");
  CHECK(at("Text") == R"("dev:{{changeSet:KNOWN_AFTER_APPLY}}")");
  CHECK(at("Ids") ==
        R"(["fixed","{{changeSet:KNOWN_AFTER_APPLY}}","{{changeSet:KNOWN_AFTER_APPLY}}"])");
  for (auto* opaque : {"Code", "First", "Pieces", "Blocks"})
    CHECK(at(opaque) == R"("{{changeSet:KNOWN_AFTER_APPLY}}")");
  CHECK(!web().known());
  CHECK(web().waits_for() == std::set<std::string>{"Vpc"});
}

TEST_CASE_FIXTURE(Fixture, "every place says what it is made of") {
  CHECK(uses_at("/Name") == "Env ");
  CHECK(uses_at("/Ids/0") == "");
  CHECK(uses_at("/Ids/1") == "Vpc.Default? ");
  CHECK(uses_at("/Ids/2") == "Vpc? ");
  CHECK(uses_at("/Text") == "Env Vpc? ");
  CHECK(uses_at("/First") == "Vpc.List? ");
}

TEST_CASE_FIXTURE(Fixture, "a selected item is made of itself, and not of its neighbours") {
  CHECK(uses_at("/Second") == "Env ");
  for (auto& use : web().uses)
    if (use.path.starts_with("/Second")) CHECK(use.entity == "Env");
}

TEST_CASE_FIXTURE(Fixture, "once it exists everything is known") {
  world.refs = {{"Vpc", "vpc-1"}};
  world.attributes = {{"Vpc.Default", "sg-1"}, {"Vpc.List", "a,b"}, {"Vpc.Block", "10.0.0.0/16"}};
  world.attributes["Vpc.List"] = "a,b";
  auto value = evaluator.evaluate(*played.processed.resource("Web")->properties.find("Pieces"));
  REQUIRE(value);
  CHECK(value->known());
  CHECK(value->json.dump() == R"(["a","b"])");
  CHECK(value->waits_for().empty());
}

TEST_CASE_FIXTURE(Fixture, "what a secret went into is masked, and nothing else") {
  auto shown = masked(web());
  CHECK(shown.find("Login")->dump() == R"({"User":"admin","Password":"****","Url":"****"})");
  CHECK(web().json.find("Login")->text("Password") == "hush");
  CHECK(is_secret(web(), "/Login/Password"));
  CHECK(is_secret(web(), "/Login"));
  CHECK(is_secret(web(), "/Login/Password/within"));
  CHECK(!is_secret(web(), "/Login/User"));
  CHECK(!is_secret(web(), "/Name"));
}

TEST_CASE_FIXTURE(Fixture, "a secret that stands alone is masked too") {
  auto& login = *played.processed.resource("Web")->properties.find("Login");
  auto alone = evaluator.evaluate(*login.find("Password"));
  REQUIRE(alone);
  CHECK(alone->json == Json("hush"));
  CHECK(masked(*alone) == Json("****"));
}

TEST_CASE_FIXTURE(Fixture,
                  "outputs are texts, with their exports; those of no condition are left out") {
  world.refs = {{"Vpc", "vpc-1"}};
  auto outputs = evaluator.outputs();
  REQUIRE(outputs);
  REQUIRE(outputs->size() == 2);
  CHECK((*outputs)[0].value.json.as_string() == "http://vpc-1");
  CHECK((*outputs)[0].description == "The site");
  CHECK((*outputs)[0].export_name == "shop-site");
  CHECK((*outputs)[1].value.json.as_string() == "3");
}

TEST_CASE_FIXTURE(Fixture, "a resource whose condition does not hold is not part of the stack") {
  CHECK(*evaluator.exists(*played.processed.resource("Extra")) == false);
  CHECK(*evaluator.exists(*played.processed.resource("Web")) == true);
  CHECK(*evaluator.conditions() == std::map<std::string, bool>{{"IsProd", false}});
}

TEST_CASE("what the conditions leave out has no value") {
  auto read = parse_template(R"(
Conditions: {No: !Equals [a, b]}
Resources:
  Gone: {Type: X, Condition: No}
  User: {Type: X, Properties: {P: !GetAtt Gone.Arn}}
)");
  REQUIRE(read);
  SmallWorld world;
  Parameters parameters;
  auto pseudo = some_pseudo();
  Evaluator evaluator(*read, parameters, pseudo, world);
  auto refused = evaluator.properties(*read->resource("User"));
  REQUIRE(!refused);
  CHECK(words_of(refused.error()) ==
        "Template format error: Unresolved resource dependencies [Gone] in the Resources block of "
        "the "
        "template");
}

TEST_CASE("conditions that turn in a circle are refused however the template came about") {
  Template made;
  auto call = [](std::string name, Node argument) {
    auto map = Node::map();
    map.set(std::move(name), std::move(argument));
    return map;
  };
  auto list = Node::list();
  list.push(call("Condition", Node::string("A")));
  made.conditions.push_back({"A", call("Fn::Not", list)});
  SmallWorld world;
  Parameters parameters;
  auto pseudo = some_pseudo();
  Evaluator evaluator(made, parameters, pseudo, world);
  auto refused = evaluator.condition("A");
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "Template format error: Circular dependency between conditions: [A]");
}

TEST_CASE("keys of mappings and names of conditions are read as they were written") {
  auto played = play(R"(
Mappings: {M: {yes: {on: found}}}
Conditions: {No: !Equals [a, b]}
Resources:
  A: {Type: X, Properties: {P: !FindInMap [M, yes, on], Q: !If [No, a, b]}}
)");
  REQUIRE(played);
  SmallWorld world;
  Evaluator evaluator(played->processed, played->parameters, played->pseudo, world);
  CHECK(evaluator.properties(played->processed.resources[0])->json.dump() ==
        R"({"P":"found","Q":"b"})");
}

TEST_CASE("rules refuse before anything is made, in the author's words") {
  constexpr std::string_view text = R"(
Parameters:
  Env: {Type: String, Default: dev}
  Size: {Type: String, Default: t3.large}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
Rules:
  Small:
    RuleCondition: !Equals [!Ref Env, dev]
    Assertions:
      - Assert: !Contains [[t3.micro, t3.small], !Ref Size]
        AssertDescription: development is small
      - Assert: !EachMemberIn [!Ref Zones, [a, b, c]]
      - Assert: !Not [!EachMemberEquals [!Ref Zones, a]]
Resources:
  A: {Type: AWS::SNS::Topic}
)";
  CHECK(refusal_of(text) == "Template validation error: Rule Small failed: development is small");
  CHECK(refusal_of(text, {{"Size", "t3.micro"}}) == "accepted");
  CHECK(refusal_of(text, {{"Env", "prod"}}) == "accepted");
  CHECK(refusal_of(text, {{"Size", "t3.micro"}, {"Zones", "a,x"}}) ==
        "Template validation error: Rule Small failed: an assertion does not hold");
  CHECK(refusal_of(text, {{"Size", "t3.micro"}, {"Zones", "a,a"}}) ==
        "Template validation error: Rule Small failed: an assertion does not hold");
}

TEST_CASE("the rule that CDK writes into every template is understood") {
  constexpr std::string_view text = R"({"Parameters": {"BootstrapVersion": {
      "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/image"}},
    "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [
      {"Fn::Contains": [["1", "2", "3", "4", "5"], {"Ref": "BootstrapVersion"}]}]},
      "AssertDescription": "CDK bootstrap stack version 6 required."}]}},
    "Resources": {"A": {"Type": "AWS::SNS::Topic"}}})";
  CHECK(refusal_of(text) == "accepted");
}
