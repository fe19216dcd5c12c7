// The trail: what was deployed and how it went, on a branch of its own of the checkout's repository
// (windlass/ENV). Made by git's plumbing: neither the working tree nor its index is touched.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ops/revision.h"

namespace windlass::ops {

// Runs git with these arguments and this input; answers what it printed.
using RunGit = std::function<Result<std::string>(const std::vector<std::string>& arguments,
                                                 const std::string& input)>;

struct TrailParts {
  RunGit git;
  // The same, started and left alone, with a limit of its own: for what talks to a remote.
  std::function<void(const std::vector<std::string>& arguments)> git_apart;
  std::string lock_text;  // windlass.lock as it is; empty: there is none
};

// The branch's files after this revision. Pure.
std::map<std::string, std::string> trail_files(const Revision& revision,
                                               const std::string& lock_text);
std::string trail_message(const Revision& revision);

// An error is for telling: no deploy waits or fails for it.
Result<> write_trail(const Revision& revision, const TrailParts& parts);

// Of the checkout: empty where there is none.
struct Commit {
  std::string id;
  bool dirty = false;
};
Commit commit_of(const RunGit& git);

}  // namespace windlass::ops
