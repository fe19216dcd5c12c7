// What is kept of a failure, before its machines are gone: console output and what was said.
#pragma once

#include <string>
#include <vector>

#include "ops/work.h"

namespace windlass::ops {

struct Evidence {
  std::string machine;
  std::string last_lines;  // of its console
  std::string key;         // in the bucket: the whole of it
};

// Of these machines, and of those of the environment that were launched last and never served.
Result<std::vector<Evidence>> keep_evidence(const Work& work, const Place& place, int revision,
                                            const std::vector<std::string>& machines);
// CloudFormation counts signals; a machine that sent one says why, and that comes first. Pure.
std::string with_own_word(const std::string& why, const std::vector<Evidence>& all);
// Machine ids in a reason that CloudFormation gives.
std::vector<std::string> machines_in(std::string_view text);
std::string tail_of(std::string_view text, std::size_t count);

}  // namespace windlass::ops
