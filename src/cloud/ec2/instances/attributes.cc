// What may be asked and changed of an instance, one attribute at a time.
#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/types.h"
#include "cloud/ec2/instances/user_data.h"
#include "cloud/ec2/instances/views.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/interfaces/security_group.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

// The attributes that lie in columns of the row.
void set_column(Ec2& ec2, const Instance& one, const char* column, const store::Bind& value) {
  const store::Bind binds[] = {value, one.id};
  ec2.db.run("update ec2_instance set " + std::string(column) + " = ? where id = ?",
             std::span<const store::Bind>(binds));
}

Result<bool> truth(const std::string& text) {
  if (equal_ignoring_case(text, "true")) return true;
  if (equal_ignoring_case(text, "false")) return false;
  return invalid_parameter(text, "value", "Expected 'true' or 'false'.");
}

Result<> must_be_stopped(const Instance& one, std::string_view attribute) {
  if (one.state == "stopped") return Done{};
  return Error{"IncorrectInstanceState", "The instance '" + one.id +
                                             "' is not in the 'stopped' state: its attribute '" +
                                             std::string(attribute) + "' cannot be modified."};
}

Result<> change_type(Ec2& ec2, const Instance& one, const std::string& wanted) {
  TRY(must_be_stopped(one, "instanceType"));
  auto* type = find_instance_type(wanted);
  if (!type)
    return invalid_parameter(wanted, "InstanceType", "This cloud does not know that type.");
  if (family_of(*type).architecture != one.architecture)
    return Error{"InvalidParameterValue",
                 "The architecture '" + std::string(family_of(*type).architecture) +
                     "' of the specified instance type does not match the architecture '" +
                     one.architecture + "' of the instance."};
  set_column(ec2, one, "type", wanted);
  auto& family = family_of(*type);
  set_column(ec2, one, "credits",
             !family.burstable      ? ""
             : !one.credits.empty() ? one.credits.c_str()
             : family.name == "t2"  ? "standard"
                                    : "unlimited");
  return Done{};
}

Result<> change_user_data(Ec2& ec2, const Instance& one, const std::string& bytes) {
  TRY(must_be_stopped(one, "userData"));
  if (bytes.size() > user_data_max)
    return Error{"InvalidParameterValue", "User data is limited to 16384 bytes"};
  set_column(ec2, one, "user_data", store::Blob{bytes});
  return Done{};
}

Result<> change_shutdown(Ec2& ec2, const Instance& one, const std::string& wanted) {
  if (wanted != "stop" && wanted != "terminate")
    return invalid_parameter(wanted, "instanceInitiatedShutdownBehavior");
  set_column(ec2, one, "shutdown", wanted);
  return Done{};
}

Result<Interface> primary_interface(Ec2& ec2, const Instance& one) {
  auto interfaces = interfaces_of(ec2.db, one.id);
  if (interfaces.empty())
    return Error{"IncorrectInstanceState",
                 "The instance '" + one.id + "' has no network interface."};
  return interfaces.front();
}

Result<> change_groups(Ec2& ec2, const Call& call, const Instance& one,
                       const std::vector<std::string>& groups) {
  auto interfaces = interfaces_of(ec2.db, one.id);
  if (interfaces.size() > 1)
    return Error{"InvalidInstanceID", "There are multiple interfaces attached to instance '" +
                                          one.id +
                                          "'. Please "
                                          "specify an interface ID for the operation instead."};
  auto interface = TRY(primary_interface(ec2, one));
  TRY(set_interface_groups(ec2, call, interface, TRY(wanted_groups(ec2, call, one.vpc, groups))));
  ec2.work.summon(networks_duty);
  return Done{};
}

Result<> change_source_check(Ec2& ec2, const Instance& one, bool check) {
  auto interfaces = interfaces_of(ec2.db, one.id);
  if (interfaces.size() > 1)
    return Error{"InvalidInstanceID", "There are multiple interfaces attached to instance '" +
                                          one.id +
                                          "'. Please "
                                          "specify an interface ID for the operation instead."};
  set_source_dest_check(ec2, TRY(primary_interface(ec2, one)).id, check);
  ec2.work.summon(networks_duty);
  return Done{};
}

Result<> change_volumes(Ec2& ec2, const Instance& one,
                        const std::vector<InstanceBlockDeviceMappingSpecification>& mappings) {
  for (auto& mapping : mappings) {
    auto device = mapping.device_name.value_or("");
    bool found = false;
    for (auto& volume : volumes_of(ec2.db, one.id)) {
      if (!volume.attachment || volume.attachment->device != device) continue;
      found = true;
      if (mapping.ebs && mapping.ebs->delete_on_termination)
        keep_on_termination(ec2, volume.id, !*mapping.ebs->delete_on_termination);
    }
    if (!found)
      return Error{"InvalidInstanceAttributeValue", "No device is currently mapped at " + device};
  }
  return Done{};
}

