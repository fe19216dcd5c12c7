// The regular expressions of AWS's models, matched against a whole text.
//
// A small matcher of our own: <regex> recurses once a character, and RE2 knows no lookaheads, which
// models use. This one backtracks on the heap with a budget of steps, and understands what the
// models contain: classes (also \w \d \s \p{L} \p{N} \p{Z} \x \u), groups, repetition,
// alternatives, anchors, lookaheads. Back references are not understood: such a pattern, like one
// whose budget runs out, accepts every text, because refusing a correct request would be the worse
// mistake.
#pragma once

#include <string_view>

namespace windlass::aws {

// The pattern is compiled when it is first used and kept.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace windlass::aws
