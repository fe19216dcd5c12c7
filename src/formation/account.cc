#include "formation/account.h"

#include "aws/cloudformation/list_exports.h"
#include "aws/cloudformation/list_imports.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/ec2/describe_availability_zones.h"
#include "aws/secretsmanager/get_secret_value.h"
#include "aws/ssm/get_parameters.h"
#include "formation/problem.h"

namespace windlass::formation {

namespace {

constexpr int pages_max = 100;

// "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME"
std::string alarm_name(const std::string& arn) {
  auto at = arn.find(":alarm:");
  return at == std::string::npos ? arn : arn.substr(at + 7);
}

}  // namespace

// --- SSM and Secrets Manager ---

Result<std::string> Account::parameter(std::string_view name, std::string_view version,
                                       bool decrypt) {
  auto full = std::string(name) + (version.empty() ? "" : ":" + std::string(version));
  // What CloudFormation asks with, and so what policies let it ask.
  auto found = TRY(
      client_.call<aws::ssm::op::GetParameters>({.names = {{full}}, .with_decryption = decrypt}));
  if (!found.parameters || found.parameters->empty() || !found.parameters->front().value)
    return Error{"ParameterNotFound", "Parameter " + full + " not found."};
  return *found.parameters->front().value;
}

Result<std::optional<std::string>> Account::ssm(std::string_view name) {
  auto found = parameter(name, "", false);
  if (found) return {*std::move(found)};
  if (found.error().code == "ParameterNotFound") return {std::nullopt};
  return std::move(found).error();
}

Result<std::string> Account::ssm(std::string_view name, std::string_view version) {
  return parameter(name, version, false);
}

Result<std::string> Account::ssm_secure(std::string_view name, std::string_view version) {
  return parameter(name, version, true);
}

Result<std::string> Account::secret(std::string_view id, std::string_view version_stage,
                                    std::string_view version_id) {
  aws::secretsmanager::GetSecretValueRequest in;
  in.secret_id = std::string(id);
  if (!version_stage.empty()) in.version_stage = std::string(version_stage);
  if (!version_id.empty()) in.version_id = std::string(version_id);
  return TRY(client_.call<aws::secretsmanager::op::GetSecretValue>(in)).secret_string.value_or("");
}

// --- Exports ---

Result<std::optional<Account::Exported>> Account::find_export(std::string_view name) {
  aws::cloudformation::ListExportsInput in;
  for (int page = 0; page < pages_max; ++page) {
    auto found = TRY(client_.call<aws::cloudformation::op::ListExports>(in));
    if (found.exports)
      for (auto& one : *found.exports)
        if (one.name == name)
          return {Exported{one.exporting_stack_id.value_or(""), one.value.value_or("")}};
    if (!found.next_token) break;
    in.next_token = found.next_token;
  }
  return {std::nullopt};
}

Result<std::string> Account::import(std::string_view name) {
  auto found = TRY(find_export(name));
  if (!found) return invalid("No export named " + std::string(name) + " found.");
  return found->value;
}

Result<std::optional<std::string>> Account::exporter(std::string_view name) {
  auto found = TRY(find_export(name));
  if (!found) return {std::nullopt};
  return {found->stack_id};
}

Result<std::vector<std::string>> Account::importers(std::string_view name) {
  aws::cloudformation::ListImportsInput in;
  in.export_name = std::string(name);
  std::vector<std::string> all;
  for (int page = 0; page < pages_max; ++page) {
    auto found = client_.call<aws::cloudformation::op::ListImports>(in);
    // AWS calls it an error to ask for what nobody imports, or what is not there.
    if (!found && found.error().code == "ValidationError") return all;
    if (!found) return std::move(found).error();
    if (found->imports) all.insert(all.end(), found->imports->begin(), found->imports->end());
    if (!found->next_token) break;
    in.next_token = found->next_token;
  }
  return all;
}

// --- The rest ---

Result<std::vector<std::string>> Account::zones(std::string_view) {
  auto found = TRY(client_.call<aws::ec2::op::DescribeAvailabilityZones>({}));
  std::vector<std::string> names;
  if (found.availability_zones)
    for (auto& zone : *found.availability_zones) names.push_back(zone.zone_name.value_or(""));
  return names;
}

Result<bool> Account::fires(const RollbackTrigger& trigger) {
  aws::cloudwatch::DescribeAlarmsInput in;
  auto name = alarm_name(trigger.arn);
  in.alarm_names = {{name}};
  auto composite = trigger.type == "AWS::CloudWatch::CompositeAlarm";
  in.alarm_types = {{composite ? "CompositeAlarm" : "MetricAlarm"}};
  auto found = TRY(client_.call<aws::cloudwatch::op::DescribeAlarms>(in));
  if (composite && found.composite_alarms && !found.composite_alarms->empty())
    return found.composite_alarms->front().state_value == "ALARM";
  if (!composite && found.metric_alarms && !found.metric_alarms->empty())
    return found.metric_alarms->front().state_value == "ALARM";
  return invalid("Rollback trigger " + trigger.arn + " does not exist");
}

}  // namespace windlass::formation
