// A target's health in AWS's words, by what HAProxy saw of it.
#pragma once

#include "cloud/elb/group.h"
#include "host/balancers.h"

namespace windlass::cloud::elb {

// Null for a server that the host does not have yet.
void judge(Target& target, const host::BalancerReport::Server* seen);

// Of a machine that does not run: nobody asks it.
void judge_halted(Target& target, const std::string& state);

}  // namespace windlass::cloud::elb
