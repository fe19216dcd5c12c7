// The systemd unit that runs the agent: src/agent/windlass-agent.service, inside the program.
#pragma once

#include <string_view>

namespace windlass::agent {

extern const std::string_view unit_text;

}  // namespace windlass::agent
