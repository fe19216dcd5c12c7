// Launch configurations.
#include <algorithm>

#include "cloud/autoscaling/configuration.h"
#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/group.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/like_instance.h"
#include "cloud/autoscaling/paging.h"

namespace windlass::cloud::autoscaling {

namespace {

constexpr std::int64_t configurations_max = 200;

Configuration configuration_of(const store::Row& row) {
  Configuration found{.name = row.text(0),
                      .uuid = row.text(1),
                      .document = row.text(2),
                      .settings = {},
                      .created = from_micros(row.integer(3))};
  found.settings = read_document<CreateLaunchConfigurationType>(found.document);
  return found;
}

LaunchConfiguration shown(const Call& call, const Configuration& from) {
  auto& settings = from.settings;
  LaunchConfiguration shown;
  shown.launch_configuration_name = from.name;
  shown.launch_configuration_arn = "arn:aws:autoscaling:" + call.region.text + ":" +
                                   call.caller.account.text + ":launchConfiguration:" + from.uuid +
                                   ":launchConfigurationName/" + from.name;
  shown.image_id = settings.image_id.value_or("");
  shown.key_name = settings.key_name.value_or("");
  shown.security_groups = settings.security_groups.value_or(std::vector<std::string>{});
  shown.classic_link_vpc_security_groups.emplace();
  shown.user_data = settings.user_data.value_or("");
  shown.instance_type = settings.instance_type.value_or("");
  shown.kernel_id = settings.kernel_id.value_or("");
  shown.ramdisk_id = settings.ramdisk_id.value_or("");
  shown.block_device_mappings =
      settings.block_device_mappings.value_or(std::vector<BlockDeviceMapping>{});
  shown.instance_monitoring = settings.instance_monitoring;
  if (!shown.instance_monitoring) shown.instance_monitoring.emplace().enabled = true;
  shown.spot_price = settings.spot_price;
  shown.iam_instance_profile = settings.iam_instance_profile;
  shown.created_time = from.created;
  shown.ebs_optimized = settings.ebs_optimized.value_or(false);
  shown.associate_public_ip_address = settings.associate_public_ip_address;
  shown.placement_tenancy = settings.placement_tenancy;
  shown.metadata_options = settings.metadata_options;
  return shown;
}

}  // namespace

std::optional<Configuration> find_configuration(Scaling& scaling, const AccountId& account,
                                                const Region& region, std::string_view name) {
  auto rows = scaling.db.query(
      "select name, uuid, settings, created from asg_configuration "
      "where account = ? and region = ? and name = ?",
      {account.text, region.text, name});
  if (rows.done()) return std::nullopt;
  return configuration_of(rows.row());
}

void insert_configuration(Scaling& scaling, const Call& call,
                          const CreateLaunchConfigurationType& settings) {
  scaling.db.run(
      "insert into asg_configuration (account, region, name, uuid, settings, created) "
      "values (?, ?, ?, ?, ?, ?)",
      {call.caller.account.text, call.region.text, settings.launch_configuration_name.value_or(""),
       scaling.work.random.uuid(), document_of(settings), micros(call.now)});
}

Result<> create_launch_configuration(Scaling& scaling, const Call& call,
                                     const CreateLaunchConfigurationType& in) {
  auto settings = in;
  auto name = in.launch_configuration_name.value_or("");
  if (find_configuration(scaling, call.caller.account, call.region, name))
    return already_exists(
        "Launch Configuration by this name already exists - A launch "
        "configuration already exists with the name " +
        name);
  auto count = scaling.db.find_integer(
      "select count(*) from asg_configuration where account = ? and region = ?",
      {call.caller.account.text, call.region.text});
  if (count >= configurations_max)
    return limit_exceeded("The account has " + std::to_string(configurations_max) +
                          " launch configurations already");
  if (in.classic_link_vpc_id || in.classic_link_vpc_security_groups)
    return validation_error("ClassicLink is retired and cannot be used");
  if (in.instance_id) TRY(fill_in_like(scaling, *in.instance_id, settings));
  settings.instance_id.reset();
  if (settings.image_id.value_or("").empty() || settings.instance_type.value_or("").empty())
    return validation_error(
        "Valid requests must contain either the InstanceID parameter or both the ImageId and "
        "InstanceType parameters.");
  insert_configuration(scaling, call, settings);
  return Done{};
}

Result<> delete_launch_configuration(Scaling& scaling, const Call& call,
                                     const LaunchConfigurationNameType& in) {
  auto name = in.launch_configuration_name.value_or("");
  if (!find_configuration(scaling, call.caller.account, call.region, name))
    return validation_error("Launch configuration name not found - Launch configuration " + name +
                            " not found");
  for (auto& group : groups_of(scaling, call))
    if (group.settings.launch_configuration_name == name)
      return resource_in_use("Cannot delete launch configuration " + name +
                             " because it is attached to AutoScalingGroup " + group.name);
  scaling.db.run("delete from asg_configuration where account = ? and region = ? and name = ?",
                 {call.caller.account.text, call.region.text, name});
  return Done{};
}

Result<LaunchConfigurationsType> describe_launch_configurations(
    Scaling& scaling, const Call& call, const LaunchConfigurationNamesType& in) {
  auto names = in.launch_configuration_names.value_or(std::vector<std::string>{});
  LaunchConfigurationsType answer;
  auto& all = answer.launch_configurations.emplace();
  for (auto row : scaling.db.query("select name, uuid, settings, created from asg_configuration "
                                   "where account = ? and region = ? order by name",
                                   {call.caller.account.text, call.region.text})) {
    auto found = configuration_of(row);
    if (names.empty() || std::ranges::find(names, found.name) != names.end())
      all.push_back(shown(call, found));
  }
  answer.next_token = TRY(cut(all, in.max_records, in.next_token));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
