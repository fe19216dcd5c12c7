// A plan as people read it: Terraform's signs, each attribute before and after, the rollout's
// timetable, the machines it needs, and one line that sums it up.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "ops/plan.h"

namespace windlass::cli {

std::string plan_text(const ops::Plan& plan, const Terminal& terminal);

// "Plan: 3 to add, 1 to change, 0 to remove."
std::string plan_summary(const ops::Plan& plan);

// `before -> after`, below each other where they are long: lines that went and lines that came.
std::string difference_text(const std::string& attribute, const std::string& before,
                            const std::string& after, const Terminal& terminal, std::size_t indent);

}  // namespace windlass::cli
