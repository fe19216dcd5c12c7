#include "formation/template.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

TEST_CASE("a template's sections are read as they were written, in their order") {
  auto read = parse_template(R"(
AWSTemplateFormatVersion: 2010-09-09
Description: A shop
Metadata: {Note: x}
Parameters:
  Size: {Type: Number, Default: 2, MinValue: 1, Description: How many, NoEcho: "true"}
Mappings: {M: {a: {b: c}}}
Conditions: {Big: !Equals [!Ref Size, 9]}
Resources:
  Second:
    Type: AWS::AutoScaling::AutoScalingGroup
    DependsOn: First
    Condition: Big
    DeletionPolicy: Retain
    CreationPolicy: {ResourceSignal: {Count: 1}}
    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}
    Metadata: {a: b}
    Properties: {MinSize: !Ref Size}
  First: {Type: AWS::SNS::Topic}
Outputs:
  O: {Value: x, Description: d, Export: {Name: n}, Condition: Big}
)");
  REQUIRE(read);
  CHECK(read->description == "A shop");
  CHECK(read->parameter("Size")->no_echo);
  CHECK(read->parameter("Size")->min_value == 1);
  CHECK(read->parameter("Size")->default_value == "2");
  CHECK(read->mapping("M"));
  CHECK(read->find_condition("Big"));
  REQUIRE(read->resources.size() == 2);
  auto& second = read->resources[0];
  CHECK(second.logical_id == "Second");
  CHECK(second.mark.line == 10);
  CHECK(second.depends_on == std::vector<std::string>{"First"});
  CHECK(second.condition == "Big");
  CHECK(second.deletion_policy == "Retain");
  CHECK(second.deletion_policy_written);
  CHECK(second.creation_policy);
  CHECK(second.update_policy);
  CHECK(second.metadata);
  CHECK(read->resources[1].deletion_policy == "Delete");
  CHECK(read->output("O")->export_name);
  CHECK(!read->unprocessed);
}

TEST_CASE("a database keeps a snapshot unless somebody says otherwise") {
  auto policy = [](std::string_view resource) {
    auto read = parse_template("Resources:\n  A: " + std::string(resource));
    return read ? read->resources[0].deletion_policy : words_of(read.error());
  };
  CHECK(policy("{Type: AWS::RDS::DBInstance}") == "Snapshot");
  CHECK(policy("{Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: c}}") == "Delete");
  CHECK(policy("{Type: AWS::RDS::DBCluster}") == "Snapshot");
  CHECK(policy("{Type: AWS::RDS::DBCluster, DeletionPolicy: Delete}") == "Delete");
  CHECK(policy("{Type: AWS::EC2::Volume, DeletionPolicy: Snapshot}") == "Snapshot");
}

TEST_CASE("short forms and long forms are the same template") {
  auto shorter = parse_template(
      "Resources: {A: {Type: X}, B: {Type: X, Properties: {P: !GetAtt A.B.C, Q: !Sub \"${A}\"}}}");
  auto longer =
      parse_template(R"({"Resources": {"A": {"Type": "X"}, "B": {"Type": "X", "Properties":
      {"P": {"Fn::GetAtt": ["A", "B.C"]}, "Q": {"Fn::Sub": "${A}"}}}}})");
  REQUIRE(shorter);
  REQUIRE(longer);
  CHECK(document::to_json(shorter->document) == document::to_json(longer->document));
}

TEST_CASE("identities need somebody's consent, named ones more of it") {
  auto needs = [](std::string_view resources) {
    auto read = parse_template("Resources:\n" + std::string(resources));
    REQUIRE(read);
    auto refused = check_capabilities(*read, {});
    return refused ? "nothing" : refused.error().message;
  };
  CHECK(needs("  A: {Type: AWS::SNS::Topic}") == "nothing");
  CHECK(needs("  A: {Type: AWS::IAM::Role}") == "Requires capabilities : [CAPABILITY_IAM]");
  CHECK(needs("  A: {Type: AWS::IAM::Role, Properties: {RoleName: x}}") ==
        "Requires capabilities : [CAPABILITY_NAMED_IAM]");
  auto read = parse_template("Resources: {A: {Type: AWS::IAM::Role}}");
  CHECK(check_capabilities(*read, {"CAPABILITY_NAMED_IAM"}));
  CHECK(check_capabilities(*read, {"CAPABILITY_IAM"}));
  CHECK(required_capabilities(*read).reason ==
        "The following resource(s) require capabilities: [AWS::IAM::Role]");
  auto looping = play("Transform: AWS::LanguageExtensions\nResources: {A: {Type: X}}");
  REQUIRE(looping);
  CHECK(check_capabilities(looping->processed, {}).error().code ==
        "InsufficientCapabilitiesException");
  CHECK(check_capabilities(looping->processed, {"CAPABILITY_AUTO_EXPAND"}));
}

TEST_CASE("every template that the manifest renders is understood") {
  auto folder = std::filesystem::path(WINDLASS_SOURCE_DIR) / "src/manifest/tests/rendered";
  int seen = 0;
  for (auto& file : std::filesystem::directory_iterator(folder)) {
    CAPTURE(file.path().filename().string());
    std::ifstream stream(file.path());
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto written = parse_template(text);
    REQUIRE(written);
    std::vector<GivenParameter> given;
    for (auto& parameter : written->parameters)
      if (!parameter.default_value) given.push_back({parameter.name, "value"});
    CHECK(refusal_of(text, given) == "accepted");
    ++seen;
  }
  CHECK(seen > 0);
}
