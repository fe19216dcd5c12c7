#include "ops/revision.h"

#include <doctest/doctest.h>

namespace windlass::ops {

TEST_CASE("a revision is read as it was written") {
  Revision revision;
  revision.number = 7;
  revision.app = "shop";
  revision.environment = "qa";
  revision.verb = "rollback";
  revision.again = 5;
  revision.before = 6;
  revision.begun = Time{std::chrono::seconds{1'700'000'000}};
  revision.commit = "abc";
  revision.dirty = true;
  revision.template_text = "Resources: {}\n";
  revision.images = {{"web", "ami-1"}};
  revision.machines = {{"app", "0123456789ab"}};
  revision.checks.set("doors", Json::Array{});
  revision.outcome = Revision::Outcome::Reverted;
  revision.reason = "an alarm fired";
  auto read = read_revision(to_json(revision));
  REQUIRE(read);
  CHECK(to_json(*read) == to_json(revision));
  CHECK(read->again == 5);
  CHECK(read->outcome == Revision::Outcome::Reverted);
  CHECK(read->images.at("web") == "ami-1");
}

TEST_CASE("what another version wrote is refused") {
  auto read = read_revision(R"({"windlass": 2, "number": 1})");
  REQUIRE(!read);
  CHECK(read.error().code == "NewerRevision");
}

}  // namespace windlass::ops
