// What is done to the machines of a cloud that is down.
#include <unistd.h>

#include <filesystem>

#include "cloud/gateway/ground.h"
#include "cloud/gateway/serve.h"
#include "cloud/gateway/state_dir.h"

namespace windlass::cloud {

namespace fs = std::filesystem;

namespace {

// Nothing where there cannot be any: only root can have made machines.
Result<> on_ground(const std::string& state_dir, void (Ground::*act)()) {
  if (::geteuid() != 0) return Done{};
  SystemClock clock;
  Log log(2, Log::Form::Text, clock);
  auto nobody = []() -> Result<Insides> { return Error{"Ended", "nothing is served"}; };
  auto ground = Ground::lay(state_dir, nobody, log);
  if (ground)
    ((**ground).*act)();
  else if (fs::exists(fs::path(state_dir) / "machines"))
    return std::move(ground).error();
  return Done{};
}

// Folders that a state directory that is made has to have made above it, the nearest first.
std::vector<fs::path> missing_parents(const fs::path& state_dir) {
  std::vector<fs::path> missing;
  for (auto at = fs::absolute(state_dir).lexically_normal().parent_path(); !fs::exists(at);
       at = at.parent_path())
    missing.push_back(at);
  return missing;
}

}  // namespace

Result<> rest(const std::string& state_dir) {
  if (!fs::exists(fs::path(state_dir) / "machines")) return Done{};
  auto lock = TRY(StateLock::take(state_dir));
  return on_ground(state_dir, &Ground::rest);
}

Result<> purge(const std::string& state_dir) {
  std::error_code unknown;
  auto there = fs::exists(state_dir, unknown);
  if (unknown)
    return Error{"BadStateDir",
                 "cannot look at the state directory " + state_dir + ": " + unknown.message()};
  if (!there && !Ground::is_anything_left(state_dir)) return Done{};
  auto missing = missing_parents(state_dir);
  auto lock = TRY(StateLock::take(state_dir));
  TRY(on_ground(state_dir, &Ground::clear));
  fs::remove_all(state_dir);
  for (auto& folder : missing) fs::remove(folder);
  return Done{};
}

}  // namespace windlass::cloud
