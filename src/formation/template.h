// A CloudFormation template, read and checked: every section strictly, unknown keys by name, under
// AWS's limits. Intrinsic functions stay as they were written; evaluate.h gives them values.
//
//   auto written = TRY(parse_template(text));
//   auto parameters = TRY(resolve_parameters(written, given, previous, lookup));
//   auto processed = TRY(process_template(written, parameters, pseudo));   // transforms:
//   Fn::ForEach auto graph = TRY(find_dependencies(processed)); Evaluator evaluator(processed,
//   parameters, pseudo, world);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/node.h"

namespace windlass::formation {

using document::Mark;
using document::Node;

struct Parameter {
  std::string name;
  Mark mark = {};
  std::string type = {};  // "String", "List<Number>", "AWS::SSM::Parameter::Value<String>", ...
  std::optional<std::string> default_value = {};
  std::string description = {}, constraint_description = {};
  bool no_echo = false;
  std::optional<std::vector<std::string>> allowed_values = {};
  std::optional<std::string> allowed_pattern = {};
  std::optional<double> min_length = {}, max_length = {}, min_value = {}, max_value = {};
};

struct Mapping {
  std::string name;
  Mark mark = {};
  Node values;  // top key -> second key -> a scalar or a list of scalars
};

struct Condition {
  std::string name;
  Node expression;
};

struct Rule {
  struct Assertion {
    Node expression;
    std::string description;
  };
  std::string name;
  Mark mark = {};
  std::optional<Node> condition = {};
  std::vector<Assertion> assertions = {};
};

struct Resource {
  std::string logical_id;
  Mark mark = {};  // of the logical id
  std::string type = {};
  Mark type_mark = {};
  Node properties = Node::map();
  std::optional<Node> metadata = {}, creation_policy = {}, update_policy = {};
  std::vector<std::string> depends_on = {};
  // "Delete", "Retain", "RetainExceptOnCreate" or "Snapshot", what CloudFormation takes when
  // nothing is written included (a database keeps a snapshot).
  std::string deletion_policy = "Delete";
  std::string update_replace_policy = "Delete";
  bool deletion_policy_written = false;
  std::string condition = {};  // its name; empty for none
};

struct Output {
  std::string name;
  Mark mark = {};
  Node value = {};
  std::optional<Node> export_name = {};
  std::string description = {};
  std::string condition = {};
};

struct Template {
  Node document;  // all of it, as it was read
  std::string description;
  std::vector<std::string> transforms;
  std::vector<Parameter> parameters;
  std::vector<Mapping> mappings;
  std::vector<Condition> conditions;
  std::vector<Rule> rules;
  std::vector<Resource> resources;
  std::vector<Output> outputs;
  std::optional<Node> metadata;
  // Transforms are still to be played (process_template): until then a Fn::ForEach stands for what
  // it makes, and is in none of the lists above.
  bool unprocessed = false;

  const Parameter* parameter(std::string_view name) const;
  const Mapping* mapping(std::string_view name) const;
  const Condition* find_condition(std::string_view name) const;
  const Resource* resource(std::string_view logical_id) const;
  const Output* output(std::string_view name) const;
  bool extended() const;  // with AWS::LanguageExtensions
};

// JSON or YAML. Errors are AWS's ("Template format error: ..."), with the place.
Result<Template> parse_template(std::string_view text);
// The same from a tree: what a transform made, or what the manifest rendered.
Result<Template> read_template(Node document);

struct Parameters;
struct Pseudo;

// Plays the transforms: Fn::ForEach becomes what it stands for, policies that are functions get
// their values. A template without transforms comes out as it went in. The document of the outcome
// is what GetTemplate shows as Processed.
Result<Template> process_template(const Template& written, const Parameters& parameters,
                                  const Pseudo& pseudo);

// What a caller must acknowledge before this template is used: CAPABILITY_IAM (there are
// identities), CAPABILITY_NAMED_IAM (with names of their own), CAPABILITY_AUTO_EXPAND (transforms).
struct Capabilities {
  std::vector<std::string> needed;
  std::string reason;  // "The following resource(s) require capabilities: [AWS::IAM::Role]"
};
// Of a processed template: what a loop makes is seen then.
Capabilities required_capabilities(const Template& processed);
// InsufficientCapabilitiesException, "Requires capabilities : [CAPABILITY_IAM]", when one is
// missing. A change set shows what its transforms made, and needs no CAPABILITY_AUTO_EXPAND: count
// it as given.
Result<> check_capabilities(const Template& processed, const std::vector<std::string>& given);

}  // namespace windlass::formation
