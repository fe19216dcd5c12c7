// What machines say on their consoles, kept for GetConsoleOutput: a handler sees rows only.
#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/common/context.h"

namespace windlass::host {
struct Site;
}

namespace windlass::cloud::ec2 {

// AWS keeps the last 64 KiB.
inline constexpr std::size_t console_bytes_max = 64 * 1024;

struct Console {
  std::string instance;
  std::string said = {};
};
// Consoles that have not been read for a while: a young machine's more often.
std::vector<Console> consoles_to_read(store::Database& db, Time now);
void read_consoles(host::Site& site, std::vector<Console>& consoles);
void keep_consoles(Ec2& ec2, const std::vector<Console>& consoles, Time now);

}  // namespace windlass::cloud::ec2
