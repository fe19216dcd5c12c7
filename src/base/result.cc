#include "base/result.h"

#include <stdexcept>

namespace windlass::detail {

void wrong_side_of_result() {
  throw std::logic_error("a Result was asked for what it does not hold");
}

}  // namespace windlass::detail
