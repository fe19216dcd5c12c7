#include "formation/types/tests/played.h"

namespace windlass::formation::testing {

namespace {

const std::string record = R"({"HostedZoneId":"Z1","Name":"www.example.com","Type":"A","TTL":"60",
                               "ResourceRecords":["1.2.3.4"]})";
const std::string pending = R"({"ChangeInfo":{"Id":"/change/C1","Status":"PENDING",
                                "SubmittedAt":"2026-01-01T00:00:00Z"}})";
const std::string in_sync = R"({"ChangeInfo":{"Id":"/change/C1","Status":"INSYNC",
                                "SubmittedAt":"2026-01-01T00:00:00Z"}})";

}  // namespace

TEST_CASE("a record set is ready when all servers have it") {
  Played set("AWS::Route53::RecordSet");
  set.script().answer("ChangeResourceRecordSets", pending);
  set.script().answer("GetChange", pending);
  set.script().answer("GetChange", in_sync);
  auto made = set.create(record);
  REQUIRE(made);
  CHECK(made->id == "www.example.com");
  CHECK(set.ready(record, *made).value() == Progress::Pending);
  CHECK(set.ready(record, *made).value() == Progress::Ready);
  CHECK(set.said("GetChange").text("Id") == "C1");
  // What was remembered for the wait is no attribute.
  CHECK(made->attributes.dump() == R"({"Id":"www.example.com"})");
}

TEST_CASE("a record that says the same already may be ours") {
  Played set("AWS::Route53::RecordSet");
  set.script().refuse("ChangeResourceRecordSets", "InvalidChangeBatch");
  set.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"www.example.com.","Type":"A","TTL":60,"ResourceRecords":[{"Value":"1.2.3.4"}]}]})");
  CHECK(set.create(record));
}

TEST_CASE("a record that says something else is another's") {
  Played set("AWS::Route53::RecordSet");
  set.script().refuse("ChangeResourceRecordSets", "InvalidChangeBatch", "it already exists");
  set.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"www.example.com.","Type":"A","TTL":60,"ResourceRecords":[{"Value":"9.9.9.9"}]}]})");
  auto refused = set.create(record);
  REQUIRE(!refused);
  CHECK(refused.error().message == "it already exists");
}

TEST_CASE("a record that changes its type does so in one breath") {
  Played set("AWS::Route53::RecordSet");
  set.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"www.example.com.","Type":"A","TTL":60,"ResourceRecords":[{"Value":"1.2.3.4"}]}]})");
  REQUIRE(set.update(R"({"HostedZoneId":"Z1","Name":"www.example.com","Type":"CNAME","TTL":"60",
                         "ResourceRecords":["x"]})",
                     record, {"www.example.com"}));
  auto& changes = *set.said("ChangeResourceRecordSets").find("ChangeBatch")->find("Changes");
  CHECK(changes.as_array()[0].text("Action") == "DELETE");
  CHECK(changes.as_array()[1].text("Action") == "UPSERT");
}

TEST_CASE("a record is removed as it stands, not as the template has it") {
  Played set("AWS::Route53::RecordSet");
  set.script().answer("ListResourceRecordSets", R"({"ResourceRecordSets":[
    {"Name":"www.example.com.","Type":"A","TTL":5,"ResourceRecords":[{"Value":"9.9.9.9"}]}]})");
  REQUIRE(set.remove(record, {"www.example.com"}));
  auto& changes = *set.said("ChangeResourceRecordSets").find("ChangeBatch")->find("Changes");
  CHECK(changes.as_array()[0].find("ResourceRecordSet")->find("TTL")->as_int() == 5);
}

TEST_CASE("records of a zone that is gone are gone") {
  Played set("AWS::Route53::RecordSet");
  set.script().refuse("ListResourceRecordSets", "NoSuchHostedZone");
  CHECK(set.remove(record, {"www.example.com"}));
}

TEST_CASE("a zone may be named by its name, if but one has it") {
  Played set("AWS::Route53::RecordSet");
  auto two = R"({"HostedZones":[{"Id":"/hostedzone/Z1","Name":"example.com.","CallerReference":"a"},
                                {"Id":"/hostedzone/Z2","Name":"example.com.","CallerReference":"b"}]})";
  set.script().answer("ListHostedZonesByName", two);
  auto refused = set.create(R"({"HostedZoneName":"example.com","Name":"a","Type":"A"})");
  REQUIRE(!refused);
  CHECK(refused.error().message == "Found multiple hosted zones for: example.com");
}

TEST_CASE("a zone that an earlier call made is found by its reference") {
  Played zone("AWS::Route53::HostedZone");
  zone.script().answer("CreateHostedZone", R"({"HostedZone":{"Id":"/hostedzone/Z1"}})");
  zone.script().answer("GetHostedZone", R"({"DelegationSet":{"NameServers":["ns1"]}})");
  auto first = zone.create(R"({"Name":"example.com"})");
  REQUIRE(first);
  CHECK(first->attributes.find("NameServers")->dump() == R"(["ns1"])");
  auto reference = *zone.said("CreateHostedZone").text("CallerReference");

  Played again("AWS::Route53::HostedZone");
  again.script().refuse("CreateHostedZone", "HostedZoneAlreadyExists");
  again.script().answer("ListHostedZonesByName",
                        R"({"HostedZones":[{"Id":"/hostedzone/Z1","Name":"example.com.",
                            "CallerReference":")" +
                            reference + R"("}]})");
  auto second = again.create(R"({"Name":"example.com"})");
  REQUIRE(second);
  CHECK(second->id == "Z1");
}

TEST_CASE("a reference that Route 53 remembers of a zone that is gone is not in the way") {
  Played zone("AWS::Route53::HostedZone");
  zone.script().refuse("CreateHostedZone", "HostedZoneAlreadyExists");
  zone.script().answer("CreateHostedZone", R"({"HostedZone":{"Id":"/hostedzone/Z2"}})");
  auto made = zone.create(R"({"Name":"example.com"})");
  REQUIRE(made);
  CHECK(made->id == "Z2");
}

}  // namespace windlass::formation::testing
