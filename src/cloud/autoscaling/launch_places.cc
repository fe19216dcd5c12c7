// Where a group may launch, and which version of a launch template it means.
#include "aws/ec2/describe_availability_zones.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_subnets.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/machines.h"

namespace windlass::cloud::autoscaling {

namespace {

namespace ec2 = aws::ec2;

Error bad_template(const aws::autoscaling::LaunchTemplateSpecification& wanted,
                   const Error& refused) {
  auto what = wanted.launch_template_id
                  ? "template ID " + *wanted.launch_template_id
                  : "template name " + wanted.launch_template_name.value_or("");
  if (refused.code.find("Version") != std::string::npos)
    return validation_error("You must use a valid fully-formed launch template. " +
                            refused.message);
  if (refused.code.find("NotFound") == std::string::npos)
    return validation_error("You must use a valid fully-formed launch template. " +
                            refused.message);
  return validation_error(
      "You must use a valid fully-formed launch template. The specified launch template, with " +
      what + ", does not exist.");
}

}  // namespace

Result<TemplateVersion> find_template_version(
    Scaling& scaling, const aws::autoscaling::LaunchTemplateSpecification& wanted) {
  ec2::DescribeLaunchTemplateVersionsRequest request;
  request.launch_template_id = wanted.launch_template_id;
  if (!wanted.launch_template_id) request.launch_template_name = wanted.launch_template_name;
  request.versions = {{wanted.version.value_or("$Default")}};
  auto answer =
      scaling.work.peers.call<ec2::op::DescribeLaunchTemplateVersions>(std::move(request));
  if (!answer) return bad_template(wanted, answer.error());
  if (!answer->launch_template_versions || answer->launch_template_versions->empty())
    return bad_template(wanted, Error{"InvalidLaunchTemplateId.VersionNotFound",
                                      "Could not find the specified version " +
                                          wanted.version.value_or("$Default") + "."});
  auto& found = answer->launch_template_versions->front();
  TemplateVersion version;
  version.id = found.launch_template_id.value_or("");
  version.name = found.launch_template_name.value_or("");
  version.number = std::to_string(found.version_number.value_or(1));
  if (auto& data = found.launch_template_data) {
    version.image = data->image_id.value_or("");
    version.type = data->instance_type.value_or("");
  }
  return version;
}

Result<std::vector<Place>> places_of_subnets(Scaling& scaling,
                                             const std::vector<std::string>& ids) {
  ec2::DescribeSubnetsRequest request;
  request.subnet_ids = ids;
  auto answer = scaling.work.peers.call<ec2::op::DescribeSubnets>(std::move(request));
  if (!answer) return validation_error(answer.error().message);
  std::vector<Place> places;
  for (auto& subnet : answer->subnets.value_or(std::vector<ec2::Subnet>{}))
    places.push_back({subnet.availability_zone.value_or(""),
                      subnet.availability_zone_id.value_or(""), subnet.subnet_id.value_or("")});
  if (places.size() != ids.size())
    return validation_error("The subnet ID '" + ids.front() + "' does not exist");
  return places;
}

Result<std::vector<Place>> places_of_zones(Scaling& scaling,
                                           const std::vector<std::string>& zones) {
  auto answer = TRY(scaling.work.peers.call<ec2::op::DescribeAvailabilityZones>({}));
  std::vector<Place> places;
  for (auto& zone : zones) {
    bool known = false;
    for (auto& one : answer.availability_zones.value_or(std::vector<ec2::AvailabilityZone>{})) {
      if (one.zone_name != zone && one.zone_id != zone) continue;
      places.push_back({one.zone_name.value_or(""), one.zone_id.value_or(""), ""});
      known = true;
    }
    if (!known)
      return validation_error("Invalid Availability Zones: [" + zone +
                              "] is not a zone of this region");
  }
  return places;
}

}  // namespace windlass::cloud::autoscaling
