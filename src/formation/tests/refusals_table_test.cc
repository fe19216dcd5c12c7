// What CloudFormation refuses, in its words, a row each.
#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

struct Row {
  std::string_view written, refusal;
};

constexpr std::string_view fine = "Resources:\n  A: {Type: AWS::SNS::Topic}\n";

constexpr Row sections[] = {
    {"", "Template format error: unsupported structure."},
    {"[1]", "Template format error: unsupported structure."},
    {"just text", "Template format error: unsupported structure."},
    {"Description: x", "Template format error: At least one Resources member must be defined."},
    {"Resources: {}", "Template format error: At least one Resources member must be defined."},
    {"Resources: []", "Template format error: [/Resources] must be an object"},
    {"Resources:\n", "[/Resources] 'null' values are not allowed in templates"},
    {"Resource: {}\nOutput: {}", "Invalid template property or properties [Resource, Output]"},
    {"AWSTemplateFormatVersion: 2011-01-01\nResources: {A: {Type: X}}",
     "Template format error: unsupported value for AWSTemplateFormatVersion."},
    {"Hooks: {}\nResources: {A: {Type: X}}", "Template format error: Hooks are not served"},
    {"Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: X}}",
     "No transform named AWS::Serverless-2016-10-31 found: only AWS::LanguageExtensions is "
     "served."},
    {"Resources:\n  A: &a {Type: X}\n  B: *a\n",
     "Template error: YAML aliases are not allowed in CloudFormation templates"},
    {"Resources:\n  A: {Type: X}\n  A: {Type: X}\n",
     "Template format error: the key 'A' is there twice"},
    {"Resources:\n  A: !Frob x\n",
     "Template format error: the tag !Frob is not a function of CloudFormation"},
    {"{\"Resources\": {\"A\": {\"Type\": \"X\",}}}",
     "Template format error: JSON not well-formed: expected a string"},
    {"Resources:\n  A: [\n",
     "Template format error: YAML not well-formed: did not find expected node content"},
};

constexpr Row resources[] = {
    {"Resources: {a-b: {Type: X}}",
     "Template format error: Resource name a-b is non alphanumeric."},
    {"Resources: {A: x}", "Template format error: Any Resources member must be an object."},
    {"Resources: {A: {Properties: {}}}",
     "Template format error: [/Resources/A] Every Resources object must contain a Type member."},
    {"Resources: {A: {Type: X, DependOn: B}}", "Invalid template resource property 'DependOn'"},
    {"Resources: {A: {Type: X, Properties: [1]}}",
     "Template format error: [/Resources/A/Properties] must be an object"},
    {"Resources:\n  A:\n    Type: X\n    Properties:\n      B:\n",
     "[/Resources/A/Properties/B] 'null' values are not allowed in templates"},
    {"Resources: {A: {Type: X, DependsOn: {B: c}}}",
     "Template format error: DependsOn must be a string or list of strings."},
    {"Resources: {A: {Type: X, CreationPolicy: {ResourceSignals: {Count: 1}}}}",
     "Unrecognized CreationPolicy member 'ResourceSignals'"},
    {"Resources: {A: {Type: X, CreationPolicy: {ResourceSignal: {Counts: 1}}}}",
     "Unrecognized CreationPolicy member 'Counts'"},
    {"Resources: {A: {Type: X, CreationPolicy: {ResourceSignal: {Timeout: soon}}}}",
     "Template format error: CreationPolicy's Timeout must be a duration such as PT15M: 'soon'"},
    {"Resources: {A: {Type: X, CreationPolicy: {ResourceSignal: {Timeout: PT13H}}}}",
     "Template format error: CreationPolicy's Timeout may be at most 12 hours (PT12H): 'PT13H'"},
    {"Resources: {A: {Type: X, CreationPolicy: {ResourceSignal: {Count: -1}}}}",
     "Template format error: CreationPolicy's Count must be a number of 0 or more: '-1'"},
    {"Resources: {A: {Type: X, UpdatePolicy: {AutoScalingRollingUpdates: {}}}}",
     "Unrecognized UpdatePolicy member 'AutoScalingRollingUpdates'"},
    {"Resources: {A: {Type: X, UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatch: 1}}}}",
     "Unrecognized UpdatePolicy member 'MaxBatch'"},
    {"Resources: {A: {Type: X, UpdatePolicy: {AutoScalingRollingUpdate: [1]}}}",
     "Template format error: [UpdatePolicy/AutoScalingRollingUpdate] must be an object"},
    {"Resources: {A: {Type: X, DeletionPolicy: Keep}}",
     "Template format error: Unrecognized DeletionPolicy Keep for resource A"},
    {"Resources: {A: {Type: X, UpdateReplacePolicy: RetainExceptOnCreate}}",
     "Template format error: Unrecognized UpdateReplacePolicy RetainExceptOnCreate for resource A"},
    {"Resources: {A: {Type: AWS::S3::Bucket, DeletionPolicy: Snapshot}}",
     "Template error: resource type AWS::S3::Bucket does not support DeletionPolicy Snapshot"},
    {"Resources: {A: {Type: X, Condition: C}}",
     "Template format error: Unresolved condition dependency C in the Resources block of the "
     "template"},
    {"Parameters: {A: {Type: String, Default: x}}\nResources: {A: {Type: X}}",
     "Template format error: Resource and parameter names must be unique: A is both"},
};