// `--attribute NAME --value VALUE`: the old way to say it.
Result<> change_by_name(Ec2& ec2, const Instance& one, const std::string& name,
                        const std::string& value) {
  if (name == "instanceType") return change_type(ec2, one, value);
  if (name == "userData") return change_user_data(ec2, one, TRY(decode_user_data(value)));
  if (name == "instanceInitiatedShutdownBehavior") return change_shutdown(ec2, one, value);
  if (name == "disableApiTermination")
    return set_column(ec2, one, "keep", TRY(truth(value))), Done{};
  if (name == "disableApiStop")
    return set_column(ec2, one, "keep_running", TRY(truth(value))), Done{};
  if (name == "ebsOptimized")
    return set_column(ec2, one, "ebs_optimized", TRY(truth(value))), Done{};
  if (name == "sourceDestCheck") return change_source_check(ec2, one, TRY(truth(value)));
  if (name == "enaSupport") return Done{};
  return invalid_parameter(name, "attribute", "The attribute cannot be modified.");
}

Result<> change_given(Ec2& ec2, const Call& call, const Instance& one,
                      const ModifyInstanceAttributeRequest& in) {
  if (in.instance_type) TRY(change_type(ec2, one, in.instance_type->value.value_or("")));
  if (in.user_data) TRY(change_user_data(ec2, one, in.user_data->value.value_or("")));
  if (in.instance_initiated_shutdown_behavior)
    TRY(change_shutdown(ec2, one, in.instance_initiated_shutdown_behavior->value.value_or("")));
  if (in.disable_api_termination)
    set_column(ec2, one, "keep", in.disable_api_termination->value.value_or(false));
  if (in.disable_api_stop)
    set_column(ec2, one, "keep_running", in.disable_api_stop->value.value_or(false));
  if (in.ebs_optimized)
    set_column(ec2, one, "ebs_optimized", in.ebs_optimized->value.value_or(false));
  if (in.source_dest_check)
    TRY(change_source_check(ec2, one, in.source_dest_check->value.value_or(true)));
  if (in.groups && !in.groups->empty()) TRY(change_groups(ec2, call, one, *in.groups));
  if (in.block_device_mappings) TRY(change_volumes(ec2, one, *in.block_device_mappings));
  if (in.kernel || in.ramdisk)
    return Error{"UnsupportedOperation", "The kernel of an instance cannot be chosen."};
  return Done{};
}

std::vector<InstanceBlockDeviceMapping> mappings_of(Ec2& ec2, const Instance& one) {
  return show(ec2, one).block_device_mappings.value_or(std::vector<InstanceBlockDeviceMapping>{});
}

}  // namespace

Result<InstanceAttribute> describe_instance_attribute(Ec2& ec2, const Call& call,
                                                      const DescribeInstanceAttributeRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  auto name = in.attribute.value_or("");
  InstanceAttribute shown;
  shown.instance_id = one.id;
  if (name == "instanceType") {
    shown.instance_type.emplace().value = one.type;
  } else if (name == "userData") {
    shown.user_data.emplace();
    if (!one.user_data.empty()) shown.user_data->value = base64(one.user_data);
  } else if (name == "disableApiTermination") {
    shown.disable_api_termination.emplace().value = one.keep;
  } else if (name == "disableApiStop") {
    shown.disable_api_stop.emplace().value = one.keep_running;
  } else if (name == "instanceInitiatedShutdownBehavior") {
    shown.instance_initiated_shutdown_behavior.emplace().value = one.shutdown;
  } else if (name == "rootDeviceName") {
    shown.root_device_name.emplace().value = one.root_device;
  } else if (name == "blockDeviceMapping") {
    shown.block_device_mappings = mappings_of(ec2, one);
  } else if (name == "ebsOptimized") {
    shown.ebs_optimized.emplace().value = one.ebs_optimized;
  } else if (name == "enaSupport") {
    shown.ena_support.emplace().value = true;
  } else if (name == "enclaveOptions") {
    shown.enclave_options.emplace().enabled = false;
  } else if (name == "groupSet") {
    shown.groups = show(ec2, one).security_groups;
  } else if (name == "sourceDestCheck") {
    shown.source_dest_check.emplace().value = TRY(primary_interface(ec2, one)).source_dest_check;
  } else if (name == "sriovNetSupport") {
    shown.sriov_net_support.emplace();
  } else if (name == "kernel") {
    shown.kernel_id.emplace();
  } else if (name == "ramdisk") {
    shown.ramdisk_id.emplace();
  } else if (name == "productCodes") {
    shown.product_codes.emplace();
  } else {
    return invalid_parameter(name, "attribute");
  }
  return shown;
}

