// GET http://127.0.0.1:9880/revision: what this machine runs, for programs on it.
#pragma once

#include <string>
#include <string_view>

#include "agent/standing.h"
#include "agent/stream.h"

namespace windlass::agent {

inline constexpr int page_port = 9880;

// Listens on loopback; 0 is any free port.
Result<Descriptor> listen_on_loopback(int port);
int port_of(const Descriptor& listener);

// Answers one visitor after another, each within two seconds. Returns when the listener breaks.
void serve_page(const Descriptor& listener, const Standing& standing);
// To one request's head.
std::string page_answer(std::string_view head, const Facts& facts);

}  // namespace windlass::agent