constexpr Row parameters[] = {
    {"Parameters: {A: {Default: x}}",
     "Template format error: Every Parameters object must contain a Type member."},
    {"Parameters: {A: {Type: Strin}}", "Template format error: Unrecognized parameter type: Strin"},
    {"Parameters: {A: {Type: List<AWS::EC2::KeyPair::KeyName>}}",
     "Template format error: Unrecognized parameter type: List<AWS::EC2::KeyPair::KeyName>"},
    {"Parameters: {A: {Type: String, Defualt: x}}",
     "Invalid template parameter property 'Defualt'"},
    {"Parameters: {A: {Type: String, Default: [x]}}",
     "Template format error: Every Default member must be a string."},
    {"Parameters: {A: {Type: String, MinLength: few}}",
     "Template format error: Every MinLength member must be a number."},
    {"Parameters: {A: {Type: String, NoEcho: maybe}}",
     "Template format error: Every NoEcho member must be true or false."},
    {"Parameters: {a_b: {Type: String}}",
     "Template format error: Parameter name a_b is non alphanumeric."},
    {"Parameters: {P: {Type: String}, Q: {Type: String}}", "Parameters: [P, Q] must have values"},
};

constexpr Row others[] = {
    {"Mappings: {M: {a: b}}", "Template format error: [/Mappings/M/a] must be an object"},
    {"Mappings: {M: {a: {b: {c: d}}}}",
     "Template format error: [/Mappings/M/a/b] Every Mappings attribute must be a String or a "
     "List."},
    {"Conditions: {C: yes}",
     "Template format error: Conditions can only be boolean operations on parameters and other "
     "conditions"},
    {"Conditions: {C: !Equals [!Ref A, x]}",
     "Template format error: Unresolved dependencies [A]. Cannot reference resources in the "
     "Conditions block of the template"},
    {"Conditions: {C: !Not [!Condition D]}",
     "Template format error: Unresolved condition dependency D in the Conditions block of the "
     "template"},
    {"Conditions: {C: !Not [!Condition D], D: !Not [!Condition C]}",
     "Template format error: Circular dependency between conditions: [C, D]"},
    {"Conditions: {C: !Equals [!GetAtt A.B, x]}",
     "Template format error: Following functions are not supported in the Conditions block of the "
     "template: [Fn::GetAtt]."},
    {"Conditions: {C: !Contains [[a], a]}",
     "Template format error: Following functions are not supported in the Conditions block of the "
     "template: [Fn::Contains]."},
    {"Rules: {R: {Assertions: []}}",
     "Template format error: [/Rules/R] Every Rules object must contain a list of Assertions."},
    {"Rules: {R: {Assertions: [{Assert: !Condition C}]}}",
     "Template format error: Following functions are not supported in the Rules block of the "
     "template: [Condition]."},
    {"Outputs: {O: {Description: x}}",
     "Template format error: Every Outputs member must contain a Value object"},
    {"Outputs: {O: {Value: x, Name: y}}", "Invalid template output property 'Name'"},
    {"Outputs: {O: {Value: x, Export: y}}",
     "Template format error: [/Outputs/O/Export] must be an object with a Name alone"},
    {"Outputs: {O: {Value: x, Condition: C}}",
     "Template format error: Unresolved condition dependency C in the Outputs block of the "
     "template"},
    {"Outputs: {O: {Value: !Ref Nope}}",
     "Template format error: Unresolved resource dependencies [Nope] in the Outputs block of the "
     "template"},
    {"Outputs: {O: {Value: x, Export: {Name: n}}, P: {Value: y, Export: {Name: !Sub n}}}",
     "Template format error: the export name n is there twice"},
    {"Outputs: {O: {Value: [a]}}",
     "Template format error: The Value field of every Outputs member must evaluate to a String."},
};

