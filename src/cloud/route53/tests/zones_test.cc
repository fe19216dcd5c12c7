#include "cloud/route53/tests/route53_fixture.h"

namespace windlass::cloud::route53 {

TEST_CASE_FIXTURE(Route53Fixture, "a zone is made with four name servers, its NS and its SOA") {
  auto zone = given_zone("Example.com");
  auto got = call<op::GetHostedZone>({.id = zone});
  CHECK(got->hosted_zone->name == "example.com.");
  CHECK(got->delegation_set->name_servers->size() == 4);
  CHECK(names(zone) == std::vector<std::string>{"example.com. NS", "example.com. SOA"});
}

TEST_CASE_FIXTURE(Route53Fixture, "a caller reference makes one zone only") {
  given_zone("example.com", "r");
  auto again = call<op::CreateHostedZone>({.name = "example.org", .caller_reference = "r"});
  REQUIRE(!again);
  CHECK(again.error().code == "HostedZoneAlreadyExists");
}

TEST_CASE_FIXTURE(Route53Fixture, "a zone with records cannot be deleted") {
  auto zone = given_zone();
  create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  auto refused = call<op::DeleteHostedZone>({.id = zone});
  REQUIRE(!refused);
  CHECK(refused.error().code == "HostedZoneNotEmpty");
}

TEST_CASE_FIXTURE(Route53Fixture, "a deleted zone is no longer served once its change is in sync") {
  auto zone = given_zone();
  publish();
  auto gone = call<op::DeleteHostedZone>({.id = zone});
  REQUIRE(gone);
  CHECK(status(*gone->change_info->id) == "PENDING");
  publish();
  CHECK(dns.zones.empty());
  CHECK(status(*gone->change_info->id) == "INSYNC");
}

TEST_CASE_FIXTURE(Route53Fixture, "zones are listed by name from the right") {
  for (auto name : {"b.com", "z.a.com", "a.com", "a.net"}) given_zone(name);
  auto listed = call<op::ListHostedZonesByName>({});
  std::vector<std::string> found;
  for (auto& zone : *listed->hosted_zones) found.push_back(*zone.name);
  CHECK(found == std::vector<std::string>{"a.com.", "z.a.com.", "b.com.", "a.net."});
}

TEST_CASE_FIXTURE(Route53Fixture, "of zones with the same name one is served at a time") {
  auto first = given_zone("example.com", "1");
  auto second = given_zone("example.com", "2");
  publish();
  CHECK(dns.zones.contains(first));
  CHECK(!dns.zones.contains(second));
  REQUIRE(call<op::DeleteHostedZone>({.id = first}));
  publish();
  CHECK(dns.zones.contains(second));
}

TEST_CASE_FIXTURE(Route53Fixture, "a private zone keeps its VPCs, the last one too") {
  VPC vpc{"us-east-1", "vpc-1a"};
  auto made = call<op::CreateHostedZone>({.name = "in.example", .vpc = vpc, .caller_reference = "p"});
  REQUIRE(made);
  auto refused =
      call<op::DisassociateVPCFromHostedZone>({.hosted_zone_id = made->hosted_zone->id, .vpc = vpc});
  REQUIRE(!refused);
  CHECK(refused.error().code == "LastVPCAssociation");
}

TEST_CASE_FIXTURE(Route53Fixture, "another account's zone does not exist") {
  auto zone = given_zone();
  caller = root_of(AccountId{"111111111111"});
  auto refused = call<op::GetHostedZone>({.id = zone});
  REQUIRE(!refused);
  CHECK(refused.error().code == "NoSuchHostedZone");
}

}  // namespace windlass::cloud::route53
