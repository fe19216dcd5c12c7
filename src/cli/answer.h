// What a verb answers when it is done: words for people or, with --json, the same for programs.
#pragma once

#include <string_view>

#include "base/json.h"
#include "cli/command.h"

namespace windlass::cli {

inline constexpr Option json_answer_option = {"--json", "", "the same for programs"};
inline constexpr Option json_lines_option = {"--json", "", "a line for each, for programs"};

// `facts` get the version of what we tell programs ("windlass": 1) before them.
void answer(const Invocation& invocation, Json::Object facts, std::string_view words);
// One of several things, said when it happened: a line each, so that what was done is known when
// the next one fails.
void tell(const Invocation& invocation, Json::Object facts, std::string_view words);

}  // namespace windlass::cli
