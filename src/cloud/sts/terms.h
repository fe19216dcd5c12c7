// What a session carries besides who it is: its time, the policies that limit it, its tags.
#pragma once

#include "aws/sts/shape/credentials.h"
#include "aws/sts/shape/policy_descriptor_type.h"
#include "aws/sts/shape/tag.h"
#include "cloud/core/call.h"
#include "cloud/core/session.h"

namespace windlass::cloud::sts {

Error validation_error(std::string message);

// Whole seconds, as AWS's expirations are.
Session lasting(const Call& call, std::chrono::seconds duration);

// Of the session's account: its session policy, and managed policies by ARN.
Result<> take_policies(
    Work& work, Session& session, const std::optional<std::string>& policy,
    const std::optional<std::vector<aws::sts::PolicyDescriptorType>>& policy_arns);
Result<> take_tags(Session& session, const std::optional<std::vector<aws::sts::Tag>>& tags);
// Those that go on to the next session in a chain, and those that came from the last one.
Result<> take_transitive_tags(Session& session, const Call& call,
                              const std::optional<std::vector<std::string>>& keys);
// How much of the room for policy and tags is used, in percent; nothing when there are none.
Result<std::optional<std::int32_t>> packed_size(const Session& session);

aws::sts::Credentials issue(Work& work, const Session& session);

}  // namespace windlass::cloud::sts
