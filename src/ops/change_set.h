// A change set: what CloudFormation would do to make a stack be a template, and doing it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ops/plan.h"
#include "ops/stack.h"

namespace windlass::ops {

struct WantedStack {
  std::string stack;
  std::string template_text;
  std::string template_key;  // where in the bucket it goes when it is too long for the call
  std::map<std::string, std::string> parameters, tags;
  // Of a stack that stands: what was changed by hand is looked for, and changed back.
  bool reverts_drift = false;
};

struct ChangeSet {
  std::string id, name, stack;
  bool creates = false;
  std::vector<Change> changes;  // none: nothing is to be done, and the change set is gone
};

// Asks and waits for it. `exists`: the stack stands (see settle).
Result<ChangeSet> make_change_set(const Work& work, const WantedStack& wanted, bool exists);
// With the empty stack that a change set of type CREATE made.
Result<> drop_change_set(const Work& work, const ChangeSet& changes);
// Those that somebody asked for here and never executed, as one who died does.
Result<> drop_forgotten_change_sets(const Work& work, const std::string& stack);
// CloudFormation begins; a failure is taken back by itself unless `keep_failed`.
Result<> execute(const Work& work, const ChangeSet& changes, bool keep_failed);

// A digest of all that a stack is made from: whoever has it knows that nothing is to be done.
std::string digest_of(const WantedStack& wanted);

// The reasons by which CloudFormation says that there is nothing to change.
bool says_nothing_changes(std::string_view reason);

}  // namespace windlass::ops
