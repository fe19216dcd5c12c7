// What may keep an environment from being worked on, looked for one by one: each finding says what
// to type next.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "manifest/model.h"
#include "ops/lock.h"
#include "ops/work.h"

namespace windlass::ops {

struct Finding {
  enum class Grade { Good, Note, Bad };
  std::string what;  // "credentials"
  Grade grade = Grade::Good;
  std::string text;  // a sentence
  std::string next;  // a command; empty: nothing to do
};

struct DoctorParts {
  TargetParts target;
  bool is_root = false;
  // Whether whoever holds a lock, or bakes, is known to have ended.
  std::function<bool(const Owner&)> is_gone = {};
};

// Everything that can be looked at is; what depends on what failed is left out.
std::vector<Finding> examine(const DoctorParts& parts, const manifest::Model& model,
                             const Tell& tell = {});

// --- Its parts ------------------------------------------------------------------------------

std::vector<Finding> look_at_tools(const DoctorParts& parts, const manifest::Model& model);
std::vector<Finding> look_at_account(const Work& work, const manifest::Model& model);
std::vector<Finding> look_at_limits(const Work& work, const manifest::Model& model);
std::vector<Finding> look_at_environment(const Work& work, const DoctorParts& parts,
                                         const manifest::Model& model);
std::vector<Finding> look_at_bakes(const Work& work, const DoctorParts& parts,
                                   const manifest::Model& model);
// Pure: how far our clock is from a server's Date header.
Finding judge_clock(Time ours, Time theirs);

std::string to_text(Finding::Grade grade);
Json to_json(const std::vector<Finding>& findings);

}  // namespace windlass::ops
