// An environment as Ansible's dynamic inventory. Pure: machines in, JSON out.
#pragma once

#include <string>

#include "ops/machines.h"

namespace windlass::ops {

// `--list`: a group a layer, below one for the environment, with the variables of all hosts, so
// that Ansible asks only once.
Json ansible_list(const Place& place, const Fleet& fleet);
// `--host NAME`: one machine's variables; an empty object for one that is not there.
Json ansible_host(const Fleet& fleet, const std::string& name);
// Letters, digits and underscores, not beginning with a digit: what Ansible takes for a group.
std::string ansible_group(std::string_view name);

}  // namespace windlass::ops
