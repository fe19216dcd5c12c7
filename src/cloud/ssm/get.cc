// Parameters read: one, some, those below a path, and all versions of one.
#include <algorithm>

#include "base/text.h"
#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"
#include "cloud/ssm/labels.h"
#include "cloud/ssm/page.h"
#include "cloud/ssm/public_parameters.h"
#include "cloud/ssm/secure.h"

namespace windlass::cloud::ssm {

namespace {

constexpr std::size_t names_max = 10;
constexpr std::int32_t path_page_max = 10;
constexpr std::int32_t history_page_max = 50;

bool means_missing(const Error& error) {
  return error.code == "ParameterNotFound" || error.code == "ParameterVersionNotFound";
}

Result<std::int32_t> page_size(const std::optional<std::int32_t>& asked, std::int32_t size_max) {
  if (asked && (*asked < 1 || *asked > size_max))
    return validation("1 validation error detected: Value '" + std::to_string(*asked) +
                      "' at 'maxResults' failed to satisfy constraint: Member must have value "
                      "less than or equal to " +
                      std::to_string(size_max));
  return asked.value_or(size_max);
}

Result<ParameterHistory> history_of(Ssm& ssm, const Call& call, const Version& version,
                                    bool decrypt) {
  ParameterHistory history;
  history.name = version.name;
  history.type = version.type;
  history.key_id = version.key_id;
  history.last_modified_date = version.modified;
  history.last_modified_user = version.modified_by;
  history.description = version.description;
  history.value = TRY(value_of(ssm, call, version, decrypt));
  history.allowed_pattern = version.allowed_pattern;
  history.version = version.version;
  history.labels = labels_of(ssm, version);
  history.tier = version.tier;
  history.policies.emplace();
  history.data_type = version.data_type;
  return history;
}

bool has_label_filter(const Filters& filters) {
  return filters &&
         std::ranges::any_of(*filters, [](auto& filter) { return filter.key == "Label"; });
}

}  // namespace

Result<GetParameterResult> get_parameter(Ssm& ssm, const Call& call,
                                         const GetParameterRequest& in) {
  auto asked = in.name.value_or("");
  auto version = TRY(get_version(ssm, call, asked));
  auto parameter = TRY(shown(ssm, call, version, in.with_decryption.value_or(false)));
  auto selector = parse_reference(call, asked).selector;
  if (!selector.empty()) parameter.selector = ":" + selector;
  return GetParameterResult{std::move(parameter)};
}

Result<GetParametersResult> get_parameters(Ssm& ssm, const Call& call,
                                           const GetParametersRequest& in) {
  auto names = in.names.value_or(std::vector<std::string>{});
  if (names.size() > names_max)
    return validation("1 validation error detected: Value '[" + join(names, ", ") +
                      "]' at 'names' failed to satisfy constraint: Member must have length less "
                      "than or equal to 10.");
  GetParametersResult answer{.parameters = std::vector<Parameter>{},
                             .invalid_parameters = std::vector<std::string>{}};
  for (auto& name : names) {
    auto found = get_parameter(ssm, call, {name, in.with_decryption});
    if (found)
      answer.parameters->push_back(*std::move(found->parameter));
    else if (means_missing(found.error()))
      answer.invalid_parameters->push_back(name);
    else
      return std::move(found).error();
  }
  return answer;
}

Result<GetParametersByPathResult> get_parameters_by_path(Ssm& ssm, const Call& call,
                                                         const GetParametersByPathRequest& in) {
  auto size = TRY(page_size(in.max_results, path_page_max));
  auto after = TRY(page_after(in.next_token));
  auto path = in.path.value_or("");
  TRY(check_path(path));
  if (is_public(path + "/")) {
    // Few enough for a page.
    GetParametersByPathResult answer{.parameters = std::vector<Parameter>{}, .next_token = {}};
    for (auto& version : public_parameters_below(path, in.recursive.value_or(false)))
      answer.parameters->push_back(TRY(shown(ssm, call, version, false)));
    return answer;
  }
  Conditions conditions;
  add_path(conditions, path, in.recursive.value_or(false));
  TRY(add_filters(conditions, in.parameter_filters, Listing::ByPath));

  auto page = page_of(ssm, call, conditions, after, size, has_label_filter(in.parameter_filters));
  GetParametersByPathResult answer{.parameters = std::vector<Parameter>{},
                                   .next_token = std::move(page.next_token)};
  for (auto& version : page.versions)
    answer.parameters->push_back(
        TRY(shown(ssm, call, version, in.with_decryption.value_or(false))));
  return answer;
}

Result<GetParameterHistoryResult> get_parameter_history(Ssm& ssm, const Call& call,
                                                        const GetParameterHistoryRequest& in) {
  auto size = TRY(page_size(in.max_results, history_page_max));
  auto parameter = TRY(get_parameter_id(ssm, call, in.name.value_or("")));
  auto after = parse_int(in.next_token.value_or("0"));
  if (!after) return invalid_next_token();

  std::vector<Version> versions;
  for (auto row : ssm.db.query(version_columns +
                                   " from ssm_parameter p join ssm_version v on v.parameter = p.id "
                                   "where p.id = ? and v.version > ? order by v.version limit ?",
                               {parameter, *after, size + 1}))
    versions.push_back(version_of(row));
  GetParameterHistoryResult answer;
  answer.parameters.emplace();
  if (versions.size() > static_cast<std::size_t>(size)) {
    versions.pop_back();
    answer.next_token = std::to_string(versions.back().version);
  }
  for (auto& version : versions)
    answer.parameters->push_back(
        TRY(history_of(ssm, call, version, in.with_decryption.value_or(false))));
  return answer;
}

}  // namespace windlass::cloud::ssm
