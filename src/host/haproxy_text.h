// HAProxy's files, as pure text.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/balancers.h"

namespace windlass::host {

struct HaproxyPlaces {
  std::string folder;       // of this balancer: files, states, logs
  std::string sockets;      // the folder of its sockets
  std::string host;         // the name of the host's own namespace
  std::string user, group;  // whom its worker runs as
};

// haproxy.cfg: ours in front, and each backend's servers behind the backend's line.
std::string haproxy_file(const BalancerSpec& spec, const HaproxyPlaces& places);

// A server as `add server` and the file spell it: "NAME ADDRESS:PORT weight 100 OPTIONS".
std::string haproxy_server(const BalancerSpec::Server& server);

// The word after that one among its options.
std::string_view haproxy_option(const BalancerSpec::Server& server, std::string_view name,
                                std::string_view usual);

// What can only be changed by a reload.
std::string haproxy_base(const BalancerSpec& spec);

// The file that a starting worker takes its servers' states from. Those in `known` (what the last
// one said of them) go on as they were; others take no requests before they passed a check.
std::string haproxy_states(const BalancerSpec& spec, const std::string& known);

// `show stat`: a row for each frontend, backend and server, by the names of columns.
using HaproxyRow = std::map<std::string, std::string, std::less<>>;
std::vector<HaproxyRow> haproxy_table(const std::string& text);
BalancerReport haproxy_report(const std::vector<HaproxyRow>& table);

// Of a server's row.
bool is_up(const HaproxyRow& row);
// It has passed a check, or is never checked.
bool has_passed(const HaproxyRow& row);
bool is_drained(const HaproxyRow& row);
std::int64_t number_in(const HaproxyRow& row, std::string_view column);
std::string text_in(const HaproxyRow& row, std::string_view column);

}  // namespace windlass::host
