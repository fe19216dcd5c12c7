// Against the real server, on a free port.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "host/dns_query.h"
#include "host/knot.h"

namespace windlass::host {

namespace {

class KnotFixture {
 public:
  KnotFixture() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
  }
  ~KnotFixture() { std::filesystem::remove_all(folder); }

  bool is_missing() {
    if (::access("/usr/sbin/knotd", X_OK) == 0) return false;
    MESSAGE("skipped: Knot DNS is not installed");
    return true;
  }

  static ServedZone zone(const std::string& name, std::uint32_t serial,
                         const std::string& more = "") {
    auto id = "Z" + std::to_string(name.size());
    return {id, name, serial,
            name + " 900 SOA ns.x. root.x. " + std::to_string(serial) + " 7200 900 1209600 60\n" +
                name + " 900 NS ns.x.\n" + more};
  }

  std::optional<std::uint32_t> serial(const Knot& knot, const std::string& name) {
    return ask_serial(knot.port(), name, std::chrono::milliseconds(1000));
  }

  std::string folder;
};

}  // namespace

TEST_CASE_FIXTURE(KnotFixture, "a published zone is answered with its serial") {
  if (is_missing()) return;
  Knot knot(folder, 0);
  auto published = knot.publish({zone("example.com.", 7)}, {});
  REQUIRE_MESSAGE(published, published.error().message);
  CHECK(serial(knot, "example.com.") == 7);
  REQUIRE(knot.publish({zone("example.com.", 8)}, {}));
  CHECK(serial(knot, "example.com.") == 8);
}

TEST_CASE_FIXTURE(KnotFixture, "zones come and go while others stay") {
  if (is_missing()) return;
  Knot knot(folder, 0);
  auto gone = zone("gone.example.", 1);
  REQUIRE(knot.publish({gone}, {}));
  REQUIRE(knot.publish({zone("stays.example.net.", 1)}, {}));
  REQUIRE(knot.publish({}, {gone.id}));
  CHECK(!serial(knot, "gone.example."));
  CHECK(serial(knot, "stays.example.net.") == 1);
}

TEST_CASE_FIXTURE(KnotFixture, "weighted answers of several types and of wildcards are taken") {
  if (is_missing()) return;
  Knot knot(folder, 0);
  auto served = zone("example.com.", 1,
                     "w.example.com. 60 A 10.0.0.1\n*.example.com. 60 A 10.0.0.1\n"
                     "w.example.com. 60 TXT \"a b\"\nq.example.com. 5 CNAME x.net.\n");
  served.weighted = {{"w.example.com.", "A", 60, {{1, {"10.0.0.1", "10.0.0.2"}}, {2, {"10.0.0.3"}}}},
                     {"*.example.com.", "A", 60, {{1, {"10.0.0.1"}}, {2, {"10.0.0.2"}}}},
                     {"w.example.com.", "TXT", 60, {{1, {"\"a b\""}}, {2, {"\"c\\034\""}}}},
                     {"q.example.com.", "CNAME", 5, {{1, {"x.net."}}, {1, {"y.net."}}}}};
  auto published = knot.publish({served}, {});
  REQUIRE_MESSAGE(published, published.error().message);
  served.serial = 2;
  served.text = zone("example.com.", 2, "w.example.com. 60 A 10.0.0.1\n").text;
  served.weighted.resize(1);
  auto again = knot.publish({served}, {});
  REQUIRE_MESSAGE(again, again.error().message);
  CHECK(serial(knot, "example.com.") == 2);
}

TEST_CASE_FIXTURE(KnotFixture, "a port in use is said with what to do") {
  if (is_missing()) return;
  Knot first(folder + "/first", 0);
  REQUIRE(first.publish({zone("example.com.", 1)}, {}));
  Knot second(folder + "/second", first.port());
  auto refused = second.publish({zone("example.com.", 1)}, {});
  REQUIRE(!refused);
  CHECK(refused.error().message.find("--dns-port") != std::string::npos);
  CHECK(second.trouble() == refused.error().message);
  first.clear();
  REQUIRE(second.publish({zone("example.com.", 1)}, {}));
  CHECK(second.trouble().empty());
}

TEST_CASE_FIXTURE(KnotFixture, "a zone that cannot be read is said, and mended by the next one") {
  if (is_missing()) return;
  Knot knot(folder, 0);
  REQUIRE(knot.publish({zone("example.com.", 1)}, {}));
  CHECK(!knot.publish({zone("example.com.", 2, "a.example.com. 60 A nonsense\n")}, {}));
  CHECK(knot.publish({zone("example.com.", 3)}, {}));
}

TEST_CASE_FIXTURE(KnotFixture, "the server does not outlive us") {
  if (is_missing()) return;
  {
    Knot knot(folder, 0);
    REQUIRE(knot.publish({zone("example.com.", 1)}, {}));
    CHECK(knot.serves());
  }
  Knot knot(folder, 0);
  CHECK(!knot.serves());
  CHECK(knot.port() == 0);
}

}  // namespace windlass::host
