// What becomes of rows when a machine is off the host.
#pragma once

#include "cloud/ec2/instances/instance.h"

namespace windlass::cloud::ec2 {

// A call by the instance's own account, in its region: duties have none.
Call owners_call(const Call& call, const Instance& one);

// Its interfaces and volumes are freed, or go with it; the row stays for an hour.
void end_instance(Ec2& ec2, const Call& call, Instance& one, Reason reason);
// It keeps its interfaces and volumes, but for public addresses that were not its own.
void rest_instance(Ec2& ec2, const Call& call, Instance& one, Reason reason);

// Rows of instances that ended an hour ago, and tokens of calls of yesterday, are forgotten.
void forget_ended(Ec2& ec2, Time now);

}  // namespace windlass::cloud::ec2
