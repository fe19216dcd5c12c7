#include "aws/elbv2/create_rule.h"
#include "aws/elbv2/delete_rule.h"
#include "aws/elbv2/describe_rules.h"
#include "aws/elbv2/modify_rule.h"
#include "aws/elbv2/set_rule_priorities.h"
#include "formation/types/elb.h"

namespace windlass::formation::types {

extern const ResourceType elb_listener_rule;

namespace {

using namespace aws::elbv2;

Result<std::optional<Rule>> find(const Place& place, const std::string& arn) {
  return find_one<op::DescribeRules>(place, {.rule_arns = std::vector{arn}},
                                     &DescribeRulesOutput::rules);
}

// The one that has that priority already, when we made it.
Result<std::optional<std::string>> made_before(const Place& place, const Wanted& wanted) {
  auto answer = TRY(place.client.call<op::DescribeRules>(
      {.listener_arn = text(wanted.properties, "ListenerArn")}));
  for (auto& rule : answer.rules.value_or(std::vector<Rule>{}))
    if (rule.priority == text(wanted.properties, "Priority")) {
      auto arn = rule.rule_arn.value_or("");
      if (TRY(is_ours(place, wanted, arn))) return {arn};
    }
  return {std::nullopt};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto request = TRY(made_of<CreateRuleInput>(wanted.properties));
  request.tags = elb_tags(wanted);
  auto made = place.client.call<op::CreateRule>(std::move(request));
  std::string arn;
  if (is_refused(made, {"PriorityInUse"})) {
    auto before = TRY(made_before(place, wanted));
    if (!before) return std::move(made).error();
    arn = *before;
  } else {
    arn = TRY(std::move(made)).rules->front().rule_arn.value_or("");
  }
  return Physical{arn, Json::Object{{"RuleArn", Json(arn)}, {"IsDefault", false}}};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  const std::initializer_list<std::string_view> terms = {"Actions", "Conditions", "Transforms"};
  auto& now = wanted.properties;
  if (only(before, terms) != only(now, terms)) {
    auto request = TRY(made_of<ModifyRuleInput>(only(now, terms)));
    request.rule_arn = was.id;
    if (part(now, "Transforms").is_null() && !part(before, "Transforms").is_null())
      request.reset_transforms = true;
    TRY(place.client.call<op::ModifyRule>(std::move(request)));
  }
  if (differs(before, now, "Priority")) {
    auto priority = static_cast<std::int32_t>(number(now, "Priority").value_or(0));
    TRY(place.client.call<op::SetRulePriorities>(
        {.rule_priorities = std::vector{RulePriorityPair{was.id, priority}}}));
  }
  return Physical{was.id, Json::Object{{"RuleArn", Json(was.id)}, {"IsDefault", false}}};
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteRule>({.rule_arn = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto rule = TRY(find(place, physical.id));
  if (!rule) return {std::nullopt};
  auto now = without(told(*rule), {"RuleArn", "IsDefault"});
  keep_words(now, properties, {"Actions", "Conditions", "Transforms"});
  return {std::move(now)};
}

}  // namespace

const ResourceType elb_listener_rule = {.name = "AWS::ElasticLoadBalancingV2::ListenerRule",
                                        .create = create,
                                        .update = update,
                                        .remove = remove,
                                        .read = read,
                                        .passing = elb_passing};

}  // namespace windlass::formation::types
