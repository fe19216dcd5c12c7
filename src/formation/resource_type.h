// What a stack can be made of: a type is a few functions over the service's public operations, so
// that they serve AWS and the local cloud alike.
//
// Every function may be called again with the same arguments after a crash: `create` with the same
// token finds what an earlier call made (a client token where the operation takes one; otherwise
// the name that follows from the token, or the tag "windlass:token"), `remove` of what is gone is
// done.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/json.h"
#include "base/result.h"

namespace windlass::formation {

// Whom a type's functions talk to, and for which stack.
struct Place {
  const aws::Client& client;
  std::string partition = "aws", region, account;
};

// One resource of one stack, with its properties evaluated (no intrinsic is left in them).
struct Wanted {
  std::string stack_name, stack_id, logical_id;
  Json properties;                                        // an object
  std::vector<std::pair<std::string, std::string>> tags;  // the stack's, and aws:cloudformation:*
  // Follows from the stack, the logical id and how often it was replaced; 1 to 64 of [0-9a-z].
  std::string token;
};

struct Physical {
  std::string id;                    // what Ref answers
  Json attributes = Json::Object{};  // what Fn::GetAtt answers, by name ("Arn", "Endpoint.Address")
  bool operator==(const Physical&) const = default;
};

enum class Progress { Ready, Pending };

struct ResourceType {
  std::string_view name;  // "AWS::EC2::VPC"

  // Starts making it; what takes time is watched by `ready`.
  Result<Physical> (*create)(const Place&, const Wanted&);
  // Asked until it is ready or refused; may complete the attributes. Null: it is ready at once.
  Result<Progress> (*ready)(const Place&, const Wanted&, Physical&) = nullptr;
  // Changes what can be changed in place; null: every change replaces it. `before` are the
  // properties it was made with (or what the last update set).
  Result<Physical> (*update)(const Place&, const Wanted&, const Json& before,
                             const Physical& was) = nullptr;
  // Where the schema leaves it to the service (Replacement::Conditional): whether this change of
  // properties replaces the resource. Null: `update` does it in place.
  bool (*replaces)(const Json& before, const Json& after) = nullptr;
  // Starts removing it. A service's "still in use" is an error here; the engine tries again.
  Result<> (*remove)(const Place&, const Wanted&, const Physical&);
  // Whether it is gone; null: `remove` waits for nothing.
  Result<Progress> (*gone)(const Place&, const Physical&) = nullptr;
  // The properties as they stand in the service, those that it can tell; nothing when it is gone.
  // Null: drift of this type cannot be told.
  Result<std::optional<Json>> (*read)(const Place&, const Physical&,
                                      const Json& properties) = nullptr;
  // Errors of `remove` that pass by themselves (DependencyViolation and the like).
  std::span<const std::string_view> passing = {};
};

// The type of that name; nullptr when it is not served.
const ResourceType* find_type(std::string_view name);
std::span<const ResourceType* const> all_types();

}  // namespace windlass::formation
