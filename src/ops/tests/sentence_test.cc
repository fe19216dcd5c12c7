// One sentence made of what several said.
#include "ops/sentence.h"

#include <doctest/doctest.h>

namespace windlass::ops {

TEST_CASE("a sentence goes on where another ended") {
  CHECK(continued("It failed.", "try again") == "It failed; try again");
  CHECK(continued("It failed\n", "try again") == "It failed; try again");
  CHECK(continued("It failed...", "try again") == "It failed...; try again");
}

}  // namespace windlass::ops
