// What stays of an environment, as it is told at the end: golden outputs.
#include "cli/leavings_text.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::cli;

namespace {

std::vector<ops::Left> given_left() {
  return {{.what = "the bucket shop-qa-uploads-1f2e",
           .gib = 2.5,
           .about = "12 objects",
           .price = "bucket_gib"},
          {.what = "the image web ami-0aaa",
           .gib = 8,
           .at_most = true,
           .about = "needed by prod revision 3",
           .price = "snapshot_gib"},
          {.what = "shop-qa-Key (AWS::KMS::Key)"}};
}

ops::Prices prices() {
  return {.file = "prices.yaml",
          .date = "2026-11-01",
          .currency = "USD",
          .region = "",
          .monthly = {{"snapshot_gib", 0.05}}};
}

}  // namespace

TEST_CASE("what stays is told with its size, and without prices without money") {
  CHECK(leavings_text(given_left(), {}) == R"( What stays:
  the bucket shop-qa-uploads-1f2e  2.50 GiB          12 objects
  the image web ami-0aaa           at most 8.00 GiB  needed by prod revision 3
  shop-qa-Key (AWS::KMS::Key)
Together at most 10.50 GiB.)");
}

TEST_CASE("with dated prices a month's cost is told, of which day, and what has no price") {
  CHECK(leavings_text(given_left(), prices()) == R"( What stays:
  the bucket shop-qa-uploads-1f2e  2.50 GiB          no price given            12 objects
  the image web ami-0aaa           at most 8.00 GiB  at most 0.40 USD a month  needed by prod revision 3
  shop-qa-Key (AWS::KMS::Key)
Together at most 10.50 GiB; at most 0.40 USD a month by prices.yaml of 2026-11-01, without bucket_gib.)");
}

TEST_CASE("for programs each thing that stays is an event with its facts") {
  auto events = leavings_events(given_left(), prices());
  REQUIRE(events.size() == 3);
  CHECK(events[1].facts.dump() ==
        R"({"what":"the image web ami-0aaa","gib":8,"at_most":true,)"
        R"("about":"needed by prod revision 3","monthly":0.4,"currency":"USD",)"
        R"("prices_of":"2026-11-01"})");
}

TEST_CASE("images that nothing needs are what to remove next") {
  ops::Decommissioned gone;
  gone.stays = {{.what = "the image web ami-0aaa", .about = ops::nobody_needs_it}};
  CHECK(next_command(gone, "qa", {}) == "windlass decommission qa --with-images");
  CHECK(next_command(gone, "qa", {.with_images = true}) == "windlass history qa");
}
