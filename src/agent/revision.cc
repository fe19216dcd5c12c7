#include "agent/revision.h"

#include "base/text.h"

namespace windlass::agent {

namespace {
constexpr auto tag = "tags/instance/windlass:machine";
constexpr auto every = std::chrono::seconds(30), again = std::chrono::seconds(2);
constexpr std::size_t digest_bytes_max = 64;
}  // namespace

void Revision::step() {
  if (ticks_.now() < due_) return;
  auto read = metadata_.get(tag);
  due_ = ticks_.now() + (read || !digest_.empty() ? every : again);
  auto problem = read ? "" : read.error().message;
  if (problem != problem_ && !problem.empty())
    log_.warn("does not know which revision it runs", {{"why", problem}});
  problem_ = problem;
  if (!read) return;
  auto digest = std::string(trimmed(*read).substr(0, digest_bytes_max));
  if (digest == digest_) return;
  digest_ = digest;
  if (auto written = write_whole(places_.revision, digest + "\n"); !written)
    log_.warn("could not write the revision down", {{"why", written.error().message}});
}

}  // namespace windlass::agent
