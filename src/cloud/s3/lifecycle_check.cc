// Which lifecycle configurations are taken.
#include <set>

#include "cloud/s3/errors.h"
#include "cloud/s3/lifecycle_rules.h"

namespace windlass::cloud::s3 {

namespace {

bool at_midnight(Time time) { return std::chrono::floor<std::chrono::days>(time) == time; }

Result<> check_filter(const LifecycleRule& rule) {
  if (rule.filter.has_value() == rule.prefix.has_value()) return malformed_xml();
  if (!rule.filter) return Done{};
  auto& filter = *rule.filter;
  auto given = (filter.prefix ? 1 : 0) + (filter.tag ? 1 : 0) + (filter.and_ ? 1 : 0) +
               (filter.object_size_greater_than ? 1 : 0) + (filter.object_size_less_than ? 1 : 0);
  return given > 1 ? Result<>(malformed_xml()) : Done{};
}

Result<> check_expiration(const LifecycleRule& rule) {
  if (!rule.expiration) return Done{};
  auto& expiration = *rule.expiration;
  auto given = (expiration.date ? 1 : 0) + (expiration.days ? 1 : 0) +
               (expiration.expired_object_delete_marker ? 1 : 0);
  if (given != 1) return malformed_xml();
  if (expiration.days && *expiration.days <= 0)
    return invalid_argument("'Days' for Expiration action must be a positive integer");
  if (expiration.date && !at_midnight(*expiration.date))
    return invalid_argument("'Date' must be at midnight GMT");
  return Done{};
}

Result<> check_transition(const Transition& transition, const LifecycleRule& rule) {
  if (!transition.storage_class || transition.days.has_value() == transition.date.has_value())
    return malformed_xml();
  if (transition.date && !at_midnight(*transition.date))
    return invalid_argument("'Date' must be at midnight GMT");
  if (!transition.days) return Done{};
  if (*transition.days < 0)
    return invalid_argument("'Days' in Transition action must be nonnegative");
  auto infrequent =
      transition.storage_class == "STANDARD_IA" || transition.storage_class == "ONEZONE_IA";
  if (infrequent && *transition.days < 30)
    return invalid_argument(
        "'Days' in Transition action must be greater than or equal to 30 for storageClass '" +
        *transition.storage_class + "'");
  if (rule.expiration && rule.expiration->days && *rule.expiration->days <= *transition.days)
    return invalid_argument(
        "'Days' in the Expiration action for filter must be greater than 'Days' in the Transition "
        "action");
  return Done{};
}

Result<> check_noncurrent(const LifecycleRule& rule) {
  if (auto& action = rule.noncurrent_version_expiration) {
    if (!action->noncurrent_days) return malformed_xml();
    if (*action->noncurrent_days <= 0)
      return invalid_argument(
          "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
    auto newer = action->newer_noncurrent_versions.value_or(1);
    if (newer < 1 || newer > 100)
      return invalid_argument("'NewerNoncurrentVersions' must be between 1 and 100");
  }
  if (!rule.noncurrent_version_transitions) return Done{};
  for (auto& transition : *rule.noncurrent_version_transitions)
    if (!transition.noncurrent_days || !transition.storage_class) return malformed_xml();
  return Done{};
}

Result<> check_abort(const LifecycleRule& rule) {
  auto& action = rule.abort_incomplete_multipart_upload;
  if (!action) return Done{};
  if (action->days_after_initiation.value_or(0) <= 0)
    return invalid_argument(
        "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive "
        "integer");
  if (rule.filter && (rule.filter->tag || (rule.filter->and_ && rule.filter->and_->tags)))
    return invalid_request("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  return Done{};
}

Result<> check_rule(const LifecycleRule& rule) {
  if (rule.status != "Enabled" && rule.status != "Disabled") return malformed_xml();
  auto acts =
      rule.expiration || (rule.transitions && !rule.transitions->empty()) ||
      rule.noncurrent_version_expiration || rule.abort_incomplete_multipart_upload ||
      (rule.noncurrent_version_transitions && !rule.noncurrent_version_transitions->empty());
  if (!acts) return invalid_request("At least one action needs to be specified in a rule");
  TRY(check_filter(rule));
  TRY(check_expiration(rule));
  if (rule.transitions)
    for (auto& transition : *rule.transitions) TRY(check_transition(transition, rule));
  TRY(check_noncurrent(rule));
  return check_abort(rule);
}

}  // namespace

Result<> check_rules(Rules& rules, Random& random) {
  constexpr std::size_t rules_max = 1000;
  constexpr std::size_t id_bytes_max = 255;
  if (rules.empty() || rules.size() > rules_max) return malformed_xml();
  std::set<std::string> ids;
  for (auto& rule : rules) {
    TRY(check_rule(rule));
    if (rule.id.value_or("").empty()) rule.id = random.hex(48);
    if (rule.id->size() > id_bytes_max)
      return invalid_argument("ID length should not exceed allowed limit of 255");
    if (!ids.insert(*rule.id).second)
      return invalid_argument("Rule ID must be unique. Found same ID for one or more rules");
  }
  return Done{};
}

}  // namespace windlass::cloud::s3
