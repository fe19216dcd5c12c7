// One numbered, complete answer to "what runs in this environment": the unit of deploy, of rollback
// and of audit.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace windlass::ops {

struct Revision {
  enum class Outcome {
    Running,    // being made so; after a crash, nobody may be at it
    Succeeded,  // verified
    Failed,     // and not reverted: the file said so, or reverting failed, too
    Reverted,   // failed, and what ran before runs again
    Stopped,    // halted by somebody
  };
  int number = 0;
  std::string app, environment;
  std::string verb;  // "deploy", "update", "rollback", "decommission"
  int again = 0;     // of a rollback: the revision that it makes anew
  int before = 0;    // what ran when it began: where it is reverted to; 0: nothing
  Time begun{}, ended{};
  std::string by;      // an ARN
  std::string commit;  // of the repository; empty: none
  bool dirty = false;  // with changes that are not committed
  std::string why;     // what somebody said
  std::string template_text;
  std::map<std::string, std::string> parameters;  // given to the stack beside the defaults
  std::map<std::string, std::string> tags;        // of the stack
  std::map<std::string, std::string> images;      // name in the file -> image id
  std::map<std::string, std::string> machines;    // layer -> digest of its machines
  // Of the file and what its images were made of (see unchanged.h); empty: it is not known.
  std::string inputs;
  // How to look whether it runs, so that it can be verified without the file: front doors, groups.
  Json checks;
  Json rollout;  // where its phases are, for whoever goes on
  Outcome outcome = Outcome::Running;
  std::string reason;  // why it is not Succeeded
};

std::string to_text(Revision::Outcome outcome);
std::string to_json(const Revision& revision);
Result<Revision> read_revision(std::string_view json);

}  // namespace windlass::ops
