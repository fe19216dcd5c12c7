// Which of a stack's things may be removed now: none before those that were made with it.
#pragma once

#include "formation/record.h"

namespace windlass::formation {

// Everything whose removal is asked for: resources as they are, and what was replaced.
struct Candidate {
  std::string_view logical_id;
  std::string_view physical_id;
  std::string_view token;
  bool is_leftover = false;
  const Made* made = nullptr;
  const Removing* removing = nullptr;
};
std::vector<Candidate> removal_candidates(const StackRecord& stack);

// Those that wait and whose turn it is.
std::vector<Candidate> removable(const std::vector<Candidate>& candidates);

inline bool is_over(Removal stage) {
  return stage == Removal::None || stage == Removal::Gone || stage == Removal::Skipped;
}
bool removal_goes_on(const std::vector<Candidate>& candidates);

// The policy of what is removed for good, or undone soon after it was made.
bool is_kept(std::string_view policy, bool just_made, bool retain_except_on_create);

}  // namespace windlass::formation
