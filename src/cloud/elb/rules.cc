#include <set>

#include "cloud/elb/actions.h"
#include "cloud/elb/conditions.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/listener.h"
#include "cloud/elb/pages.h"
#include "cloud/elb/tags.h"

namespace windlass::cloud::elb {

namespace {

Error not_permitted(std::string message) { return {"OperationNotPermitted", std::move(message)}; }

Error in_use(int priority) {
  return {"PriorityInUse", "Priority '" + std::to_string(priority) + "' is currently in use"};
}

Result<> check_transforms(const std::optional<std::vector<RuleTransform>>& transforms) {
  if (transforms && !transforms->empty()) return not_served("A rule's transform");
  return Done{};
}

std::string owner_of(store::Database& db, const std::string& listener, int priority) {
  return db
      .find_text("select id from elb_rule where listener = ? and priority = ?",
                 {listener, priority})
      .value_or("");
}

}  // namespace

Result<CreateRuleOutput> create_rule(Elb& elb, const Call& call, const CreateRuleInput& in) {
  auto listener = TRY(find_listener(elb, call, in.listener_arn));
  auto balancer = *balancer_by_id(elb.db, listener.balancer);
  if (balancer.is_network())
    return not_permitted("Rules are unsupported for listeners of network load balancers");
  TRY(check_transforms(in.transforms));
  Rule rule{.id = elb.work.random.hex(16), .listener = listener.id, .document = {}};
  rule.priority = in.priority.value_or(0);
  rule.document.conditions = TRY(completed_conditions(in.conditions));
  rule.document.actions =
      TRY(completed_actions(elb, call, balancer, *listener.document.protocol, in.actions));
  if (!owner_of(elb.db, listener.id, rule.priority).empty()) return in_use(rule.priority);
  if (elb.db.find_integer(
          "select count(*) from elb_rule r join elb_listener l on l.id = r.listener "
          "where l.balancer = ?",
          {balancer.id}) >= rules_max)
    return Error{"TooManyRules", "The maximum number of rules has been reached on load balancer '" +
                                     balancer.arn() + "'"};
  insert(elb.db, listener, rule);
  TRY(put_tags(elb, call, rule_arn(listener, rule.id), in.tags));
  elb.work.summon(balancers_duty);
  CreateRuleOutput answer;
  answer.rules = {{described(listener, rule)}};
  return answer;
}

Result<ModifyRuleOutput> modify_rule(Elb& elb, const Call& call, const ModifyRuleInput& in) {
  auto found = TRY(find_rule(elb, call, in.rule_arn));
  auto& [rule, listener, is_default] = found;
  auto balancer = *balancer_by_id(elb.db, listener.balancer);
  if (is_default) return not_permitted("Default rule '" + *in.rule_arn + "' cannot be modified");
  TRY(check_transforms(in.transforms));
  if (in.conditions && !in.conditions->empty())
    rule.document.conditions = TRY(completed_conditions(in.conditions));
  if (in.actions && !in.actions->empty())
    rule.document.actions =
        TRY(completed_actions(elb, call, balancer, *listener.document.protocol, in.actions));
  insert(elb.db, listener, rule);
  elb.work.summon(balancers_duty);
  ModifyRuleOutput answer;
  answer.rules = {{described(listener, rule)}};
  return answer;
}

Result<DeleteRuleOutput> delete_rule(Elb& elb, const Call& call, const DeleteRuleInput& in) {
  auto found = TRY(find_rule(elb, call, in.rule_arn));
  if (found.is_default)
    return not_permitted("Default rule '" + *in.rule_arn + "' cannot be deleted");
  drop_rule(elb.db, found.listener, found.rule.id);
  elb.work.summon(balancers_duty);
  return DeleteRuleOutput{};
}

Result<DescribeRulesOutput> describe_rules(Elb& elb, const Call& call,
                                           const DescribeRulesInput& in) {
  DescribeRulesOutput answer;
  answer.rules.emplace();
  if (in.rule_arns && !in.rule_arns->empty()) {
    if (in.listener_arn)
      return validation("Only one of listener ARN or rule ARNs can be specified");
    for (auto& arn : *in.rule_arns) {
      auto found = TRY(find_rule(elb, call, arn));
      answer.rules->push_back(found.is_default ? default_rule_of(found.listener)
                                               : described(found.listener, found.rule));
    }
  } else if (in.listener_arn) {
    auto listener = TRY(find_listener(elb, call, in.listener_arn));
    for (auto& rule : rules_of(elb.db, listener.id))
      answer.rules->push_back(described(listener, rule));
    answer.rules->push_back(default_rule_of(listener));
  } else {
    return validation("At least one of listener ARN or rule ARNs must be specified");
  }
  answer.next_marker = TRY(cut(*answer.rules, in.marker, in.page_size));
  return answer;
}

// All at once: two rules may change places.
Result<SetRulePrioritiesOutput> set_rule_priorities(Elb& elb, const Call& call,
                                                    const SetRulePrioritiesInput& in) {
  std::vector<FoundRule> found;
  std::set<std::string> moved;
  std::set<std::pair<std::string, int>> wanted;
  for (auto& pair : in.rule_priorities.value_or(std::vector<RulePriorityPair>{})) {
    auto one = TRY(find_rule(elb, call, pair.rule_arn));
    if (one.is_default)
      return not_permitted("The priority of default rule '" + *pair.rule_arn +
                           "' cannot be modified");
    one.rule.priority = pair.priority.value_or(0);
    if (one.rule.priority < 1) return validation("A priority must be specified for each rule");
    if (!moved.insert(one.rule.id).second)
      return validation("Rule '" + *pair.rule_arn + "' was specified more than once");
    if (!wanted.insert({one.listener.id, one.rule.priority}).second)
      return in_use(one.rule.priority);
    found.push_back(std::move(one));
  }
  if (found.empty()) return validation("At least one rule priority must be specified");
  for (auto& one : found) {
    auto owner = owner_of(elb.db, one.listener.id, one.rule.priority);
    if (!owner.empty() && !moved.contains(owner)) return in_use(one.rule.priority);
  }
  int aside = 0;
  for (auto& one : found)
    elb.db.run("update elb_rule set priority = ? where id = ?", {--aside, one.rule.id});
  SetRulePrioritiesOutput answer;
  answer.rules.emplace();
  for (auto& one : found) {
    elb.db.run("update elb_rule set priority = ? where id = ?", {one.rule.priority, one.rule.id});
    answer.rules->push_back(described(one.listener, one.rule));
  }
  elb.work.summon(balancers_duty);
  return answer;
}

}  // namespace windlass::cloud::elb
