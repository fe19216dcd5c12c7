// Machines change the host they run on: what they need of it is told, and asked for, before the
// first change.
#pragma once

#include "cli/command.h"

namespace windlass::cli {

inline constexpr Option machines_options[] = {
    {"--machines", "on|off|pretend", "may instances be machines on this host, or be said to run? (asked)"},
    {"--yes", "", "allow what machines need of this host, without asking"},
};

// May this cloud have machines? By --machines, --yes, or a person's answer; no where nobody can be
// asked.
Result<bool> may_have_machines(const Invocation& invocation);

}  // namespace windlass::cli
