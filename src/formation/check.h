// What must hold of a template as a whole.
#pragma once

#include "formation/template.h"

namespace windlass::formation {

// Every function is written as it must be and stands where it may; what is referred to is there;
// conditions do not turn in a circle.
Result<> check_references(const Template& processed);

// As read_template; `played`: transforms that have been played before, and are no longer in the
// document.
Result<Template> read_stage(Node document, const std::vector<std::string>& played);

}  // namespace windlass::formation