constexpr Row functions[] = {
    {"!Ref [A]", "Template error: every Ref object must have a single String value."},
    {"!Ref Nope",
     "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the "
     "template"},
    {"[!Ref Nope, !Sub \"${No.Where}\", !Ref Nope]",
     "Template format error: Unresolved resource dependencies [Nope, No] in the Resources block of "
     "the template"},
    {"!Ref AWS::Nope",
     "Template format error: Unresolved resource dependencies [AWS::Nope] in the Resources block "
     "of the template"},
    {"!GetAtt A",
     "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name "
     "and the resource attribute"},
    {"!GetAtt Nope.Arn",
     "Template error: instance of Fn::GetAtt references undefined resource Nope"},
    {"!GetAtt A.Nonsense",
     "Template error: resource A does not support attribute type Nonsense in Fn::GetAtt"},
    {"!Sub [a]",
     "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. "
     "Specify a string as first argument, and an optional second argument to specify a mapping of "
     "values to replace in the string"},
    {"!Sub \"${a b}\"",
     "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, "
     "underscores, periods, and colons"},
    {"!Sub [\"${L}\", {L: [1]}]",
     "Template error: variable L in Fn::Sub expression does not resolve to a string"},
    {"!Join a",
     "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and "
     "(2) a list of strings to be joined or a function that returns a list of strings (such as "
     "Fn::GetAZs) to be joined."},
    {"!Split [a]",
     "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and "
     "(2) a string to be split or a function that returns a string to be split."},
    {"!Select [a, [b]]",
     "Template error: Fn::Select requires a list argument with two elements: an integer index and "
     "a list"},
    {"!Select [3, [a, b]]",
     "Template error: Fn::Select cannot select nonexistent value at index 3"},
    {"!Base64 [a]", "Template error: every Fn::Base64 object must have a String-typed value."},
    {"!Cidr [10.0.0.0/24, 9, 5]",
     "Template error: Fn::Cidr: 9 blocks with 5 cidrBits do not fit into 10.0.0.0/24"},
    {"!Cidr [10.0.0/16, 1, 8]", "Template error: Fn::Cidr: '10.0.0/16' is not a valid ipBlock"},
    {"!Cidr [10.0.0.0/16, 0, 8]",
     "Template error: Fn::Cidr: the count of blocks must be from 1 to 256"},
    {"!Cidr [10.0.0.0/16, 1, 33]", "Template error: Fn::Cidr: cidrBits must be from 1 to 32"},
    {"!FindInMap [M, a]",
     "Template error: every Fn::FindInMap object requires three parameters, the map name, map key "
     "and the attribute for return value"},
    {"!FindInMap [Nope, a, b]",
     "Template error: Mapping named 'Nope' is not present in the 'Mappings' section of template."},
    {"!FindInMap [M, k, x]", "Template error: Unable to get mapping for M::k::x"},
    {"!If [C, a]", "Template error: Fn::If requires a list argument with three parameters"},
    {"!If [!Ref A, a, b]",
     "Template error: Fn::If requires a list argument with the first element being a condition"},
    {"!If [C, a, b]",
     "Template format error: Unresolved condition dependency C in the Resources block of the "
     "template"},
    {"!Equals [a, b]",
     "Template format error: Following functions are not supported in the Resources block of the "
     "template: [Fn::Equals]."},
    {"!ImportValue nope", "No export named nope found."},
    {"!ImportValue {Ref: A}",
     "Template error: the attribute in Fn::ImportValue must not depend on any resources, imported "
     "values, or Fn::GetAZs"},
    {"{Fn::Transform: {Name: AWS::Include}}",
     "Template error: the macro of Fn::Transform is not served: only AWS::LanguageExtensions is"},
    {"{Fn::Join: [a, [b]], Other: x}",
     "Template error: Fn::Join must be the only member of its object"},
};

