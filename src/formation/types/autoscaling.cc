#include "formation/types/autoscaling.h"

namespace windlass::formation::types {

bool has_no_such_thing(const Error& error) {
  if (is_gone(error)) return true;
  return error.code == "ValidationError" &&
         (error.message.starts_with("No ") || error.message.find("not found") != std::string::npos);
}

}  // namespace windlass::formation::types
