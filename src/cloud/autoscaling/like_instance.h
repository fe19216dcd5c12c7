// A group, or a launch configuration, made after a machine that runs already.
#pragma once

#include "aws/autoscaling/create_launch_configuration.h"
#include "cloud/autoscaling/launch_way.h"

namespace windlass::cloud::autoscaling {

// Makes a launch configuration of the group's name after that machine; its zone is the group's
// unless others were named.
Result<LaunchWay> way_like_instance(Scaling& scaling, const Call& call, const std::string& instance,
                                    Group& group);
// Fills in what was left out.
Result<> fill_in_like(Scaling& scaling, const std::string& instance,
                      aws::autoscaling::CreateLaunchConfigurationType& settings);
void insert_configuration(Scaling& scaling, const Call& call,
                          const aws::autoscaling::CreateLaunchConfigurationType& settings);

}  // namespace windlass::cloud::autoscaling