constexpr Row conditions[] = {
    {"!And [!Equals [a, a]]",
     "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean "
     "parameters."},
    {"!Or [!Equals [a, a]]",
     "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean "
     "parameters."},
    {"!Not [!Equals [a, a], !Equals [a, a]]",
     "Template error: every Fn::Not object requires one boolean parameter."},
    {"!Equals [a]",
     "Template error: every Fn::Equals object requires a list of 2 string parameters."},
    {"!Not [text]",
     "Template format error: Conditions can only be boolean operations on parameters and other "
     "conditions"},
};

}  // namespace

TEST_CASE("a template's sections are strict") {
  for (auto& row : sections) {
    CAPTURE(row.written);
    CHECK(refusal_of(row.written) == row.refusal);
  }
  for (auto& row : resources) {
    CAPTURE(row.written);
    CHECK(refusal_of(row.written) == row.refusal);
  }
}

TEST_CASE("parameters, mappings, conditions, rules and outputs are strict") {
  for (auto& row : parameters) {
    CAPTURE(row.written);
    CHECK(refusal_of(std::string(row.written) + "\n" + std::string(fine)) == row.refusal);
  }
  for (auto& row : others) {
    CAPTURE(row.written);
    CHECK(refusal_of(std::string(row.written) + "\n" + std::string(fine)) == row.refusal);
  }
}

TEST_CASE("functions are refused in CloudFormation's words") {
  for (auto& row : functions) {
    CAPTURE(row.written);
    auto text =
        "Mappings: {M: {k: {v: w}}}\n" + std::string(fine) +
        "  B:\n    Type: AWS::SNS::Topic\n    Properties:\n      P: " + std::string(row.written);
    CHECK(refusal_of(text) == row.refusal);
  }
  for (auto& row : conditions) {
    CAPTURE(row.written);
    CHECK(refusal_of("Conditions:\n  C: " + std::string(row.written) + "\n" + std::string(fine)) ==
          row.refusal);
  }
}

TEST_CASE("a refusal says the line and the column, in YAML and in JSON") {
  auto yaml = parse_template("Resources:\n  A:\n    Type: X\n    Propertys: {}\n");
  REQUIRE(!yaml);
  CHECK(yaml.error().code == "ValidationError");
  CHECK(yaml.error().message ==
        "Invalid template resource property 'Propertys' (line 4, column 5)");
  CHECK(yaml.error().fields ==
        std::vector<std::pair<std::string, std::string>>{{"line", "4"}, {"column", "5"}});
  auto json = parse_template("{\"Resources\": {\n  \"A\": {\"Type\": \"X\",\n    \"P\": 1}}}");
  REQUIRE(!json);
  CHECK(json.error().message == "Invalid template resource property 'P' (line 3, column 5)");
}

TEST_CASE("limits are AWS's") {
  auto many = [](std::string section, int count, std::string body) {
    std::string text = section + ":\n";
    for (int i = 0; i < count; ++i) text += "  N" + std::to_string(i) + ": " + body + "\n";
    return text;
  };
  CHECK(refusal_of(many("Resources", 500, "{Type: X}")) == "accepted");
  CHECK(refusal_of(many("Resources", 501, "{Type: X}")) ==
        "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
  CHECK(refusal_of(std::string(fine) + many("Parameters", 201, "{Type: String, Default: x}")) ==
        "Template format error: Number of parameters, 201, is greater than maximum allowed, 200");
  CHECK(refusal_of(std::string(fine) + many("Outputs", 201, "{Value: x}")) ==
        "Template format error: Number of outputs, 201, is greater than maximum allowed, 200");
  CHECK(refusal_of(std::string(fine) + many("Mappings", 201, "{a: {b: c}}")) ==
        "Template format error: Number of mappings, 201, is greater than maximum allowed, 200");
  CHECK(refusal_of(std::string(fine) + "Description: " + std::string(1025, 'x')) ==
        "Template format error: [/Description] is longer than 1024 bytes");
  CHECK(refusal_of(std::string(1'000'001, ' ')) ==
        "Template may not exceed 1000000 bytes in size.");
}
