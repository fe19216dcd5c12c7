#include "http/message.h"

#include <doctest/doctest.h>

namespace windlass::http {
namespace {

TEST_CASE("header names compare without case, and the first of a name is found") {
  Headers headers{{"X-A", "1"}, {"x-a", "2"}};
  CHECK(headers.get("x-A") == "1");
  CHECK(headers.get("X-B") == "");
}

TEST_CASE("setting a header replaces all of that name") {
  Headers headers{{"X-A", "1"}, {"B", "b"}, {"x-a", "2"}};
  headers.set("X-a", "3");
  CHECK(headers == Headers{{"B", "b"}, {"X-a", "3"}});
}

TEST_CASE("a target is cut at its first question mark, and stays encoded") {
  Head head{"GET", "/a%3Fb?x=1?2", {}};
  CHECK(head.path() == "/a%3Fb");
  CHECK(head.query() == "x=1?2");
}

}  // namespace
}  // namespace windlass::http
