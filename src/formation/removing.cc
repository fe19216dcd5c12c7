#include "formation/removing.h"

#include <algorithm>

namespace windlass::formation {

std::vector<Candidate> removal_candidates(const StackRecord& stack) {
  std::vector<Candidate> all;
  for (auto& [name, resource] : stack.resources)
    if (resource.made && resource.removing.stage != Removal::None)
      all.push_back({name, resource.made->physical.id, resource.made->token, false, &*resource.made,
                     &resource.removing});
  for (auto& leftover : stack.leftovers)
    all.push_back({leftover.logical_id, leftover.made.physical.id, leftover.made.token, true,
                   &leftover.made, &leftover.removing});
  return all;
}

namespace {

bool is_running(Removal stage) { return stage == Removal::Calling || stage == Removal::Going; }

}  // namespace

std::vector<Candidate> removable(const std::vector<Candidate>& candidates) {
  std::vector<Candidate> free, waiting;
  bool running = false, failed = false;
  // By whom each is needed: by what is still there, but for what replaced it.
  std::map<std::string_view, std::set<std::string_view>> needed_by;
  for (auto& other : candidates)
    if (!is_over(other.removing->stage))
      for (auto& id : other.made->recipe.depends_on) needed_by[id].insert(other.logical_id);
  for (auto& candidate : candidates) {
    running |= is_running(candidate.removing->stage);
    failed |= candidate.removing->stage == Removal::Failed;
    if (candidate.removing->stage != Removal::Waiting) continue;
    waiting.push_back(candidate);
    auto found = needed_by.find(candidate.logical_id);
    if (found == needed_by.end() ||
        found->second.size() == found->second.count(candidate.logical_id))
      free.push_back(candidate);
  }
  // Of different times, they may need each other in a circle: then the services say who can go
  // first.
  if (free.empty() && !running && !failed) return waiting;
  return free;
}

bool removal_goes_on(const std::vector<Candidate>& candidates) {
  return std::ranges::any_of(candidates,
                             [](auto& one) { return is_running(one.removing->stage); }) ||
         !removable(candidates).empty();
}

bool is_kept(std::string_view policy, bool just_made, bool retain_except_on_create) {
  if (policy == "Retain") return !(just_made && retain_except_on_create);
  return policy == "RetainExceptOnCreate" && !just_made;
}

}  // namespace windlass::formation
