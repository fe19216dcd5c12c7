// Connections that a namespace's kernel remembers.
#pragma once

#include <string>

namespace windlass::host {

// Of the namespace that the calling thread is in: those from or to that address. Whoever gets the
// address next must not be let through by what another one had begun.
void forget_connections(const std::string& address);

}  // namespace windlass::host
