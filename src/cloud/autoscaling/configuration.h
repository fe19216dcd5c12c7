// Launch configurations: what the older groups launch from. They never change.
#pragma once

#include "aws/autoscaling/create_launch_configuration.h"
#include "cloud/autoscaling/context.h"

namespace windlass::cloud::autoscaling {

struct Configuration {
  std::string name, uuid, document;
  aws::autoscaling::CreateLaunchConfigurationType settings;
  Time created{};
};
std::optional<Configuration> find_configuration(Scaling& scaling, const AccountId& account,
                                                const Region& region, std::string_view name);

}  // namespace windlass::cloud::autoscaling
