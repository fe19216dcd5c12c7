// Machines as a bake needs them: launched, looked at, taken away.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/retry.h"
#include "base/clock.h"
#include "image/tags.h"

namespace windlass::image {

struct NewMachine {
  std::string image, type;
  std::string subnet = {}, group = {};  // empty: the default network's
  std::string user_data;                // as it is, not in base64
  int disk_gib = 0;                     // 0: the image's
  std::string root_device = {};         // where disk_gib goes
  bool ends_when_off = false;           // powering off terminates it, instead of stopping it
  Tags tags = {};
};
Result<std::string> launch(const aws::Client& client, const NewMachine& wanted);

struct Machine {
  std::string id, state, why;  // "pending", "running", "stopped", "terminated", ...
  Tags tags;
  bool is_gone() const { return state == "terminated" || state == "shutting-down"; }
};
// Those with that tag, terminated ones too while AWS remembers them.
Result<std::vector<Machine>> machines_tagged(aws::Transport& transport, const std::string& key,
                                             const std::vector<std::string>& values);
Result<> terminate(const aws::Client& client, const std::vector<std::string>& ids);
// A machine that was told to end may still be sending how far it is: what is removed before it has
// ended would come back. Gives up after ten seconds.
void wait_for_the_end(aws::Transport& transport, const std::string& run, const aws::Sleeper& sleep);
// What it said last; empty when there is nothing.
std::string console_of(const aws::Client& client, const std::string& id);
Result<> tag(const aws::Client& client, const std::vector<std::string>& ids, const Tags& tags);

}  // namespace windlass::image
