#include "formation/dependencies.h"

#include "formation/tests/language.h"

using namespace windlass;
using namespace windlass::formation;
using namespace windlass::formation::testing;

namespace {

std::string shown(const Result<Dependencies>& all) {
  if (!all) return words_of(all.error());
  std::string out;
  for (auto& [id, others] : *all) {
    out += id + ":";
    for (auto& other : others) out += " " + other;
    out += ";";
  }
  return out;
}

std::string dependencies_in(std::string_view text) {
  auto written = parse_template(text);
  return written ? shown(find_dependencies(*written)) : words_of(written.error());
}

constexpr std::string_view conditional = R"(
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
Resources:
  Here: {Type: X, Condition: Yes}
  Gone: {Type: X, Condition: No}
  User:
    Type: X
    DependsOn: [Gone, Here]
    Properties: {P: !If [No, !Ref Gone, fixed], Q: !If [Yes, a, !GetAtt Gone.Arn]}
)";

}  // namespace

TEST_CASE("references of every kind are dependencies") {
  CHECK(dependencies_in(R"(
Parameters: {P: {Type: String, Default: x}}
Resources:
  A: {Type: X}
  B: {Type: X, Properties: {R: !Ref A, P: !Ref P, N: !Ref AWS::Region}}
  C: {Type: X, Properties: {L: [{G: !GetAtt B.Arn}]}}
  D: {Type: X, Properties: {S: !Sub "${A} ${C.Arn} ${!B} ${P}"}}
  E: {Type: X, Properties: {S: !Sub ["${Own}", {Own: !Ref D}]}}
  F: {Type: X, DependsOn: A}
  G: {Type: X, Metadata: {M: !Ref A}}
  H: {Type: X, UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: !Ref B}}}
)") == "A:;B: A;C: B;D: A C;E: D;F: A;G: A;H: B;");
}

TEST_CASE("a circle is refused with those that turn in it, and no others") {
  CHECK(dependencies_in(R"(
Resources:
  Before: {Type: X}
  A: {Type: X, Properties: {P: !Ref B, Q: !Ref Before}}
  B: {Type: X, Properties: {P: !Ref C}}
  C: {Type: X, DependsOn: A}
  After: {Type: X, DependsOn: A}
)") == "Circular dependency between resources: [A, B, C]");
  CHECK(dependencies_in("Resources: {A: {Type: X, Properties: {P: !Ref A}}}") ==
        "Circular dependency between resources: [A]");
}

TEST_CASE("a DependsOn to what is not there is refused") {
  CHECK(dependencies_in("Resources: {A: {Type: X, DependsOn: [B, C]}}") ==
        "Template format error: Unresolved resource dependencies [B, C] in the Resources block of "
        "the "
        "template");
}

TEST_CASE("without conditions every branch counts") {
  CHECK(dependencies_in(conditional) == "Gone:;Here:;User: Gone Here;");
}

TEST_CASE("with conditions only the branches taken count, and what is left out is no dependency") {
  auto written = parse_template(conditional);
  REQUIRE(written);
  CHECK(shown(find_dependencies(*written, {{"Yes", true}, {"No", false}})) == "Here:;User: Here;");
}

TEST_CASE("a reference to what the conditions leave out is refused") {
  CHECK(refusal_of(R"(
Conditions: {No: !Equals [a, b]}
Resources:
  Gone: {Type: X, Condition: No}
  User: {Type: X, Properties: {P: !Ref Gone}}
)") == "Template format error: Unresolved resource dependencies [Gone] in the Resources block of "
       "the "
       "template");
  CHECK(refusal_of(R"(
Conditions: {No: !Equals [a, b]}
Resources:
  Gone: {Type: X, Condition: No}
  A: {Type: X}
Outputs: {O: {Value: !Ref Gone}}
)") == "Template format error: Unresolved resource dependencies [Gone] in the Outputs block of the "
       "template");
}
