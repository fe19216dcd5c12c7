#include "base/result.h"

#include <doctest/doctest.h>

#include <memory>

using namespace windlass;

namespace {

Result<int> parsed(bool works) {
  if (!works) return Error{"Malformed", "not a number"};
  return 7;
}

Result<std::string> doubled(bool works, bool& reached) {
  auto number = TRY(parsed(works));
  reached = true;
  return std::to_string(number * 2);
}

Result<std::unique_ptr<int>> boxed(bool works) { return std::make_unique<int>(TRY(parsed(works))); }

Result<int> unboxed() {
  auto box = TRY(boxed(true));
  return *box;
}

}  // namespace

TEST_CASE("TRY unwraps a value") {
  bool reached = false;
  auto answer = doubled(true, reached);
  REQUIRE(answer);
  CHECK(*answer == "14");
}

TEST_CASE("TRY returns the error from the function around it, at once") {
  bool reached = false;
  auto refused = doubled(false, reached);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "Malformed");
  CHECK_FALSE(reached);
}

TEST_CASE("a result may hold what can only be moved") {
  CHECK(unboxed().value() == 7);
  CHECK(*boxed(true).value() == 7);
  CHECK_FALSE(boxed(false));
}

TEST_CASE("context says what we were doing, and changes nothing else") {
  auto refused = Result<int>(Error{"Code", "inner", 404, {{"Key", "k"}}})
                     .context("reading b")
                     .context("reading a");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "reading a: reading b: inner");
  CHECK(refused.error().code == "Code");
  CHECK(refused.error().status == 404);
  CHECK(refused.error().fields.size() == 1);
  CHECK(parsed(true).context("unheard").value() == 7);
}

TEST_CASE("an error carries further facts") {
  auto error = Error{"NoSuchKey", "gone"}.with("Key", "a").with("Bucket", "b");
  REQUIRE(error.fields.size() == 2);
  CHECK(error.fields[1] == std::pair<std::string, std::string>{"Bucket", "b"});
}

TEST_CASE("value_or answers the other value for an error only") {
  CHECK(parsed(true).value_or(1) == 7);
  CHECK(parsed(false).value_or(1) == 1);
}