Result<> modify_instance_attribute(Ec2& ec2, const Call& call,
                                   const ModifyInstanceAttributeRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  if (one.is_terminated())
    return Error{"IncorrectInstanceState", "The instance '" + one.id + "' is terminated."};
  TRY(refuse_dry_run(in.dry_run));
  if (in.attribute && in.value) TRY(change_by_name(ec2, one, *in.attribute, *in.value));
  return change_given(ec2, call, one, in);
}

Result<ModifyInstanceMetadataOptionsResult> modify_instance_metadata_options(
    Ec2& ec2, const Call& call, const ModifyInstanceMetadataOptionsRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  if (one.is_ending())
    return Error{"IncorrectInstanceState", "The instance '" + one.id + "' is terminated."};
  auto hops = in.http_put_response_hop_limit.value_or(one.hops);
  if (hops < 1 || hops > 64)
    return invalid_parameter(std::to_string(hops), "HttpPutResponseHopLimit",
                             "The value must be between 1 and 64.");
  TRY(refuse_dry_run(in.dry_run));
  one.tokens = in.http_tokens.value_or(one.tokens);
  one.metadata = in.http_endpoint.value_or(one.metadata);
  one.metadata_tags = in.instance_metadata_tags.value_or(one.metadata_tags);
  one.hops = hops;
  ec2.db.run(
      "update ec2_instance set tokens = ?, metadata = ?, metadata_tags = ?, hops = ?"
      " where id = ?",
      {one.tokens, one.metadata, one.metadata_tags, one.hops, one.id});
  return ModifyInstanceMetadataOptionsResult{
      .instance_id = one.id, .instance_metadata_options = show_metadata_options(one)};
}

namespace {

Result<std::vector<InstanceMonitoring>> monitor(Ec2& ec2, const Call& call,
                                                const std::optional<std::vector<std::string>>& ids,
                                                const std::optional<bool>& dry_run, bool on) {
  if (!ids || ids->empty()) return missing_parameter("InstanceId");
  auto all = TRY(find_instances(ec2, call, *ids));
  TRY(refuse_dry_run(dry_run));
  std::vector<InstanceMonitoring> answers;
  for (auto& one : all) {
    set_column(ec2, one, "monitored", on);
    auto& answer = answers.emplace_back();
    answer.instance_id = one.id;
    // AWS takes a moment for it, and says so.
    answer.monitoring.emplace().state =
        on == one.monitored ? (on ? "enabled" : "disabled") : (on ? "pending" : "disabling");
  }
  return answers;
}

}  // namespace

Result<MonitorInstancesResult> monitor_instances(Ec2& ec2, const Call& call,
                                                 const MonitorInstancesRequest& in) {
  return MonitorInstancesResult{.instance_monitorings =
                                    TRY(monitor(ec2, call, in.instance_ids, in.dry_run, true))};
}

Result<UnmonitorInstancesResult> unmonitor_instances(Ec2& ec2, const Call& call,
                                                     const UnmonitorInstancesRequest& in) {
  return UnmonitorInstancesResult{.instance_monitorings =
                                      TRY(monitor(ec2, call, in.instance_ids, in.dry_run, false))};
}

Result<DescribeInstanceCreditSpecificationsResult> describe_instance_credit_specifications(
    Ec2& ec2, const Call& call, const DescribeInstanceCreditSpecificationsRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"instance-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  TRY(refuse_dry_run(in.dry_run));
  std::vector<Instance> all;
  if (in.instance_ids && !in.instance_ids->empty()) {
    all = TRY(find_instances(ec2, call, *in.instance_ids));
    for (auto& one : all)
      if (one.credits.empty())
        return Error{"InvalidInstanceID.NotFound",
                     "The instance '" + one.id + "' is not a burstable performance instance."};
  } else {
    for (auto row : ec2.db.query("select " + instance_columns +
                                     " from ec2_instance where account = ? and region = ?"
                                     " and credits = 'unlimited' order by launched, id",
                                 {call.caller.account.text, call.region.text}))
      all.push_back(instance_of(row));
  }
  DescribeInstanceCreditSpecificationsResult result;
  result.instance_credit_specifications.emplace();
  for (auto& one : all)
    if (filters.match(Facts().add("instance-id", one.id)))
      result.instance_credit_specifications->push_back(
          {.instance_id = one.id, .cpu_credits = one.credits});
  result.next_token = cut(*result.instance_credit_specifications, page);
  return result;
}

}  // namespace windlass::cloud::ec2
