// A balancer in HAProxy's words: a pure function of the plan.
#pragma once

#include "cloud/elb/plan.h"
#include "host/balancers.h"

namespace windlass::cloud::elb {

// Without `words`: whoever runs it knows the ports of the host's loopback.
host::BalancerSpec spec_of(const Plan& plan);

// The word that stands for the loopback port of a listener.
std::string port_word(const Listener& listener);

// --- Parts of it ---

// A piece of text as one argument, whatever is in it. Control characters are left out: a line must
// stay a line.
std::string quoted(std::string_view text);
// AWS's `*` and `?` as a regular expression over the whole text.
std::string pattern_of(std::string_view wildcards);

std::string frontend_text(const Plan& plan, const PlannedListener& planned,
                          std::map<std::string, std::string>& files);
// The rules of an application balancer's listener.
std::string rules_text(const Plan& plan, const PlannedListener& planned,
                       std::map<std::string, std::string>& files);
std::string backend_text(const Plan& plan, const PlannedGroup& planned);
// What `add server` is told of each of its servers.
std::string server_options(const Group& group);

}  // namespace windlass::cloud::elb
