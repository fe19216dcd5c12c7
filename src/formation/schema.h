// What the published schema of a resource type says of its properties: which there are, what they
// may be, which changes replace the resource. Tables are made of models/resources by its
// generate.py.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace windlass::formation {

// A place in a resource's properties; the elements of lists are numbers: {"Tags", "0", "Value"}.
using PropertyPath = std::vector<std::string>;

struct Schema;

// The published schema of that type, whether or not we serve it; nullptr when we have none. A
// custom resource's type ("Custom::X") has that of AWS::CloudFormation::CustomResource.
const Schema* find_schema(std::string_view type);

// --- What a change does --------------------------------------------------------------------------

// As a change set says it: Conditional where the service decides by the values.
enum class Replacement { False, Conditional, True };
std::string_view replacement_name(Replacement replacement);  // "False", "Conditional", "True"

// What changing the property at that place, or anything in it, does to the resource.
Replacement replacement(const Schema& schema, const PropertyPath& path);

bool read_only(const Schema& schema, const PropertyPath& path);
// The service never tells it: drift of it cannot be seen.
bool write_only(const Schema& schema, const PropertyPath& path);
// The new one can only be made when the old one is gone (two of them would be in each other's way).
bool deleted_before_replaced(const Schema& schema);
// Where the resource's tags are ("Tags"); empty for types without tags.
std::string_view tag_property(const Schema& schema);

// --- What it answers -----------------------------------------------------------------------------

// What Fn::GetAtt can ask of it: "Arn", "Endpoint.Address".
std::vector<std::string_view> attributes(const Schema& schema);
// Also true for what only the resource itself knows: a custom resource's, a stack's "Outputs.X".
bool has_attribute(const Schema& schema, std::string_view name);

// --- What is wrong with properties ---------------------------------------------------------------

struct Violation {
  PropertyPath path;    // the nearest place that somebody wrote
  std::string message;  // CloudFormation's: "Encountered unsupported property X"
};

// Strings that stand for numbers and booleans, and numbers and booleans that stand for strings, are
// what they stand for, as in CloudFormation. Members that are null count as not given. Texts with
// what is known after apply (evaluate.h) or a dynamic reference in them may become anything.
std::vector<Violation> violations(const Schema& schema, std::string_view logical_id,
                                  const Json& properties);

// The same properties as the type wants them: "80" becomes 80, true becomes "true". What cannot be
// converted stays as it is; members that are null are left out.
Json converted(const Schema& schema, const Json& properties);

// Whether both mean the same at that place: "80" and 80, lists whose order means nothing.
bool same_value(const Schema& schema, const PropertyPath& path, const Json& a, const Json& b);

}  // namespace windlass::formation
