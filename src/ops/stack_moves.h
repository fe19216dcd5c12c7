// Every status that a stack can be in, and the way on from there: no status is a dead end. Pure.
#pragma once

#include <string_view>
#include <vector>

namespace windlass::ops {

enum class Move {
  Create,    // there is none, or none that counts: a change set of type CREATE
  Update,    // it stands: a change set of type UPDATE
  Wait,      // CloudFormation is at it
  Delete,    // it never stood: away with it, then anew
  RollBack,  // an update failed and was left so: back to what stood before
  Continue,  // rolling back failed: go on, at last without what cannot be rolled back
};

struct StatusRow {
  const char* status;
  Move move;
  const char* means;  // for people
};

// All of them, in AWS's spelling; "" is no stack.
const std::vector<StatusRow>& status_rows();
// An unknown status is waited for: AWS may have invented one that passes.
const StatusRow& row_of(std::string_view status);
inline Move next_move(std::string_view status) { return row_of(status).move; }

inline bool is_moving(std::string_view status) { return next_move(status) == Move::Wait; }
// What was asked for last has come to be.
bool is_achieved(std::string_view status);
// A running update that can be told to go back.
inline bool can_be_cancelled(std::string_view status) { return status == "UPDATE_IN_PROGRESS"; }

}  // namespace windlass::ops
