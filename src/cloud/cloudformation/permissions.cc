// What each of CloudFormation's operations needs.
#include "cloud/core/permission.h"

#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr auto stack = "arn:aws:cloudformation:{region}:{account}:stack/{StackName}/*";

// Whoever gives a role to a stack lets it act by it.
template <class In>
void and_passing_the_role(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const In*>(input);
  auto says = [&](const char* key, const std::optional<std::string>& value) {
    if (value) asked[0].context.push_back({key, {*value}});
  };
  auto& role = in.role_arn;
  says("cloudformation:RoleArn", role);
  if constexpr (requires { in.template_url; }) says("cloudformation:TemplateUrl", in.template_url);
  if constexpr (requires { in.stack_policy_url; })
    says("cloudformation:StackPolicyUrl", in.stack_policy_url);
  if constexpr (requires { in.change_set_name; })
    says("cloudformation:ChangeSetName", in.change_set_name);
  if (role)
    asked.push_back({.action = "iam:PassRole",
                     .resources = {*role},
                     .context = {{"iam:PassedToService", {"cloudformation.amazonaws.com"}}}});
}

const Permission operations[] = {
    {"CancelUpdateStack", "cloudformation:CancelUpdateStack", stack},
    {"ContinueUpdateRollback", "cloudformation:ContinueUpdateRollback", stack,
     &and_passing_the_role<ContinueUpdateRollbackInput>},
    {"CreateChangeSet", "cloudformation:CreateChangeSet", stack,
     &and_passing_the_role<CreateChangeSetInput>},
    {"CreateStack", "cloudformation:CreateStack", stack, &and_passing_the_role<CreateStackInput>},
    {"DeleteChangeSet", "cloudformation:DeleteChangeSet", stack},
    {"DeleteStack", "cloudformation:DeleteStack", stack, &and_passing_the_role<DeleteStackInput>},
    {"DescribeAccountLimits", "cloudformation:DescribeAccountLimits"},
    {"DescribeChangeSet", "cloudformation:DescribeChangeSet", stack},
    {"DescribeChangeSetHooks", "cloudformation:DescribeChangeSetHooks", stack},
    {"DescribeStackDriftDetectionStatus", "cloudformation:DescribeStackDriftDetectionStatus"},
    {"DescribeStackEvents", "cloudformation:DescribeStackEvents", stack},
    {"DescribeStackResource", "cloudformation:DescribeStackResource", stack},
    {"DescribeStackResourceDrifts", "cloudformation:DescribeStackResourceDrifts", stack},
    {"DescribeStackResources", "cloudformation:DescribeStackResources", stack},
    {"DescribeStacks", "cloudformation:DescribeStacks", stack},
    {"DetectStackDrift", "cloudformation:DetectStackDrift", stack},
    {"DetectStackResourceDrift", "cloudformation:DetectStackResourceDrift", stack},
    {"EstimateTemplateCost", "cloudformation:EstimateTemplateCost"},
    {"ExecuteChangeSet", "cloudformation:ExecuteChangeSet", stack},
    {"GetStackPolicy", "cloudformation:GetStackPolicy", stack},
    {"GetTemplate", "cloudformation:GetTemplate", stack},
    {"GetTemplateSummary", "cloudformation:GetTemplateSummary", stack},
    {"ListChangeSets", "cloudformation:ListChangeSets", stack},
    {"ListExports", "cloudformation:ListExports"},
    {"ListImports", "cloudformation:ListImports"},
    {"ListStackResources", "cloudformation:ListStackResources", stack},
    {"ListStacks", "cloudformation:ListStacks"},
    {"RollbackStack", "cloudformation:RollbackStack", stack,
     &and_passing_the_role<RollbackStackInput>},
    {"SetStackPolicy", "cloudformation:SetStackPolicy", stack},
    {"SignalResource", "cloudformation:SignalResource", stack},
    {"UpdateStack", "cloudformation:UpdateStack", stack, &and_passing_the_role<UpdateStackInput>},
    {"UpdateTerminationProtection", "cloudformation:UpdateTerminationProtection", stack},
    {"ValidateTemplate", "cloudformation:ValidateTemplate"},
};

// A stack may be named by its name or by its ARN; policies know the ARN.
void look_up(store::Database& db, const Call& call, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources) {
      auto at = resource.find(":stack/");
      if (at == std::string::npos || !resource.ends_with("/*")) continue;
      auto name = resource.substr(at + 7, resource.size() - at - 9);
      if (name.starts_with("arn:"))
        resource = name;
      else if (auto found = find_stack_head(db, call, name))
        resource = found->id;
    }
}

std::optional<ResourceSide> resource_side(store::Database& db, const Call& call,
                                          std::string_view arn) {
  auto found = find_stack_head(db, call, std::string(arn));
  if (!found) return std::nullopt;
  ResourceSide side{.owner = AccountId{found->account}};
  for (auto& [key, value] : found->current.tags) side.tags.emplace_back(key, value);
  return side;
}

}  // namespace

const Permissions permissions{.prefix = "cloudformation",
                              .operations = operations,
                              .resource_side = &resource_side,
                              .look_up = &look_up};

}  // namespace windlass::cloud::cloudformation
