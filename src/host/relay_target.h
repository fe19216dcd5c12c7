// Whom a connection was meant for, before the firewall led it to the relay.
#pragma once

#include <netinet/in.h>

#include "base/result.h"

namespace windlass::host {

Result<sockaddr_in> original_destination(int connection);

}  // namespace windlass::host
