// How entities look in answers.
#pragma once

#include <vector>

#include "aws/iam/shape/attached_permissions_boundary.h"
#include "aws/iam/shape/group.h"
#include "aws/iam/shape/instance_profile.h"
#include "aws/iam/shape/policy.h"
#include "aws/iam/shape/role.h"
#include "aws/iam/shape/user.h"
#include "cloud/iam/entity.h"
#include "cloud/iam/managed_policy.h"

namespace windlass::cloud::iam {

// Lists leave out what Get and Create show beside: tags, boundaries.
enum class Detail { Listed, Full };

aws::iam::User user_view(Iam& iam, const Entity& user, Detail detail);
aws::iam::Group group_view(const Entity& group);
aws::iam::Role role_view(Iam& iam, const Entity& role, Detail detail);
aws::iam::InstanceProfile profile_view(Iam& iam, const Entity& profile, Detail detail);
aws::iam::Policy policy_view(Iam& iam, const std::string& account, const ManagedPolicy& managed,
                             Detail detail);

std::vector<aws::iam::Tag> tags_of(Iam& iam, const Entity& owner);
// Documents travel percent-encoded.
std::string encoded_document(const std::string& document);

}  // namespace windlass::cloud::iam
