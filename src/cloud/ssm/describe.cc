// DescribeParameters: what there is, without the values.
#include "base/json.h"
#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/page.h"

namespace windlass::cloud::ssm {

namespace {

constexpr std::int32_t page_max = 50;

std::vector<ParameterInlinePolicy> policies_of(const Version& version) {
  std::vector<ParameterInlinePolicy> policies;
  auto list = parse_json(version.policies.value_or("[]"));
  if (!list || !list->is_array()) return policies;
  for (auto& policy : list->as_array())
    policies.push_back({policy.dump(), policy.text("Type"), "Pending"});
  return policies;
}

ParameterMetadata metadata_of(const Call& call, const Version& version) {
  ParameterMetadata metadata;
  metadata.name = version.name;
  metadata.arn = arn_of(call, version.name);
  metadata.type = version.type;
  metadata.key_id = version.key_id;
  metadata.last_modified_date = version.modified;
  metadata.last_modified_user = version.modified_by;
  metadata.description = version.description;
  metadata.allowed_pattern = version.allowed_pattern;
  metadata.version = version.version;
  metadata.tier = version.tier;
  metadata.policies = policies_of(version);
  metadata.data_type = version.data_type;
  return metadata;
}

}  // namespace

Result<DescribeParametersResult> describe_parameters(Ssm& ssm, const Call& call,
                                                     const DescribeParametersRequest& in) {
  if (in.filters && !in.filters->empty() && in.parameter_filters && !in.parameter_filters->empty())
    return validation("You can use either Filters or ParameterFilters in a single request.");
  // Parameters that another account shares need Resource Access Manager, which this cloud has not.
  if (in.shared.value_or(false))
    return validation("Shared parameters are not served by this cloud.");
  auto after = TRY(page_after(in.next_token));
  Conditions conditions;
  TRY(add_filters(conditions, in.parameter_filters, Listing::Describe));
  TRY(add_filters(conditions, modern(in.filters), Listing::Describe));

  auto page = page_of(ssm, call, conditions, after, in.max_results.value_or(page_max));
  DescribeParametersResult answer{.parameters = std::vector<ParameterMetadata>{},
                                  .next_token = std::move(page.next_token)};
  for (auto& version : page.versions) answer.parameters->push_back(metadata_of(call, version));
  return answer;
}

}  // namespace windlass::cloud::ssm
