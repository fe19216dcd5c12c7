#include "cloud/ssm/labels.h"

#include "base/text.h"
#include "cloud/ssm/errors.h"
#include "cloud/ssm/handlers.h"

namespace windlass::cloud::ssm {

namespace {

constexpr std::int64_t labels_max = 10;
constexpr std::size_t label_size_max = 100;

bool is_label(const std::string& label) {
  auto start = lower(label);
  if (label.empty() || start.starts_with("aws") || start.starts_with("ssm")) return false;
  if (std::isdigit(static_cast<unsigned char>(label[0]))) return false;
  return std::ranges::all_of(
      label, [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; });
}

Result<> check_sizes(const std::vector<std::string>& labels) {
  for (auto& label : labels)
    if (label.size() > label_size_max)
      return validation("1 validation error detected: Value '[" + label +
                        "]' at 'labels' failed to satisfy constraint: Member must satisfy "
                        "constraint: [Member must have length less than or equal to 100, Member "
                        "must have length greater than or equal to 1]");
  return Done{};
}

}  // namespace

std::vector<std::string> labels_of(Ssm& ssm, const Version& version) {
  std::vector<std::string> labels;
  for (auto row : ssm.db.query(
           "select label from ssm_label where parameter = ? and version = ? order by label",
           {version.parameter, version.version}))
    labels.push_back(row.text(0));
  return labels;
}

Result<LabelParameterVersionResult> label_parameter_version(
    Ssm& ssm, const Call& call, const LabelParameterVersionRequest& in) {
  auto name = in.name.value_or("");
  auto labels = in.labels.value_or(std::vector<std::string>{});
  TRY(check_sizes(labels));
  auto version = TRY(get_version(
      ssm, call, in.parameter_version ? name + ":" + std::to_string(*in.parameter_version) : name));
  LabelParameterVersionResult answer{.invalid_labels = std::vector<std::string>{},
                                     .parameter_version = version.version};
  for (auto& label : labels) {
    if (!is_label(label))
      answer.invalid_labels->push_back(label);
    else
      // A label that another version has moves.
      ssm.db.run("insert or replace into ssm_label (parameter, label, version) values (?, ?, ?)",
                 {version.parameter, label, version.version});
  }
  if (static_cast<std::int64_t>(labels_of(ssm, version).size()) > labels_max)
    return Error{
        "ParameterVersionLabelLimitExceeded",
        "A parameter version can have maximum 10 labels.Move one or more labels to another "
        "version and try again."};
  return answer;
}

Result<UnlabelParameterVersionResult> unlabel_parameter_version(
    Ssm& ssm, const Call& call, const UnlabelParameterVersionRequest& in) {
  if (!in.parameter_version)
    return validation(
        "1 validation error detected: Value null at 'parameterVersion' failed to "
        "satisfy constraint: Member must not be null");
  auto version = TRY(
      get_version(ssm, call, in.name.value_or("") + ":" + std::to_string(*in.parameter_version)));
  UnlabelParameterVersionResult answer{.removed_labels = std::vector<std::string>{},
                                       .invalid_labels = std::vector<std::string>{}};
  for (auto& label : in.labels.value_or(std::vector<std::string>{})) {
    auto removed =
        ssm.db.run("delete from ssm_label where parameter = ? and label = ? and version = ?",
                   {version.parameter, label, version.version});
    (removed ? answer.removed_labels : answer.invalid_labels)->push_back(label);
  }
  return answer;
}

}  // namespace windlass::cloud::ssm
