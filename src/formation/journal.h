// Where stacks' records are kept.
#pragma once

#include "formation/record.h"

namespace windlass::formation {

class Journal {
 public:
  virtual ~Journal() = default;
  virtual std::optional<StackRecord> load(const std::string& stack_id) = 0;
  // Durable when it returns, together with the record's events, which it empties.
  virtual void save(StackRecord& stack) = 0;
};

}  // namespace windlass::formation
