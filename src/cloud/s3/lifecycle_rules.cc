#include "cloud/s3/lifecycle_rules.h"

#include <algorithm>

namespace windlass::cloud::s3 {

namespace {

bool has_tag(const Pairs& tags, const Tag& tag) {
  auto* value = find_pair(tags, tag.key.value_or(""));
  return value && *value == tag.value.value_or("");
}

// A rule's filter, in whichever form it was written.
struct Filter {
  std::string_view prefix;
  std::vector<const Tag*> tags;
  std::optional<std::int64_t> larger_than, smaller_than;
};

Filter filter_of(const LifecycleRule& rule) {
  Filter filter;
  if (rule.prefix) filter.prefix = *rule.prefix;
  if (!rule.filter) return filter;
  auto take = [&](const auto& from) {
    if (from.prefix) filter.prefix = *from.prefix;
    if (from.object_size_greater_than) filter.larger_than = from.object_size_greater_than;
    if (from.object_size_less_than) filter.smaller_than = from.object_size_less_than;
  };
  take(*rule.filter);
  if (rule.filter->tag) filter.tags.push_back(&*rule.filter->tag);
  if (!rule.filter->and_) return filter;
  take(*rule.filter->and_);
  if (rule.filter->and_->tags)
    for (auto& tag : *rule.filter->and_->tags) filter.tags.push_back(&tag);
  return filter;
}

bool applies(const LifecycleRule& rule, const Subject& subject) {
  if (rule.status != "Enabled") return false;
  auto filter = filter_of(rule);
  if (!subject.key.starts_with(filter.prefix)) return false;
  if (filter.larger_than && subject.size <= *filter.larger_than) return false;
  if (filter.smaller_than && subject.size >= *filter.smaller_than) return false;
  return std::ranges::all_of(filter.tags,
                             [&](const Tag* tag) { return has_tag(subject.tags, *tag); });
}

void keep_earlier(std::optional<Due>& due, Time when, const LifecycleRule& rule) {
  if (!due || when < due->when) due = Due{when, rule.id.value_or("")};
}

// Small objects cost more to move than they save: they stay, unless a rule speaks of sizes itself.
bool may_move(const LifecycleRule& rule, const Subject& subject, std::string_view storage_class,
              bool small_ones_too) {
  constexpr std::int64_t worth_moving = 128 << 10;
  auto filter = filter_of(rule);
  if (filter.larger_than || filter.smaller_than || subject.size >= worth_moving) return true;
  return small_ones_too && (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE");
}

// From dear to cheap: objects only ever move down.
int depth_of(std::string_view storage_class) {
  constexpr std::string_view down[] = {
      "",           "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA",
      "GLACIER_IR", "GLACIER",     "DEEP_ARCHIVE"};
  auto found = std::ranges::find(down, storage_class);
  return found == std::end(down) ? 0 : static_cast<int>(found - std::begin(down));
}

// Of what is due, the deepest that lies below where the object is.
void keep_deeper(std::optional<std::string>& to, const std::optional<std::string>& storage_class,
                 std::string_view from) {
  auto depth = depth_of(storage_class.value_or(""));
  if (depth > depth_of(from) && (!to || depth > depth_of(*to))) to = storage_class;
}

}  // namespace

Time after_days(Time since, int days) {
  return std::chrono::floor<std::chrono::days>(since + std::chrono::days(days)) +
         std::chrono::days(1);
}

std::optional<Due> expiration_of(const Rules& rules, const Subject& subject, Time modified) {
  std::optional<Due> due;
  for (auto& rule : rules) {
    if (!rule.expiration || !applies(rule, subject)) continue;
    if (rule.expiration->days)
      keep_earlier(due, after_days(modified, *rule.expiration->days), rule);
    if (rule.expiration->date) keep_earlier(due, *rule.expiration->date, rule);
  }
  return due;
}

std::optional<Due> marker_expiration_of(const Rules& rules, const Subject& subject, Time modified) {
  auto due = expiration_of(rules, subject, modified);
  for (auto& rule : rules)
    if (rule.expiration && rule.expiration->expired_object_delete_marker.value_or(false) &&
        applies(rule, subject))
      keep_earlier(due, modified, rule);
  return due;
}

std::optional<Due> noncurrent_expiration_of(const Rules& rules, const Subject& subject,
                                            Time noncurrent_since, int newer) {
  std::optional<Due> due;
  for (auto& rule : rules) {
    auto& action = rule.noncurrent_version_expiration;
    if (!action || !action->noncurrent_days || !applies(rule, subject)) continue;
    if (newer < action->newer_noncurrent_versions.value_or(0)) continue;
    keep_earlier(due, after_days(noncurrent_since, *action->noncurrent_days), rule);
  }
  return due;
}

std::optional<Due> abort_of(const Rules& rules, std::string_view key, Time initiated) {
  std::optional<Due> due;
  Pairs no_tags;
  for (auto& rule : rules) {
    auto& action = rule.abort_incomplete_multipart_upload;
    if (!action || !action->days_after_initiation || !applies(rule, {key, 0, no_tags})) continue;
    keep_earlier(due, after_days(initiated, *action->days_after_initiation), rule);
  }
  return due;
}

std::optional<std::string> transition_of(const Rules& rules, const Subject& subject, Time modified,
                                         Time now, std::string_view storage_class,
                                         bool small_ones_too) {
  std::optional<std::string> to;
  for (auto& rule : rules) {
    if (!rule.transitions || !applies(rule, subject)) continue;
    for (auto& transition : *rule.transitions) {
      auto due =
          transition.date ? *transition.date : after_days(modified, transition.days.value_or(0));
      if (due > now ||
          !may_move(rule, subject, transition.storage_class.value_or(""), small_ones_too))
        continue;
      keep_deeper(to, transition.storage_class, storage_class);
    }
  }
  return to;
}

std::optional<std::string> noncurrent_transition_of(const Rules& rules, const Subject& subject,
                                                    Time noncurrent_since, Time now, int newer,
                                                    std::string_view storage_class,
                                                    bool small_ones_too) {
  std::optional<std::string> to;
  for (auto& rule : rules) {
    if (!rule.noncurrent_version_transitions || !applies(rule, subject)) continue;
    for (auto& transition : *rule.noncurrent_version_transitions) {
      if (newer < transition.newer_noncurrent_versions.value_or(0)) continue;
      if (after_days(noncurrent_since, transition.noncurrent_days.value_or(0)) > now ||
          !may_move(rule, subject, transition.storage_class.value_or(""), small_ones_too))
        continue;
      keep_deeper(to, transition.storage_class, storage_class);
    }
  }
  return to;
}

}  // namespace windlass::cloud::s3
