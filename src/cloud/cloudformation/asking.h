// What a request asks of a stack, brought to what the engine takes.
#pragma once

#include "aws/cloudformation/shape/parameter.h"
#include "aws/cloudformation/shape/rollback_configuration.h"
#include "aws/cloudformation/shape/tag.h"
#include "cloud/cloudformation/context.h"
#include "formation/admit.h"

namespace windlass::cloud::cloudformation {

inline constexpr std::size_t body_max = 51'200;       // within a request
inline constexpr std::size_t url_body_max = 1 << 20;  // in S3

// From the request, or from S3; one of the two.
Result<std::string> template_of(Formation& formation, const std::optional<std::string>& body,
                                const std::optional<std::string>& url);
Result<std::string> policy_of(Formation& formation, const std::optional<std::string>& body,
                              const std::optional<std::string>& url);

std::vector<engine::GivenParameter> given(
    const std::optional<std::vector<aws::cloudformation::Parameter>>& parameters);
// Without AWS's own, which only a parent stack sets; `parent` is told what they say.
Result<engine::Tags> tags_of(const std::optional<std::vector<aws::cloudformation::Tag>>& tags,
                             std::string* parent = nullptr);
engine::RollbackConfiguration rollback_of(
    const std::optional<aws::cloudformation::RollbackConfiguration>& configuration);
Result<> check_stack_name(const std::string& name);

engine::Operation new_operation(Formation& formation, engine::Kind kind,
                                const std::optional<std::string>& client_token);

}  // namespace windlass::cloud::cloudformation
