// Access logs as AWS writes them, into a bucket of the owner's, every five minutes.
#pragma once

#include "cloud/elb/plan.h"
#include "host/balancers.h"

namespace windlass::cloud::elb {

// What HAProxy is to log of each request: fields by tabs, which access_log_lines() reads.
extern const char* const access_log_text;

// AWS's lines of HAProxy's.
std::string access_log_lines(const Plan& plan, std::string_view logged);

struct LogPlace {
  std::string bucket, key;
};
// Where the file of that time belongs; the last part makes it one's own.
LogPlace log_place(const Balancer& balancer, Time at, const std::string& last);

bool writes_logs(const Balancer& balancer);
// Puts it there; Nothing for no lines.
Result<> put_log(const Work& work, const Balancer& balancer, const LogPlace& place,
                 std::string bytes);
// What AWS puts there when logs are turned on: whether it may write is found out at once.
Result<> put_test_file(const Work& work, const Balancer& balancer);

}  // namespace windlass::cloud::elb
