// What would happen if: the evaluator, asked by hand.
#include <algorithm>

#include "base/text.h"
#include "cloud/iam/handlers.h"
#include "cloud/iam/holdings.h"
#include "cloud/iam/pages.h"
#include "cloud/policy/evaluate.h"

namespace windlass::cloud::iam {

namespace {

using policy::PolicyKind;
using Documents = std::optional<std::vector<std::string>>;

// The policies and the caller of one simulation.
struct Stage {
  policy::Principal principal;
  std::vector<policy::Policy> identity;
  std::optional<policy::Policy> boundary;
  std::optional<policy::Policy> resource;
  policy::Context context;
  std::string owner;
};

Result<> add_documents(std::vector<policy::Policy>& into, const Documents& documents,
                       const char* list) {
  if (!documents) return Done{};
  int number = 0;
  for (auto& document : *documents) {
    auto parsed = policy::parse_policy(document, PolicyKind::Identity);
    ++number;
    if (!parsed) return invalid_input(parsed.error().message);
    parsed->name = std::string(list) + "." + std::to_string(number);
    into.push_back(*std::move(parsed));
  }
  return Done{};
}

policy::Principal principal_at(const std::string& arn) {
  policy::Principal principal;
  auto fields = split(arn, ':');
  principal.arn = arn;
  if (fields.size() >= 6) principal.account = fields[4];
  principal.kind =
      arn.ends_with(":root") ? policy::Principal::Kind::Root : policy::Principal::Kind::User;
  if (auto slash = arn.rfind('/'); slash != arn.npos) principal.name = arn.substr(slash + 1);
  if (arn.find(":role/") != arn.npos) {
    principal.kind = policy::Principal::Kind::RoleSession;
    principal.role_arn = arn;
  }
  return principal;
}

template <class In>
Result<> take_rest(Stage& stage, const In& in) {
  TRY(add_documents(stage.identity, in.policy_input_list, "PolicyInputList"));
  std::vector<policy::Policy> boundaries;
  TRY(add_documents(boundaries, in.permissions_boundary_policy_input_list,
                    "PermissionsBoundaryPolicyInputList"));
  if (boundaries.size() > 1)
    return invalid_input("Only one permissions boundary policy can be simulated at a time.");
  if (!boundaries.empty()) stage.boundary = std::move(boundaries[0]);
  if (in.caller_arn) stage.principal = principal_at(*in.caller_arn);
  if (in.resource_policy) {
    if (stage.principal.arn.empty())
      return invalid_input("A caller ARN is needed to simulate a resource policy.");
    auto parsed = policy::parse_policy(*in.resource_policy, PolicyKind::Resource);
    if (!parsed) return invalid_input(parsed.error().message);
    parsed->name = "ResourcePolicy";
    stage.resource = *std::move(parsed);
  }
  if (in.resource_owner) {
    auto fields = split(*in.resource_owner, ':');
    stage.owner = fields.size() >= 6 ? fields[4] : *in.resource_owner;
  }
  policy::describe(stage.principal, stage.context);
  if (in.context_entries)
    for (auto& entry : *in.context_entries)
      stage.context.set_all(entry.context_key_name.value_or(""),
                            entry.context_key_values.value_or(policy::Context::Values{}));
  return Done{};
}

const char* decision_word(policy::Decision::Kind kind) {
  switch (kind) {
    case policy::Decision::Kind::Allowed: return "allowed";
    case policy::Decision::Kind::ImplicitDeny: return "implicitDeny";
    case policy::Decision::Kind::ExplicitDeny: return "explicitDeny";
  }
  return "";
}

Position position_view(const policy::Position& position) {
  return {.line = position.line, .column = position.column};
}

std::vector<std::string> missing_keys(const Stage& stage) {
  std::vector<std::string> missing;
  auto look = [&](const policy::Policy& one) {
    for (auto& key : policy::keys_of(one))
      if (!stage.context.find(key) && std::ranges::find(missing, key) == missing.end())
        missing.push_back(key);
  };
  for (auto& one : stage.identity) look(one);
  if (stage.boundary) look(*stage.boundary);
  if (stage.resource) look(*stage.resource);
  return missing;
}

EvaluationResult evaluate_one(const Stage& stage, const std::string& action,
                              const std::string& resource) {
  std::vector<const policy::Policy*> identity;
  for (auto& one : stage.identity) identity.push_back(&one);
  std::string_view asked = resource;
  policy::Request request{.principal = stage.principal,
                          .action = action,
                          .resources = {&asked, 1},
                          .resource_account = stage.owner,
                          .context = stage.context};
  policy::Policies policies{.identity = identity,
                            .resource = stage.resource ? &*stage.resource : nullptr,
                            .boundary = stage.boundary ? &*stage.boundary : nullptr};
  auto decision = policy::evaluate(request, policies);

  EvaluationResult view;
  view.eval_action_name = action;
  view.eval_resource_name = resource;
  view.eval_decision = decision_word(decision.kind);
  view.matched_statements.emplace();
  for (auto& match : policy::matches(request, policies)) {
    Statement statement;
    statement.source_policy_id = match.policy->name;
    statement.source_policy_type = match.source == policy::Source::Resource ? "Resource Policy"
                                   : match.source == policy::Source::Boundary
                                       ? "IAM Permissions Boundary Policy"
                                       : "IAM Policy";
    statement.start_position = position_view(match.statement->begin);
    statement.end_position = position_view(match.statement->end);
    view.matched_statements->push_back(std::move(statement));
  }
  view.missing_context_values = missing_keys(stage);
  if (stage.boundary) {
    auto unlimited = policies;
    unlimited.boundary = nullptr;
    view.permissions_boundary_decision_detail = PermissionsBoundaryDecisionDetail{
        .allowed_by_permissions_boundary =
            decision.allowed() || (decision.source != policy::Source::Boundary &&
                                   !policy::evaluate(request, unlimited).allowed())};
  }
  return view;
}

template <class In>
Result<SimulatePolicyResponse> simulate(const Stage& stage, const In& in) {
  auto page = TRY(page_asked(in.marker, in.max_items));
  auto begin = page.after.empty() ? 0 : parse_int(page.after).value_or(0);
  std::vector<std::string> resources = in.resource_arns.value_or(std::vector<std::string>{"*"});
  SimulatePolicyResponse answer;
  answer.evaluation_results.emplace();
  answer.is_truncated = false;
  std::int64_t place = 0;
  for (auto& action : in.action_names.value_or(std::vector<std::string>{}))
    for (auto& resource : resources) {
      if (action.find(':') == action.npos) return invalid_input("Invalid Action Name: " + action);
      if (place++ < begin) continue;
      if (static_cast<std::int64_t>(answer.evaluation_results->size()) == page.size) {
        answer.is_truncated = true;
        answer.marker = base64(std::to_string(begin + page.size));
        return answer;
      }
      answer.evaluation_results->push_back(evaluate_one(stage, action, resource));
    }
  return answer;
}

Result<Entity> get_source(Iam& iam, const Call& call, const std::optional<std::string>& arn) {
  auto entity = find_entity_by_arn(iam.db, arn.value_or(""));
  auto fits =
      entity && entity->account == call.caller.account.text &&
      (entity->kind == Kind::User || entity->kind == Kind::Group || entity->kind == Kind::Role);
  if (!fits) return no_such_entity("The entity with ARN " + arn.value_or("") + " cannot be found.");
  return *std::move(entity);
}

GetContextKeysForPolicyResponse keys_view(const std::vector<policy::Policy>& policies) {
  GetContextKeysForPolicyResponse answer;
  answer.context_key_names.emplace();
  for (auto& one : policies)
    for (auto& key : policy::keys_of(one))
      if (std::ranges::find(*answer.context_key_names, key) == answer.context_key_names->end())
        answer.context_key_names->push_back(key);
  return answer;
}

}  // namespace

Result<SimulatePolicyResponse> simulate_custom_policy(Iam&, const Call& call,
                                                      const SimulateCustomPolicyRequest& in) {
  Stage stage;
  stage.principal.kind = policy::Principal::Kind::User;
  stage.principal.account = call.caller.account.text;
  TRY(take_rest(stage, in));
  return simulate(stage, in);
}

Result<SimulatePolicyResponse> simulate_principal_policy(Iam& iam, const Call& call,
                                                         const SimulatePrincipalPolicyRequest& in) {
  auto source = TRY(get_source(iam, call, in.policy_source_arn));
  auto holdings = load_holdings(iam.db, source);
  Stage stage;
  stage.principal = principal_at(source.arn());
  stage.principal.user_id = source.id;
  stage.principal.tags = holdings->tags;
  stage.identity = holdings->identity;
  stage.boundary = holdings->boundary;
  TRY(take_rest(stage, in));
  return simulate(stage, in);
}

Result<GetContextKeysForPolicyResponse> get_context_keys_for_custom_policy(
    Iam&, const Call&, const GetContextKeysForCustomPolicyRequest& in) {
  std::vector<policy::Policy> policies;
  TRY(add_documents(policies, in.policy_input_list, "PolicyInputList"));
  return keys_view(policies);
}

Result<GetContextKeysForPolicyResponse> get_context_keys_for_principal_policy(
    Iam& iam, const Call& call, const GetContextKeysForPrincipalPolicyRequest& in) {
  auto source = TRY(get_source(iam, call, in.policy_source_arn));
  auto policies = load_holdings(iam.db, source)->identity;
  TRY(add_documents(policies, in.policy_input_list, "PolicyInputList"));
  return keys_view(policies);
}

}  // namespace windlass::cloud::iam
