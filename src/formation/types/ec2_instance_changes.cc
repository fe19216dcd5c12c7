#include "formation/types/ec2_instance_changes.h"

#include "aws/ec2/associate_iam_instance_profile.h"
#include "aws/ec2/describe_iam_instance_profile_associations.h"
#include "aws/ec2/disassociate_iam_instance_profile.h"
#include "aws/ec2/modify_instance_attribute.h"
#include "aws/ec2/modify_instance_metadata_options.h"
#include "aws/ec2/monitor_instances.h"
#include "aws/ec2/replace_iam_instance_profile_association.h"
#include "aws/ec2/unmonitor_instances.h"
#include "base/text.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

using namespace aws::ec2;

namespace {

Result<> modify(const Place& place, ModifyInstanceAttributeRequest request, const std::string& id) {
  request.instance_id = id;
  TRY(place.client.call<op::ModifyInstanceAttribute>(std::move(request)));
  return Done{};
}

Result<> monitor(const Place& place, const std::string& id, bool on) {
  if (on)
    TRY(place.client.call<op::MonitorInstances>({.instance_ids = std::vector{id}}));
  else
    TRY(place.client.call<op::UnmonitorInstances>({.instance_ids = std::vector{id}}));
  return Done{};
}

Result<> change_metadata_options(const Place& place, const std::string& id, const Json& now) {
  auto request = TRY(made_of<ModifyInstanceMetadataOptionsRequest>(part(now, "MetadataOptions")));
  request.instance_id = id;
  TRY(place.client.call<op::ModifyInstanceMetadataOptions>(std::move(request)));
  return Done{};
}

std::optional<std::vector<std::string>> groups_of(const Json& now) {
  auto groups = texts(now, "SecurityGroupIds");
  if (groups.empty()) return std::nullopt;
  return groups;
}

}  // namespace

bool must_stop(const Json& before, const Json& now) {
  return differs(before, now, "InstanceType") || differs(before, now, "UserData") ||
         differs(before, now, "EbsOptimized");
}

Result<> change_stopped(const Place& place, const std::string& id, const Json& now) {
  if (auto type = text(now, "InstanceType"))
    TRY(modify(place, {.instance_type = AttributeValue{*type}}, id));
  if (auto data = text(now, "UserData")) {
    auto bytes = parse_base64(*data);
    TRY(modify(place, {.user_data = BlobAttributeValue{bytes ? *bytes : *data}}, id));
  }
  if (auto on = flag(now, "EbsOptimized"))
    TRY(modify(place, {.ebs_optimized = AttributeBooleanValue{*on}}, id));
  return Done{};
}

Result<> change_running(const Place& place, const Instance& instance, const Json& before,
                        const Json& now) {
  auto id = instance.instance_id.value_or("");
  auto flag_or = [&](std::string_view name, bool otherwise) {
    return AttributeBooleanValue{flag(now, name).value_or(otherwise)};
  };
  if (differs(before, now, "SecurityGroupIds"))
    if (auto groups = groups_of(now)) TRY(modify(place, {.groups = groups}, id));
  if (differs(before, now, "SourceDestCheck"))
    TRY(modify(place, {.source_dest_check = flag_or("SourceDestCheck", true)}, id));
  if (differs(before, now, "DisableApiTermination"))
    TRY(modify(place, {.disable_api_termination = flag_or("DisableApiTermination", false)}, id));
  if (differs(before, now, "InstanceInitiatedShutdownBehavior"))
    TRY(modify(place,
               {.instance_initiated_shutdown_behavior =
                    AttributeValue{text_or(now, "InstanceInitiatedShutdownBehavior", "stop")}},
               id));
  if (differs(before, now, "Monitoring"))
    TRY(monitor(place, id, flag(now, "Monitoring").value_or(false)));
  if (differs(before, now, "MetadataOptions") && !part(now, "MetadataOptions").is_null())
    TRY(change_metadata_options(place, id, now));
  return Done{};
}

Result<> change_profile(const Place& place, const std::string& id, const Json& before,
                        const Json& now) {
  if (!differs(before, now, "IamInstanceProfile")) return Done{};
  auto wanted = text(now, "IamInstanceProfile");
  auto there = TRY(find_one<op::DescribeIamInstanceProfileAssociations>(
      place, {.filters = std::vector{filter("instance-id", id)}},
      &DescribeIamInstanceProfileAssociationsResult::iam_instance_profile_associations));
  auto specification = IamInstanceProfileSpecification{.name = wanted};
  if (there && wanted)
    TRY(place.client.call<op::ReplaceIamInstanceProfileAssociation>(
        {.iam_instance_profile = specification, .association_id = there->association_id}));
  else if (wanted)
    TRY(place.client.call<op::AssociateIamInstanceProfile>(
        {.iam_instance_profile = specification, .instance_id = id}));
  else if (there)
    TRY(place.client.call<op::DisassociateIamInstanceProfile>(
        {.association_id = there->association_id}));
  return Done{};
}

}  // namespace windlass::formation::types
