// What is to be done next for a stack: each step is one call of a type, or the passing of time.
#pragma once

#include <cstdint>

#include "formation/record.h"

namespace windlass::formation {

struct Step {
  enum class Kind {
    Tick,    // a time has come: no call
    Start,   // evaluate its properties
    Create,  // also: take over, for an import
    Update,
    Watch,   // is it ready?
    Policy,  // one move of its update policy
    Remove,
    Gone,    // is it gone?
    Alarms,  // have rollback triggers fired?
    Listen,  // are there signals at its handle?
    Finish,  // evaluate the outputs
  } kind = Kind::Tick;
  std::string logical_id = {};
  std::string token = {};   // of what is meant: a resource may have several during an update
  std::string during = {};  // the operation and its phase: what came of it is nothing to the next
  bool operator==(const Step&) const = default;
};

struct Next {
  std::vector<Step> steps;    // any of them, in any order, beside each other
  std::optional<Time> again;  // when there may be more
};
std::string during(const Operation& operation);

// Pure: the same answer for the same record, whoever asks, however often.
// No more than `steps_max` of them.
Next next_steps(const StackRecord& stack, Time now, std::size_t steps_max = SIZE_MAX);

}  // namespace windlass::formation
