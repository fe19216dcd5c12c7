#include "ops/change_set.h"

#include <algorithm>

#include "aws/cloudformation/create_change_set.h"
#include "aws/cloudformation/delete_change_set.h"
#include "aws/cloudformation/delete_stack.h"
#include "aws/cloudformation/describe_change_set.h"
#include "aws/cloudformation/execute_change_set.h"
#include "aws/cloudformation/list_change_sets.h"
#include "aws/endpoint.h"
#include "aws/paginate.h"
#include "base/hash.h"
#include "base/text.h"
#include "manifest/render.h"
#include "ops/objects.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

std::string digest_of(const WantedStack& wanted) {
  Sha256 digest;
  auto take = [&](std::string_view text) {
    digest.update(std::to_string(text.size()) + ":");
    digest.update(text);
  };
  take(wanted.template_text);
  for (auto& [key, value] : wanted.parameters) take("parameter " + key), take(value);
  for (auto& [key, value] : wanted.tags) take("tag " + key), take(value);
  return hex(digest.finish()).substr(0, 32);
}

bool says_nothing_changes(std::string_view reason) {
  return reason.find("didn't contain changes") != std::string_view::npos ||
         reason.find("No updates are to be performed") != std::string_view::npos;
}

namespace {

constexpr std::chrono::seconds change_set_limit{900};
constexpr std::string_view name_begins = "windlass-";

Change::Recreates recreates_of(const std::optional<std::string>& word) {
  if (word == "True" || word == "Always") return Change::Recreates::Always;
  if (word == "Conditional" || word == "Conditionally") return Change::Recreates::Perhaps;
  return Change::Recreates::Never;
}

Change::Detail detail_of(const cfn::ResourceChangeDetail& detail) {
  Change::Detail out;
  if (detail.target) {
    auto& target = *detail.target;
    if (target.path && !target.path->empty()) {
      out.attribute =
          replace_all(target.path->substr(target.path->starts_with("/") ? 1 : 0), "/", ".");
    } else {
      out.attribute = target.attribute.value_or("");
      if (target.name) out.attribute += "." + *target.name;
    }
    out.before = target.before_value.value_or("");
    out.after = target.after_value.value_or("");
    out.recreates = recreates_of(target.requires_recreation);
  }
  out.cause = detail.causing_entity.value_or("");
  return out;
}

Change::Action action_of(const cfn::ResourceChange& change) {
  auto& action = change.action;
  if (action == "Add") return Change::Action::Add;
  if (action == "Remove") return Change::Action::Remove;
  if (action == "Import") return Change::Action::Import;
  if (recreates_of(change.replacement) == Change::Recreates::Always) return Change::Action::Replace;
  return Change::Action::Change;
}

Change change_of(const cfn::ResourceChange& change) {
  Change out{.action = action_of(change),
             .logical_id = change.logical_resource_id.value_or(""),
             .type = change.resource_type.value_or(""),
             .physical_id = change.physical_resource_id.value_or(""),
             .replacement = recreates_of(change.replacement),
             .kept = change.policy_action == "Retain",
             .details = {},
             .causes = {}};
  if (change.details)
    for (auto& one : *change.details) {
      auto detail = detail_of(one);
      // Told twice, as sure and as depending on a value, where both move it.
      auto twin = std::ranges::find_if(out.details, [&](auto& other) {
        return other.attribute == detail.attribute && other.cause == detail.cause;
      });
      if (!detail.cause.empty() && std::ranges::find(out.causes, detail.cause) == out.causes.end())
        out.causes.push_back(detail.cause);
      if (twin == out.details.end()) out.details.push_back(std::move(detail));
    }
  return out;
}

std::vector<cfn::Parameter> parameters_of(const std::map<std::string, std::string>& values) {
  std::vector<cfn::Parameter> list;
  for (auto& [key, value] : values)
    list.push_back({.parameter_key = key, .parameter_value = value});
  return list;
}

std::vector<cfn::Tag> tags_of(const std::map<std::string, std::string>& values) {
  std::vector<cfn::Tag> list;
  for (auto& [key, value] : values) list.push_back({.key = key, .value = value});
  return list;
}

// Where CloudFormation fetches it: S3's own name, or the endpoint's.
std::string url_of(const Work& work, const std::string& key) {
  auto& target = work.target;
  if (!target.endpoint.empty()) return target.endpoint + "/" + target.bucket() + "/" + key;
  return "https://" + target.bucket() + ".s3." + target.region + "." +
         std::string(aws::partition_of(target.region).dns_suffix) + "/" + key;
}

// All pages of it. Its status is the first's.
Result<cfn::DescribeChangeSetOutput> described(const Work& work, const std::string& id) {
  cfn::DescribeChangeSetOutput all;
  std::optional<std::string> next;
  for (int page_number = 0; page_number < 1000; ++page_number) {
    auto page = TRY(work.target.client.call<cfn::op::DescribeChangeSet>(
        {.change_set_name = id, .next_token = next, .include_property_values = true}));
    next = page.next_token;
    auto changes = std::move(page.changes);
    if (page_number == 0) {
      all = std::move(page);
      all.changes.emplace();
    }
    if (changes) std::ranges::move(*changes, std::back_inserter(*all.changes));
    if (!next) break;
  }
  return all;
}

bool is_executed(const std::optional<std::string>& status) {
  return status == "EXECUTE_IN_PROGRESS" || status == "EXECUTE_COMPLETE";
}

Result<std::string> ask(const Work& work, const WantedStack& wanted, ChangeSet& made) {
  cfn::CreateChangeSetInput in{.stack_name = wanted.stack,
                               .capabilities = {{"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"}},
                               .change_set_name = made.name,
                               .change_set_type = made.creates ? "CREATE" : "UPDATE"};
  if (!wanted.parameters.empty()) in.parameters = parameters_of(wanted.parameters);
  if (wanted.reverts_drift && !made.creates) in.deployment_mode = "REVERT_DRIFT";
  if (!wanted.tags.empty()) in.tags = tags_of(wanted.tags);
  if (wanted.template_text.size() > manifest::template_inline_bytes_max) {
    TRY(put_object(work, wanted.template_key, wanted.template_text));
    in.template_url = url_of(work, wanted.template_key);
  } else {
    in.template_body = wanted.template_text;
  }
  auto answer = work.target.client.call<cfn::op::CreateChangeSet>(std::move(in));
  // Nobody else has the name: an answer was lost, and the client asked again.
  if (!answer && answer.error().code == "AlreadyExistsException") {
    auto ours = TRY(work.target.client.call<cfn::op::DescribeChangeSet>(
        {.change_set_name = made.name, .stack_name = wanted.stack}));
    return ours.change_set_id.value_or("");
  }
  if (!answer)
    return Error{answer.error().code,
                 "CloudFormation does not take the template: " + answer.error().message};
  return answer->id.value_or("");
}

}  // namespace

