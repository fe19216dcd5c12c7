// Launch templates as operations show them.
#pragma once

#include "aws/ec2/shape/launch_template.h"
#include "aws/ec2/shape/launch_template_version.h"
#include "cloud/ec2/instances/launch_template.h"

namespace windlass::cloud::ec2 {

aws::ec2::LaunchTemplate show_template(Ec2& ec2, const LaunchTemplate& one);
aws::ec2::LaunchTemplateVersion show_version(const LaunchTemplate& of,
                                             const LaunchTemplateVersion& version);

}  // namespace windlass::cloud::ec2
