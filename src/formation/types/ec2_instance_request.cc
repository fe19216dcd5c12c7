#include "formation/types/ec2_instance_request.h"

#include "formation/types/ec2.h"

namespace windlass::formation::types {

using namespace aws::ec2;

namespace {

constexpr std::string_view type = "AWS::EC2::Instance";

// {"NoDevice": {}} is how templates say what EC2 takes as an empty text.
Json mappings_of(const Json& properties) {
  Json::Array mappings;
  for (auto mapping : items(properties, "BlockDeviceMappings")) {
    if (part(mapping, "NoDevice").is_object()) mapping.set("NoDevice", "");
    mappings.push_back(std::move(mapping));
  }
  return Json(std::move(mappings));
}

// Names that have a home of their own in the request.
const std::initializer_list<std::string_view> placed = {
    "Affinity",           "AvailabilityZone", "HostId", "HostResourceGroupArn",
    "PlacementGroupName", "Tenancy"};

Json placement_of(const Json& properties) {
  return renamed(only(properties, placed), {{"PlacementGroupName", "GroupName"}});
}

}  // namespace

Result<RunInstancesRequest> run_request(const Json& properties) {
  TRY(refuse(type, properties, {"SsmAssociations"}));
  auto plain = without(properties, placed);
  plain = without(plain, {"BlockDeviceMappings", "IamInstanceProfile", "Monitoring",
                          "SourceDestCheck", "Tags", "PropagateTagsToVolumeOnCreation", "Volumes"});
  plain = renamed(plain, {{"GroupSet", "Groups"},
                          {"ElasticGpuSpecifications", "ElasticGpuSpecification"},
                          {"CPUCredits", "CpuCredits"}});
  auto request = TRY(made_of<RunInstancesRequest>(plain));
  if (!part(properties, "BlockDeviceMappings").is_null()) {
    Json mappings = Json::Object{{"BlockDeviceMappings", mappings_of(properties)}};
    request.block_device_mappings =
        TRY(made_of<RunInstancesRequest>(mappings)).block_device_mappings;
  }
  if (auto profile = text(properties, "IamInstanceProfile"))
    request.iam_instance_profile = IamInstanceProfileSpecification{.name = *profile};
  if (auto on = flag(properties, "Monitoring"))
    request.monitoring = RunInstancesMonitoringEnabled{*on};
  if (auto placement = placement_of(properties); !placement.as_object().empty())
    request.placement = TRY(made_of<Placement>(placement));
  request.min_count = 1;
  request.max_count = 1;
  return request;
}

}  // namespace windlass::formation::types
