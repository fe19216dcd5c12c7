#include "host/firewall.h"

#include <doctest/doctest.h>

#include "host/firewall_table.h"

namespace windlass::host {

namespace {

bool says(const Firewall& firewall, const std::string& words, int relay_port = 0) {
  return nft_rules(firewall, relay_port).find(words) != std::string::npos;
}

Firewall with_rule(const Firewall::Rule& rule) {
  return {.groups = {{.id = "sg-a", .members = {"10.0.0.1"}, .in = {rule}}}};
}

Firewall::Rule rule(const std::string& protocol, int from, int to) {
  return {protocol, from, to, {.range = "0.0.0.0/0"}};
}

Firewall with_acl(std::vector<Firewall::AclEntry> entries) {
  return {.acls = {{.id = "acl-a", .subnets = {"10.0.1.0/24"}, .entries = std::move(entries)}}};
}

Firewall::AclEntry entry(int number, bool allow, bool out) {
  return {.number = number, .allow = allow, .out = out, .range = "0.0.0.0/0"};
}

}  // namespace

TEST_CASE("a firewall is one table that takes the place of the one before, at once") {
  Firewall firewall{.groups = {{.id = "sg-web",
                                .members = {"10.0.1.10", "10.0.1.11"},
                                .in = {{"tcp", 80, 80, {.range = "0.0.0.0/0"}}},
                                .out = {{"-1", -1, -1, {.range = "0.0.0.0/0"}}}},
                               {.id = "sg-app",
                                .members = {"10.0.2.10"},
                                .in = {{"tcp", 8080, 8090, {.group = "sg-web"}}}}}};
  CHECK(nft_rules(firewall, 0) == R"(table inet windlass
delete table inet windlass
table inet windlass {
  set g_sg_app { type ipv4_addr; elements = { 10.0.2.10 }; }
  set g_sg_web { type ipv4_addr; elements = { 10.0.1.10, 10.0.1.11 }; }
  chain wl_out {
    ip saddr @g_sg_web return
    drop
  }
  chain wl_in {
    ip daddr @g_sg_web tcp dport 80 return
    ip daddr @g_sg_app ip saddr @g_sg_web tcp dport 8080-8090 return
    drop
  }
  chain wl_borders_out {
  }
  chain wl_borders_in {
  }
  chain wl_calls {
    jump wl_out
    accept
  }
  chain wl_forward {
    type filter hook forward priority filter; policy drop;
    oifname "lo" reject with icmp host-unreachable
    jump wl_borders_out
    jump wl_borders_in
    ct state established,related accept
    ct state invalid drop
    jump wl_out
    jump wl_in
    accept
  }
  chain wl_input {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ip daddr 169.254.170.1 tcp dport { 80, 443 } jump wl_borders_out
    ct state established,related accept
    ct state invalid drop
    ip daddr 169.254.169.254 tcp dport 80 accept
    udp dport 53 accept
    tcp dport 53 accept
    icmp type echo-request accept
    ip daddr { 169.254.169.253, 169.254.170.1 } tcp dport { 80, 443 } jump wl_calls
  }
  chain wl_answers {
    type filter hook output priority filter; policy accept;
    ip saddr 169.254.170.1 tcp sport { 80, 443 } jump wl_borders_in
  }
}
)");
}

TEST_CASE("a rule's protocol, ports, type and code become one match") {
  auto in = [](const std::string& match) { return "ip daddr @g_sg_a " + match + "return"; };
  CHECK(says(with_rule(rule("-1", -1, -1)), in("")));
  CHECK(says(with_rule(rule("tcp", -1, -1)), in("meta l4proto tcp ")));
  CHECK(says(with_rule(rule("6", 0, 65535)), in("meta l4proto tcp ")));
  CHECK(says(with_rule(rule("udp", 53, 53)), in("udp dport 53 ")));
  CHECK(says(with_rule(rule("tcp", 0, 1023)), in("tcp dport 0-1023 ")));
  CHECK(says(with_rule(rule("icmp", -1, -1)), in("meta l4proto icmp ")));
  CHECK(says(with_rule(rule("1", 8, -1)), in("icmp type 8 ")));
  CHECK(says(with_rule(rule("icmp", 3, 4)), in("icmp type 3 icmp code 4 ")));
  CHECK(says(with_rule(rule("50", -1, -1)), in("meta l4proto 50 ")));
}

TEST_CASE("what means no packet of IPv4 allows nothing") {
  auto allowed = "ip daddr @g_sg_a ";
  CHECK_FALSE(says(with_rule(rule("icmpv6", -1, -1)), allowed));
  CHECK_FALSE(says(with_rule(rule("58", -1, -1)), allowed));
  CHECK_FALSE(says(with_rule(rule("tcp", 90, 80)), allowed));
  CHECK_FALSE(says(with_rule({"tcp", 80, 80, {.range = "::/0"}}), allowed));
  CHECK_FALSE(says(with_rule({"tcp", 80, 80, {.group = "sg-elsewhere"}}), allowed));
  CHECK_FALSE(says(with_rule({"tcp", 80, 80, {}}), allowed));
}

TEST_CASE("nothing that a rule holds becomes another rule") {
  CHECK_FALSE(says(with_rule({"tcp; accept", 80, 80, {.range = "0.0.0.0/0"}}), "; accept return"));
  CHECK_FALSE(says(with_rule({"tcp", 80, 80, {.range = "0.0.0.0/0 accept"}}), "ip daddr @g_sg_a"));
  Firewall named{.groups = {{.id = "a {} accept\n", .members = {"10.0.0.1 }"}}}};
  CHECK(says(named, "set g_a____accept_ { type ipv4_addr; }"));
}

TEST_CASE("a network ACL's entries stand in the order of their numbers, and end with no") {
  CHECK(says(with_acl({{200, false, false, "-1", -1, -1, "0.0.0.0/0"},
                       {100, true, false, "6", 443, 443, "10.9.0.0/16"}}),
             "  chain acl_acl_a_in {\n"
             "    ip saddr 10.9.0.0/16 tcp dport 443 return\n"
             "    drop\n"
             "    drop\n"
             "  }\n"));
}

TEST_CASE("a network ACL is asked for what crosses its subnet's border only") {
  auto firewall = with_acl({entry(1, false, true), entry(1, false, false)});
  CHECK(says(firewall, "ip saddr 10.0.1.0/24 ip daddr != 10.0.1.0/24 jump acl_acl_a_out\n"));
  CHECK(says(firewall, "ip daddr 10.0.1.0/24 ip saddr != 10.0.1.0/24 jump acl_acl_a_in\n"));
}

TEST_CASE("an ACL that allows everything first costs no rule") {
  CHECK_FALSE(says(with_acl({entry(100, true, true), entry(100, true, false),
                             entry(200, false, true), entry(200, false, false)}),
                   "acl_acl_a"));
}

TEST_CASE("an ACL without entries lets nothing across") {
  CHECK(says(with_acl({}), "  chain acl_acl_a_in {\n    drop\n  }\n"));
}

TEST_CASE("without a relay there is no way out") {
  Firewall firewall{.may_leave = {"10.0.0.0/24"}, .leavers = {"10.0.0.1"}};
  CHECK_FALSE(says(firewall, "dnat"));
  CHECK(says(firewall,
             "ip saddr @wl_may_leave ip saddr @wl_leavers meta l4proto tcp dnat ip to "
             "169.254.170.1:15001",
             15001));
}

TEST_CASE("a change of members alone is told by elements") {
  auto before = firewall_table(with_rule(rule("tcp", 80, 80)), 15001);
  auto firewall = with_rule(rule("tcp", 80, 80));
  firewall.groups[0].members = {"10.0.0.2", "10.0.0.3"};
  firewall.leavers = {"10.0.0.2"};
  CHECK(difference(before, firewall_table(firewall, 15001)) ==
        "add element inet windlass g_sg_a { 10.0.0.2, 10.0.0.3 }\n"
        "delete element inet windlass g_sg_a { 10.0.0.1 }\n"
        "add element inet windlass wl_leavers { 10.0.0.2 }\n");
  CHECK(difference(before, before) == "");
}

TEST_CASE("a change of rules, groups or ranges is told by the whole table") {
  auto before = firewall_table(with_rule(rule("tcp", 80, 80)), 15001);
  CHECK_FALSE(difference(before, firewall_table(with_rule(rule("tcp", 81, 81)), 15001)));
  auto more = with_rule(rule("tcp", 80, 80));
  more.groups.push_back({.id = "sg-b"});
  CHECK_FALSE(difference(before, firewall_table(more, 15001)));
  auto wider = with_rule(rule("tcp", 80, 80));
  wider.may_leave = {"10.0.0.0/24"};
  CHECK_FALSE(difference(before, firewall_table(wider, 15001)));
}

}  // namespace windlass::host
