// Network ACLs by real connections between real namespaces.
#include <doctest/doctest.h>

#include "network_ground.h"

namespace windlass::host::testing {

namespace {

Firewall::AclEntry entry(int number, bool allow, bool out, const std::string& protocol = "-1",
                         int from = -1, int to = -1, const std::string& range = "0.0.0.0/0") {
  return {number, allow, out, protocol, from, to, range};
}

// Two machines in one subnet and a third in another, whose groups allow everything.
struct Fields : NetworkGround {
  Fields() {
    if (!networks) return;
    machine("left", "10.0.1.10");
    machine("left2", "10.0.1.11");
    machine("right", "10.0.2.10");
    auto& all = group("sg-all", {"left", "left2", "right"});
    all.in = all.out = {everything()};
    for (auto* name : {"left", "left2", "right"}) serve(name, {22, 80});
  }
  // What the left subnet's list says; the right one's allows everything.
  void left_list(std::vector<Firewall::AclEntry> entries) {
    spec.firewall.acls = {
        {"acl-left", {"10.0.1.0/24"}, std::move(entries)},
        {"acl-right", {"10.0.2.0/24"}, {entry(100, true, true), entry(100, true, false)}}};
    apply();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fields, "a list that allows everything changes nothing") {
  if (!networks) return;
  left_list({entry(100, true, true), entry(100, true, false)});
  CHECK(call_machine("left", "right", 80) == "open");
  CHECK(call_machine("right", "left", 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "a list without entries closes its subnet's border") {
  if (!networks) return;
  left_list({});
  CHECK(call_machine("left", "right", 80) == "silent");
  CHECK(call_machine("right", "left", 80) == "silent");
}

TEST_CASE_FIXTURE(Fields, "what stays inside of the subnet is not asked about") {
  if (!networks) return;
  left_list({});
  CHECK(call_machine("left", "left2", 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "the lowest number decides: a no before a yes") {
  if (!networks) return;
  left_list(
      {entry(100, true, true), entry(100, true, false), entry(90, false, false, "6", 22, 22)});
  CHECK(call_machine("right", "left", 22) == "silent");
  CHECK(call_machine("right", "left", 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "the lowest number decides: a yes before a no") {
  if (!networks) return;
  left_list({entry(100, true, true), entry(80, true, false, "6", 22, 22),
             entry(90, false, false, "6", 0, 1023), entry(100, true, false)});
  CHECK(call_machine("right", "left", 22) == "open");
  CHECK(call_machine("right", "left", 80) == "silent");
}

TEST_CASE_FIXTURE(Fields, "answers have to be let out, too") {
  if (!networks) return;
  left_list({entry(100, true, false, "6", 80, 80)});
  CHECK(call_machine("right", "left", 80) == "silent");
  left_list({entry(100, true, false, "6", 80, 80), entry(100, true, true, "6", 1024, 65535)});
  CHECK(call_machine("right", "left", 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "a list says where one may go") {
  if (!networks) return;
  left_list({entry(100, true, false), entry(90, false, true, "-1", -1, -1, "10.0.2.0/24"),
             entry(100, true, true)});
  CHECK(call_machine("left", "right", 80) == "silent");
}

TEST_CASE_FIXTURE(Fields, "a list knows nothing of connections: one that is open is cut") {
  if (!networks) return;
  left_list({entry(100, true, true), entry(100, true, false)});
  auto flow = open_flow(*this, "left", "right", 9000);
  CHECK(flow.carries());
  left_list({});
  CHECK_FALSE(flow.carries());
}

TEST_CASE_FIXTURE(Fields, "groups still have to agree with what a list lets through") {
  if (!networks) return;
  group("sg-all").in = {allows("tcp", 80, 80, "0.0.0.0/0")};
  left_list({entry(100, true, true), entry(100, true, false)});
  CHECK(call_machine("right", "left", 22) == "silent");
  CHECK(call_machine("right", "left", 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "a list decides by ICMP's type") {
  if (!networks) return;
  left_list({entry(90, false, false, "1", 8, -1), entry(100, true, false), entry(100, true, true)});
  CHECK_FALSE(pings("right", address("left")));
  CHECK(pings("left", address("right")));
}

TEST_CASE_FIXTURE(Fields, "names and metadata are not a list's business") {
  if (!networks) return;
  left_list({});
  auto listening = networks->listen("vpc-1", Networks::Socket::Stream, metadata_address, 80);
  REQUIRE(listening);
  CHECK(call("left", metadata_address, 80) == "open");
}

TEST_CASE_FIXTURE(Fields, "calls of the cloud's own services cross the border, and so do answers") {
  if (!networks) return;
  auto listening = networks->listen("vpc-1", Networks::Socket::Stream, endpoint_address, 443);
  REQUIRE(listening);
  left_list({entry(100, true, true), entry(100, true, false, "6", 1024, 65535)});
  CHECK(call("left", endpoint_address, 443) == "open");
  left_list({entry(100, true, true, "6", 80, 80), entry(100, true, false)});
  CHECK(call("left", endpoint_address, 443) == "silent");
  left_list({entry(100, true, true)});
  CHECK(call("left", endpoint_address, 443) == "silent");
}

}  // namespace windlass::host::testing
