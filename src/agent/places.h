// Where the agent's files are, and how they are written: whole, or not at all.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace windlass::agent {

struct Places {
  std::string layer = "/etc/windlass/layer.json";   // what user data says
  std::string revision = "/run/windlass/revision";  // the digest of what runs, for anybody to read
  std::string since = "/run/windlass/agent-since";  // when this boot's grace began
  std::string proof = "/var/lib/windlass/proof";    // what was told to whom, once a machine
  std::string console = "/dev/console";
};

Result<std::string> read_small_file(const std::string& path);
// Seen by others either as it was or as it is, also after a crash.
Result<> write_whole(const std::string& path, std::string_view text);
void say_on(const std::string& console, std::string_view text);

}  // namespace windlass::agent
