// Stacks as answers show them.
#pragma once

#include "aws/cloudformation/shape/parameter.h"
#include "aws/cloudformation/shape/rollback_configuration.h"
#include "aws/cloudformation/shape/stack_resource_drift.h"
#include "aws/cloudformation/shape/tag.h"
#include "cloud/cloudformation/context.h"
#include "formation/change_set.h"

namespace windlass::cloud::cloudformation {

inline std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::vector<aws::cloudformation::Parameter> shown_parameters(const engine::Parameters& parameters);
std::vector<aws::cloudformation::Tag> shown_tags(const engine::Tags& tags);
aws::cloudformation::RollbackConfiguration shown_rollback(
    const engine::RollbackConfiguration& configuration);
aws::cloudformation::StackResourceDrift shown_drift(const engine::StackRecord& stack,
                                                    const engine::ResourceRecord& resource,
                                                    const engine::Drift& drift, Time at);

// Pages by a number: what comes next begins there.
Result<std::int64_t> place_of(const std::optional<std::string>& token);

}  // namespace windlass::cloud::cloudformation
