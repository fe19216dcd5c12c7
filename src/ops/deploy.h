// Making an environment what its file says, or a former revision of it: as one revision, which is
// verified and put back as a whole when the verdict is no.
//
// A crash at any point leaves a revision that is Running; whoever comes next goes on with it where
// it wants the same, and otherwise from whatever CloudFormation is at.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "manifest/model.h"
#include "ops/compose.h"
#include "ops/evidence.h"
#include "ops/lock.h"
#include "ops/revision.h"
#include "ops/verdict.h"

namespace windlass::ops {

using ImageIds = std::map<std::string, std::string>;  // name in the file -> image id

struct DeployParts {
  LockParts lock;
  // Images that are there already; and all of them, made where they are missing. The second is told
  // when it should give up.
  std::function<Result<ImageIds>()> baked = [] { return ImageIds{}; };
  std::function<Result<ImageIds>(const Work& work)> bake = [](auto&) { return ImageIds{}; };
  // What the images are made of, without a call; nothing where that cannot be told so.
  std::function<Result<std::optional<ImageIds>>()> image_inputs = {};
  ReadSite read_site = {};
  // Writes the trail. Never in the way: what goes wrong there is told and forgotten.
  std::function<void(const Revision&)> trail = {};
};

struct DeployWish {
  std::string verb = "deploy";  // or "commission", "update"
  std::string why;
  std::string without_rehearsal;  // why it is not rehearsed, where it would have to be
  std::string commit;
  bool dirty = false;
  bool reverts_drift = false;  // what was changed by hand is changed back, too
};

struct Deployed {
  Revision revision;
  bool changed = true;  // false: nothing was to be done
  std::vector<std::string> urls;
  std::vector<Evidence> evidence;
};

// An error where nothing was begun, or nobody knows how it ended. A revision that failed is an
// answer: its outcome says so.
Result<Deployed> deploy(const Work& work, const manifest::Model& model, const DeployWish& wish,
                        const DeployParts& parts);

// At once: without a change of pace, without soak, never kept out by a freeze.
Result<Deployed> roll_back(const Work& work, const Place& place, std::optional<int> to,
                           const std::string& why, const DeployParts& parts);

// What a revision's number is found as, of something that died: pure, see its test.
enum class Leftover {
  Nothing,    // nobody died
  GoOn,       // the same is wanted: it goes on under its number
  Succeeded,  // it had been verified; only the last word was missing
  Abandon,    // something else is wanted
};
Leftover leftover_of(const std::optional<Revision>& latest, int current,
                     const std::string& wanted_digest);

}  // namespace windlass::ops
