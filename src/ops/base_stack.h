// What an account and region needs once: the bucket, the locks, and a network for bakes.
#pragma once

#include <string>

#include "ops/work.h"

namespace windlass::ops {

inline constexpr const char* base_stack_name = "windlass-base";
inline constexpr const char* lock_table = "windlass-locks";

// The template. Bucket and table are kept when the stack goes, and found by the next one.
const std::string& base_template();

struct BaseStack {
  std::string bucket;
  bool changed = false;  // it was made or brought up to date just now
};

// Makes it what it should be; nothing to do is done quickly.
Result<BaseStack> set_up(const Work& work);
// On the local cloud it is made when it is missing or old; on AWS that is asked for.
Result<BaseStack> need_base(const Work& work);

}  // namespace windlass::ops
