#include "cloud/sns/errors.h"

namespace windlass::cloud::sns {

Error invalid_parameter(const std::string& what) {
  return {"InvalidParameter", "Invalid parameter: " + what};
}

Error topic_not_found() { return {"NotFound", "Topic does not exist"}; }
Error subscription_not_found() { return {"NotFound", "Subscription does not exist"}; }

}  // namespace windlass::cloud::sns
