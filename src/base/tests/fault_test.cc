#include "base/fault.h"

#include <doctest/doctest.h>

#include <cerrno>

using namespace windlass;

TEST_CASE("a fault of the system says what failed and why") {
  errno = ENOENT;
  CHECK_THROWS_WITH_AS(throw_errno("opening x"), "opening x: No such file or directory", Fault);
}

TEST_CASE("a full disk and a spent quota are told apart from other faults") {
  for (int code : {ENOSPC, EDQUOT}) {
    errno = code;
    CHECK_THROWS_AS(throw_errno("writing x"), NoRoom);
  }
  errno = EIO;
  try {
    throw_errno("writing x");
  } catch (const NoRoom&) {
    FAIL("an input error is not a lack of room");
  } catch (const Fault&) {
  }
}
