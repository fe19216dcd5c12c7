// Roles, users and groups hold policies alike: what each of the four acts is for which of them.
#pragma once

#include <string>
#include <vector>

#include "formation/resource_type.h"

namespace windlass::formation::types {

struct IamHolder {
  std::string_view property;  // "RoleName": which property names it
  Result<> (*put)(const Place&, const std::string& holder, const std::string& policy,
                  const std::string& document);
  Result<> (*drop)(const Place&, const std::string& holder, const std::string& policy);
  Result<> (*attach)(const Place&, const std::string& holder, const std::string& arn);
  Result<> (*detach)(const Place&, const std::string& holder, const std::string& arn);
  // The names of its inline policies, the ARNs of those that are attached.
  Result<std::vector<std::string>> (*inlined)(const Place&, const std::string& holder);
  Result<std::vector<std::string>> (*attached)(const Place&, const std::string& holder);
  // An inline policy's document; NoSuchEntity when there is none.
  Result<std::string> (*document)(const Place&, const std::string& holder,
                                  const std::string& policy);
};

extern const IamHolder iam_role_holder, iam_user_holder, iam_group_holder;

// Makes the holder's Policies and ManagedPolicyArns what `now` says, where `before` said otherwise.
Result<> settle_policies(const Place& place, const IamHolder& holder, const std::string& name,
                         const Json& before, const Json& now);
// Takes all of them away, for a holder that goes.
Result<> strip_policies(const Place& place, const IamHolder& holder, const std::string& name);
// Adds the properties Policies and ManagedPolicyArns as they stand, those that the template has.
Result<> read_policies(const Place& place, const IamHolder& holder, const std::string& name,
                       const Json& properties, Json& now);

// AWS::IAM::RolePolicy and the like: one inline policy of one holder.
Result<Physical> put_one_policy(const Place& place, const IamHolder& holder, const Wanted& wanted);
Result<> drop_one_policy(const Place& place, const IamHolder& holder, const Physical& was);
Result<std::optional<Json>> read_one_policy(const Place& place, const IamHolder& holder,
                                            const Physical& was);

constexpr std::string_view no_such_entity[] = {"NoSuchEntity", "NoSuchEntityException"};
constexpr std::string_view entity_exists[] = {"EntityAlreadyExists",
                                              "EntityAlreadyExistsException"};

}  // namespace windlass::formation::types
