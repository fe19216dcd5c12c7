// What the verbs that look share: an environment's account, reached without changing anything.
#pragma once

#include <string>
#include <vector>

#include "cli/answer.h"
#include "cli/manifest_file.h"
#include "cli/operator.h"
#include "ops/work.h"

namespace windlass::cli {

struct ViewDesk {
  manifest::Model model;
  ops::Place place;
  ops::Work work;
  std::vector<std::string> words;  // what followed the environment
};

// The environment is the first word, or, where the file has only one, may be left out. A local
// cloud that is not up is not started by somebody who only wants to see. At most `rest_max` words
// may follow.
Result<ViewDesk> view_desk(const Invocation& invocation, const OperatorParts& parts,
                           std::size_t rest_max = 0, ops::Tell tell = {});
// The same without reaching the account: the words are what followed the environment.
struct ViewNamed {
  manifest::Model model;
  std::vector<std::string> words;
};
Result<ViewNamed> view_environment(const Invocation& invocation, const OperatorParts& parts,
                                   std::size_t rest_max);
ops::TargetParts looking_parts(const OperatorParts& parts, const Invocation& invocation);

// "45m", "2h", "30s".
Result<std::chrono::seconds> span_of(const Invocation& invocation, const char* option,
                                     std::chrono::seconds otherwise);

// "arn:aws:iam::1234:user/ann" -> "ann".
std::string short_name(const std::string& arn);

}  // namespace windlass::cli
