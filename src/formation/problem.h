// How the language refuses: AWS's code and words, and the place in the template.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "document/node.h"

namespace windlass::formation {

// A ValidationError. Where the place is known, " (line L, column C)" follows the message, and the
// fields "line" and "column" say it to programs.
Error invalid(std::string message, document::Mark mark = {});
// Any error, with its place added where it has none yet.
Error placed(Error error, document::Mark mark);

// The same for what is wrong with the template's form: "Template format error: ...".
Error malformed(std::string message, document::Mark mark = {});
// And for a function that is used wrongly: "Template error: ...".
Error misused(std::string message, document::Mark mark = {});

// "[A, B]"
std::string listed(const std::vector<std::string>& names);

}  // namespace windlass::formation
