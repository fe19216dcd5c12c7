// The revisions of an environment, in the base stack's bucket.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/revision.h"
#include "ops/work.h"

namespace windlass::ops {

// What stands: written last of all, when a revision has succeeded.
struct Current {
  int number = 0;      // 0: nothing
  std::string digest;  // of its template with parameters and tags
  // Its inputs (see Revision), and the mark of its stack when it was verified. Both are empty from
  // when somebody begins something until it has come to a good end.
  std::string inputs = {}, stack = {};
};

class Revisions {
 public:
  Revisions(const Work& work, Place place) : work_(work), place_(std::move(place)) {}

  Result<Current> current() const;
  Result<> set_current(const Current& current) const;

  Result<Revision> get(int number) const;
  Result<std::optional<Revision>> latest() const;
  Result<std::vector<Revision>> newest(std::size_t count) const;  // newest first

  // Gives it the next number; of two who do so at once, each gets its own.
  Result<Revision> create(Revision revision) const;
  // Only who holds the environment's lock.
  Result<> save(const Revision& revision) const;

 private:
  std::string folder() const { return place_.path() + "/revisions/"; }
  Result<std::vector<int>> numbers() const;

  const Work& work_;
  Place place_;
};

std::string revision_key(const Place& place, int number);
std::optional<int> number_of_key(std::string_view key);

// Which revision a rollback makes anew. `all` newest first. Asked: that one, if it can be. Nobody
// asked: where the newest did not succeed, what stands; else the last good one before it. What was
// rolled back from is not gone back to.
Result<int> rollback_target(const std::vector<Revision>& all, const Current& current,
                            std::optional<int> asked);

}  // namespace windlass::ops
