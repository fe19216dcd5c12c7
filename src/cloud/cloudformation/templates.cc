// Templates, shown and looked at without a stack.
#include <algorithm>
#include <set>

#include "cloud/cloudformation/asking.h"
#include "cloud/cloudformation/change_sets_kept.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/view.h"
#include "formation/dependencies.h"
#include "formation/own_types.h"
#include "formation/reading.h"
#include "formation/template.h"

namespace windlass::cloud::cloudformation {

namespace {

Result<std::string> processed(Formation& formation, const Call& call,
                              const engine::StackRecord& stack,
                              const engine::Blueprint& blueprint) {
  auto account = account_of(formation, call);
  auto reading = TRY(engine::Reading::open(stack, blueprint, account));
  return document::to_json(reading->processed().document).dump();
}

struct Capabilities {
  std::optional<std::vector<std::string>> needed;
  std::optional<std::string> reason;
};
Capabilities capabilities_of(const engine::Template& written) {
  auto required = engine::required_capabilities(written);
  if (required.needed.empty()) return {};
  return {required.needed, unless_empty(required.reason)};
}

Result<> check(const engine::Template& written) {
  if (written.unprocessed) return Done{};
  TRY(engine::find_dependencies(written));
  return Done{};
}

ParameterDeclaration declaration(const engine::Parameter& one) {
  ParameterDeclaration out;
  out.parameter_key = one.name;
  out.default_value = one.default_value;
  out.parameter_type = one.type;
  out.no_echo = one.no_echo;
  out.description = unless_empty(one.description);
  out.parameter_constraints.emplace();
  out.parameter_constraints->allowed_values = one.allowed_values;
  return out;
}

}  // namespace

Result<GetTemplateOutput> get_template(Formation& formation, const Call& call,
                                       const GetTemplateInput& in) {
  GetTemplateOutput out;
  out.stages_available = {{"Original", "Processed"}};
  auto wants_processed = in.template_stage == "Processed";
  if (in.change_set_name) {
    auto change_set = TRY(get_change_set(formation.db, call, in.change_set_name, in.stack_name));
    auto* asked = change_set.wish.find("asked");
    out.template_body = asked_from(asked ? *asked : Json()).body;
    return out;
  }
  auto stack = TRY(get_stack(formation.db, call, in.stack_name));
  // One that only has a change set yet: CDK asks for it, and is told nothing.
  if (stack.current.body.empty() && stack.status == "REVIEW_IN_PROGRESS") {
    out.template_body = "";
    return out;
  }
  out.template_body =
      wants_processed ? TRY(processed(formation, call, stack, stack.current)) : stack.current.body;
  return out;
}

Result<GetTemplateSummaryOutput> get_template_summary(Formation& formation, const Call& call,
                                                      const GetTemplateSummaryInput& in) {
  auto body = in.stack_name ? TRY(get_stack(formation.db, call, in.stack_name)).current.body
                            : TRY(template_of(formation, in.template_body, in.template_url));
  auto written = TRY(engine::parse_template(body));
  GetTemplateSummaryOutput out;
  out.description = unless_empty(written.description);
  out.parameters.emplace();
  for (auto& one : written.parameters) out.parameters->push_back(declaration(one));
  auto capabilities = capabilities_of(written);
  out.capabilities = capabilities.needed;
  out.capabilities_reason = capabilities.reason;
  std::set<std::string> types;
  std::map<std::string, std::vector<std::string>> by_type;
  std::vector<std::string> unknown;
  for (auto& resource : written.resources) {
    if (types.insert(resource.type).second && !engine::find_own_type(resource.type) &&
        !engine::find_type(resource.type))
      unknown.push_back(resource.type);
    by_type[resource.type].push_back(resource.logical_id);
  }
  auto lenient =
      in.template_summary_config &&
      in.template_summary_config->treat_unrecognized_resource_types_as_warnings.value_or(false);
  if (!unknown.empty() && !lenient)
    return invalid("Template format error: Unrecognized resource types: [" + unknown.front() + "]");
  out.resource_types.emplace(types.begin(), types.end());
  out.resource_identifier_summaries.emplace();
  for (auto& [type, names] : by_type) {
    ResourceIdentifierSummary one;
    one.resource_type = type;
    one.logical_resource_ids = names;
    out.resource_identifier_summaries->push_back(std::move(one));
  }
  if (!unknown.empty()) {
    out.warnings.emplace();
    out.warnings->unrecognized_resource_types = unknown;
  }
  out.version = "2010-09-09";
  if (written.metadata) out.metadata = document::to_json(*written.metadata).dump();
  if (!written.transforms.empty()) out.declared_transforms = written.transforms;
  return out;
}

Result<ValidateTemplateOutput> validate_template(Formation& formation, const Call&,
                                                 const ValidateTemplateInput& in) {
  auto written =
      TRY(engine::parse_template(TRY(template_of(formation, in.template_body, in.template_url))));
  TRY(check(written));
  for (auto& resource : written.resources)
    if (!engine::find_own_type(resource.type) && !engine::find_type(resource.type))
      return invalid("Template format error: Unrecognized resource types: [" + resource.type + "]");
  ValidateTemplateOutput out;
  out.description = unless_empty(written.description);
  auto capabilities = capabilities_of(written);
  out.capabilities = capabilities.needed;
  out.capabilities_reason = capabilities.reason;
  if (!written.transforms.empty()) out.declared_transforms = written.transforms;
  out.parameters.emplace();
  for (auto& one : written.parameters) {
    TemplateParameter shown;
    shown.parameter_key = one.name;
    shown.default_value = one.default_value;
    shown.no_echo = one.no_echo;
    shown.description = unless_empty(one.description);
    out.parameters->push_back(std::move(shown));
  }
  return out;
}

Result<EstimateTemplateCostOutput> estimate_template_cost(Formation& formation, const Call& call,
                                                          const EstimateTemplateCostInput& in) {
  auto body = TRY(template_of(formation, in.template_body, in.template_url));
  TRY(check(TRY(engine::parse_template(body))));
  // AWS answers a page of its calculator; nothing costs anything here.
  return EstimateTemplateCostOutput{.url = call.origin + "/_windlass/costs-nothing"};
}

Result<DescribeAccountLimitsOutput> describe_account_limits(Formation&, const Call&,
                                                            const DescribeAccountLimitsInput&) {
  DescribeAccountLimitsOutput out;
  out.account_limits.emplace();
  for (auto& [name, value] : {std::pair{"StackLimit", 2000}, {"StackOutputsLimit", 200}}) {
    AccountLimit limit;
    limit.name = name;
    limit.value = value;
    out.account_limits->push_back(std::move(limit));
  }
  return out;
}

}  // namespace windlass::cloud::cloudformation
