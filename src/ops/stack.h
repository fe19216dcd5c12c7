// A stack as it is, and what CloudFormation says while it works on it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

struct StackSeen {
  std::string id, name, status, reason;
  std::map<std::string, std::string> outputs;
  std::map<std::string, std::string> parameters;
  // Another one after every change that anybody asked for, whatever came of it.
  std::string mark;
};
Result<std::optional<StackSeen>> find_stack(const Work& work, const std::string& name_or_id);

struct StackPart {
  std::string logical_id, physical_id, type, status, reason;
};
Result<std::vector<StackPart>> stack_parts(const Work& work, const std::string& name_or_id);

// What failed first is why; what was cancelled because of it is not.
struct Failure {
  std::string logical_id, physical_id, type, reason;
};

// Follows a stack until CloudFormation rests, and tells each event. Whoever asks for a change makes
// one of these before.
class StackWatch {
 public:
  StackWatch(const Work& work, std::string stack);
  // From here on events are new. `parts`: how many resources are going to change, for the share.
  Result<> begin(int parts = 0);
  // Until it rests, or not within the limit ("StackTooSlow"). Nothing: the stack is gone.
  Result<std::optional<StackSeen>> until_rest(std::chrono::seconds limit);
  // Since begin(): resources that failed on their own account, the first first.
  const std::vector<Failure>& failures() const { return failures_; }
  // Resources that were left in the account when they left the stack.
  const std::vector<Failure>& kept() const { return kept_; }
  // Asked as soon as something failed, while its machines may still be there.
  std::function<void(const Failure&)> on_failure = {};

 private:
  Result<> read_new();
  void take(const struct EventSeen& event);

  const Work& work_;
  std::string stack_;
  std::string last_;  // event that is known
  int parts_ = 0, done_ = 0;
  std::vector<Failure> failures_, kept_;
};

}  // namespace windlass::ops
