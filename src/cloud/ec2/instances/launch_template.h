// Launch templates as rows, and what RunInstances makes of one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/ec2/shape/request_launch_template_data.h"
#include "cloud/ec2/common/context.h"

namespace windlass::aws::ec2 {
struct RunInstancesRequest;
}

namespace windlass::cloud::ec2 {

struct LaunchTemplate {
  std::string id, name;
  Time created{};
  std::string created_by;
  std::int64_t default_version = 1, latest_version = 1;
};

struct LaunchTemplateVersion {
  std::int64_t number = 0;
  std::optional<std::string> description;
  Time created{};
  std::string created_by;
  aws::ec2::RequestLaunchTemplateData data;
};

// By id or by name, one of which must be given. InvalidLaunchTemplateId.Malformed, .NotFound,
// InvalidLaunchTemplateName.NotFoundException.
Result<LaunchTemplate> find_template(Ec2& ec2, const Call& call,
                                     const std::optional<std::string>& id,
                                     const std::optional<std::string>& name);
// "3", "$Latest", "$Default"; "" is the default one. InvalidLaunchTemplateId.VersionNotFound.
Result<LaunchTemplateVersion> find_version(Ec2& ec2, const LaunchTemplate& of,
                                           const std::string& version);
// What `version` names, whether or not there is such a version. InvalidParameterValue for other
// words.
Result<std::int64_t> version_number(const LaunchTemplate& of, const std::string& version);
std::vector<LaunchTemplateVersion> versions_of(Ec2& ec2, const LaunchTemplate& of);

// The request with what its launch template says where it says nothing itself; tags of both.
struct TemplateUsed {
  std::string id;  // "" without a template
  std::int64_t version = 0;
  bool gave_interfaces = false;
};
Result<TemplateUsed> apply_template(Ec2& ec2, const Call& call,
                                    aws::ec2::RunInstancesRequest& request);

// Refuses data that no instance could be launched with: names that no type has, user data that is
// no base64.
Result<> check_template_data(const Call& call, const aws::ec2::RequestLaunchTemplateData& data);

}  // namespace windlass::cloud::ec2
