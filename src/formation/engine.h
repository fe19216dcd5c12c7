// The life of a stack: what may be asked of it, and what is done next.
//
//   begin_forward(stack, operation, now);          // the wish is in the record
//   while (stack.operation) {
//     journal.save(stack);
//     for (auto& step : next_steps(stack, now).steps)   // pure; steps.h
//       apply(stack, step, run_step(stack, step, around), now);   // acts; run_step.h, apply.h
//   }
//
// Everything here is pure. It can be stopped after any line: the record, read again, says what to
// do, and a call that was made without anybody having written down what came of it is made again.
#pragma once

#include "formation/record.h"

namespace windlass::formation {

// --- Asked by people; the caller has looked whether the stack's status allows it (statuses.h) ---

// A creation, an update or an import, towards operation.target; operation.graph must be its.
// `imports`: by logical id, the id of what is taken over.
void begin_forward(StackRecord& stack, Operation operation,
                   const std::map<std::string, std::string>& imports, Time now);
// Back to what last stood; what never stood is deleted.
void begin_rollback(StackRecord& stack, Operation operation, Time now);
// May be asked at any time: what is under way is then ended first.
void begin_delete(StackRecord& stack, Operation operation, Time now);
void cancel_update(StackRecord& stack, Time now);
// To a resource that waits to be told that it works. Refused when it does not wait.
Result<> signal(StackRecord& stack, const std::string& logical_id, Signal signal, Time now);

// --- Going on ---

// Every change that needs no call: turns that have come, waits that are over, phases that end.
void advance(StackRecord& stack, Time now);

// Whether what fails now ends the operation and undoes it.
bool is_halting(const Operation& operation);
bool is_removing(Phase phase);

}  // namespace windlass::formation
