#include "cloud/route53/name.h"
#include "cloud/route53/record_data.h"
#include "cloud/route53/tests/route53_fixture.h"

namespace windlass::cloud::route53 {

TEST_CASE_FIXTURE(Route53Fixture, "a record is pending until the name server answers it") {
  auto zone = given_zone();
  auto change = create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  CHECK(status(change) == "PENDING");
  CHECK(served(zone) == "a.example.com. 60 A 10.0.0.1\n");
  CHECK(status(change) == "INSYNC");
}

TEST_CASE_FIXTURE(Route53Fixture, "a change stays pending while the name server is in trouble") {
  auto zone = given_zone();
  dns.trouble = "the port is in use";
  auto change = create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  publish();
  CHECK(status(change) == "PENDING");
  dns.trouble = "";
  publish();
  CHECK(status(change) == "INSYNC");
}

TEST_CASE_FIXTURE(Route53Fixture, "everything is told again to a name server that died") {
  auto zone = given_zone();
  publish();
  dns.zones.clear();
  dns.alive = false;
  publish();
  CHECK(dns.zones.contains(zone));
}

TEST_CASE_FIXTURE(Route53Fixture, "a batch happens wholly or not at all") {
  auto zone = given_zone();
  auto made = change(zone, {{"CREATE", record("a.example.com", "A", {"10.0.0.1"})},
                            {"CREATE", record("b.example.com", "A", {"no address"})}});
  REQUIRE(!made);
  CHECK(made.error().code == "InvalidChangeBatch");
  CHECK(names(zone).size() == 2);
}

TEST_CASE_FIXTURE(Route53Fixture, "what exists is not created again, but upserted") {
  auto zone = given_zone();
  create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  CHECK(refusal(zone, "CREATE", record("a.example.com", "A", {"10.0.0.2"})) ==
        "[Tried to create resource record set [name='a.example.com.', type='A'] but it already "
        "exists]");
  CHECK(refusal(zone, "UPSERT", record("a.example.com", "A", {"10.0.0.2"})) == "(accepted)");
  CHECK(served(zone) == "a.example.com. 60 A 10.0.0.2\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "only what is there as it is said is deleted") {
  auto zone = given_zone();
  create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  CHECK(refusal(zone, "DELETE", record("b.example.com", "A", {"10.0.0.1"})) ==
        "[Tried to delete resource record set [name='b.example.com.', type='A'] but it was not "
        "found]");
  CHECK(refusal(zone, "DELETE", record("a.example.com", "A", {"10.0.0.9"})) ==
        "[Tried to delete resource record set [name='a.example.com.', type='A'] but the values "
        "provided do not match the current values]");
  CHECK(refusal(zone, "DELETE", record("A.example.com.", "A", {"10.0.0.1"})) == "(accepted)");
}

TEST_CASE_FIXTURE(Route53Fixture, "a CNAME stands alone, and never at the apex") {
  auto zone = given_zone();
  create(zone, record("a.example.com", "A", {"10.0.0.1"}));
  CHECK(refusal(zone, "CREATE", record("a.example.com", "CNAME", {"b.example.com"}))
            .find("conflicts with other records") != std::string::npos);
  CHECK(refusal(zone, "CREATE", record("example.com", "CNAME", {"b.example.com"}))
            .find("not permitted at apex") != std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "a zone keeps its NS and its SOA") {
  auto zone = given_zone();
  CHECK(refusal(zone, "DELETE", record("example.com", "SOA", {"x"})) ==
        "[A HostedZone must contain exactly one SOA record.]");
}

TEST_CASE_FIXTURE(Route53Fixture, "names outside of the zone are not permitted in it") {
  auto zone = given_zone();
  CHECK(refusal(zone, "CREATE", record("notexample.com", "A", {"10.0.0.1"}))
            .find("is not permitted in zone example.com.") != std::string::npos);
}

TEST_CASE_FIXTURE(Route53Fixture, "a wildcard is written as an octal escape, and served as a star") {
  auto zone = given_zone();
  create(zone, record("*.example.com", "A", {"10.0.0.1"}));
  CHECK(names(zone).back() == "\\052.example.com. A");
  CHECK(served(zone) == "*.example.com. 60 A 10.0.0.1\n");
}

TEST_CASE_FIXTURE(Route53Fixture, "records are listed by their labels from the right, a page at a time") {
  auto zone = given_zone();
  for (auto name : {"b", "z.a", "a", "a-b"})
    create(zone, record(std::string(name) + ".example.com", "A", {"10.0.0.1"}));
  auto page = call<op::ListResourceRecordSets>({.hosted_zone_id = zone, .max_items = "3"});
  CHECK(page->next_record_name == "z.a.example.com.");
  auto rest = call<op::ListResourceRecordSets>({.hosted_zone_id = zone,
                                                .start_record_name = page->next_record_name,
                                                .start_record_type = page->next_record_type});
  CHECK(rest->resource_record_sets->size() == 3);
  CHECK(rest->resource_record_sets->back().name == "b.example.com.");
}

TEST_CASE("values of every type become a zone file's, or are refused") {
  struct Case {
    const char *type, *value, *text;
  };
  const Case cases[] = {
      {"A", "10.0.0.1", "10.0.0.1"},
      {"A", "10.0.0.256", ""},
      {"AAAA", "2001:DB8::1", "2001:db8::1"},
      {"AAAA", "10.0.0.1", ""},
      {"CNAME", "Web.example.net", "web.example.net."},
      {"CNAME", "a b", ""},
      {"MX", "10 mail.example.net", "10 mail.example.net."},
      {"MX", "mail.example.net", ""},
      {"TXT", R"("one" "two")", R"("one" "two")"},
      {"TXT", R"("a\052\"b")", R"("a*\034b")"},
      {"TXT", "bare", ""},
      {"SRV", "1 2 443 a.example.net", "1 2 443 a.example.net."},
      {"SRV", "1 2 70000 a.example.net", ""},
      {"CAA", R"(0 issue "ca.example.net")", R"(0 issue "ca.example.net")"},
      {"CAA", "0 issue ca.example.net", ""},
      {"NAPTR", R"(1 2 "s" "x" "" a.b)", R"(1 2 "s" "x" "" a.b.)"},
      {"DS", "1 8 2 abcd", "1 8 2 ABCD"},
      {"TLSA", "3 1 1 zz", ""},
      {"SSHFP", "4 2 0123", "4 2 0123"},
      {"HTTPS", R"(1 . alpn="h2,h3")", R"(1 . alpn="h2,h3")"},
      {"SVCB", "1 a.example.net port=99999", ""},
  };
  for (auto& each : cases) {
    CAPTURE(each.type);
    CAPTURE(each.value);
    CHECK(zone_file_data(each.type, each.value).value_or("") == each.text);
  }
  CHECK(!zone_file_data("TXT", "\"" + std::string(256, 'a') + "\""));
}

}  // namespace windlass::cloud::route53