Result<ChangeSet> make_change_set(const Work& work, const WantedStack& wanted, bool exists) {
  ChangeSet made{.id = {},
                 .name = std::string(name_begins) + work.random.hex(12),
                 .stack = wanted.stack,
                 .creates = !exists,
                 .changes = {}};
  auto asked = ask(work, wanted, made);
  // AWS takes an empty change set and says so later; some that speak like it refuse at once.
  if (!asked && says_nothing_changes(asked.error().message)) return made;
  made.id = TRY(std::move(asked));
  auto end = work.clock.now() + change_set_limit;
  for (;;) {
    auto seen = TRY(described(work, made.id));
    auto status = seen.status.value_or("");
    if (status == "CREATE_COMPLETE") {
      for (auto& one : *seen.changes)
        if (one.resource_change) made.changes.push_back(change_of(*one.resource_change));
      return made;
    }
    auto reason = seen.status_reason.value_or("");
    if (status == "FAILED") {
      TRY(drop_change_set(work, made));
      made.id.clear();
      if (says_nothing_changes(reason)) return made;
      return Error{"ChangeSetFailed",
                   "CloudFormation cannot make this of " + wanted.stack + ": " + reason};
    }
    if (work.clock.now() >= end)
      return Error{"ChangeSetTooSlow", "the change set of " + wanted.stack + " is still " + status};
    TRY(work.go_on());
    work.sleep(work.target.local ? std::chrono::milliseconds(20) : std::chrono::milliseconds(1500));
  }
}

Result<> drop_change_set(const Work& work, const ChangeSet& changes) {
  if (changes.id.empty()) return Done{};
  auto dropped = work.target.client.call<cfn::op::DeleteChangeSet>({.change_set_name = changes.id});
  if (!dropped && dropped.error().code != "ChangeSetNotFound" &&
      dropped.error().code != "ChangeSetNotFoundException")
    return std::move(dropped).error();
  if (!changes.creates) return Done{};
  // Its stack is nothing but a name, and would be found by whoever looks.
  auto seen = TRY(find_stack(work, changes.stack));
  if (seen && seen->status == "REVIEW_IN_PROGRESS")
    TRY(work.target.client.call<cfn::op::DeleteStack>({.stack_name = changes.stack}));
  return Done{};
}

Result<> execute(const Work& work, const ChangeSet& changes, bool keep_failed) {
  cfn::ExecuteChangeSetInput in{.change_set_name = changes.id};
  if (keep_failed) in.disable_rollback = true;
  auto begun = work.target.client.call<cfn::op::ExecuteChangeSet>(std::move(in));
  if (begun) return Done{};
  if (begun.error().code != "InvalidChangeSetStatus") return std::move(begun).error();
  // Perhaps it was begun already: an answer was lost, and the client asked again.
  auto seen = TRY(described(work, changes.id));
  if (is_executed(seen.execution_status)) return Done{};
  return std::move(begun).error();
}

Result<> drop_forgotten_change_sets(const Work& work, const std::string& stack) {
  std::vector<ChangeSet> forgotten;
  auto take = [&](const cfn::ListChangeSetsOutput& page) {
    if (page.summaries)
      for (auto& one : *page.summaries)
        if (one.change_set_name.value_or("").starts_with(name_begins) &&
            !is_executed(one.execution_status))
          forgotten.push_back({.id = one.change_set_id.value_or(""),
                               .name = *one.change_set_name,
                               .stack = stack,
                               .creates = false,
                               .changes = {}});
    return true;
  };
  auto listed =
      aws::each_page<cfn::op::ListChangeSets>(*work.target.gate, {.stack_name = stack}, take);
  if (!listed && listed.error().code == "ValidationError") return Done{};  // there is no stack
  TRY(std::move(listed));
  for (auto& one : forgotten) TRY(drop_change_set(work, one));
  return Done{};
}

}  // namespace windlass::ops
