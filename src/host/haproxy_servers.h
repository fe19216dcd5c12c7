// Makes a running HAProxy's servers what they should be, dropping no request.
#pragma once

#include <chrono>
#include <map>

#include "host/haproxy_text.h"

namespace windlass::host {

// Since when servers wait for their first good check, by backend and name.
using FreshServers =
    std::map<std::pair<std::string, std::string>, std::chrono::steady_clock::time_point>;

// Servers come in drained, and take requests when they have passed a check; they are drained before
// they are taken away. Whoever comes in failing is checked again at each call, and not only after
// an interval: a machine that still boots answers a moment later. Answers the rows of those that
// were taken, whose counters nobody tells any more.
Result<std::vector<HaproxyRow>> reconcile_servers(const std::string& socket,
                                                  const BalancerSpec& spec, FreshServers& fresh);

}  // namespace windlass::host
