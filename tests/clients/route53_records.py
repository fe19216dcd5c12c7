"""Route 53's records and health checks as boto3 and the awscli use them."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

INSYNC_SECONDS_MAX = 120
NO_CHECK = "00000000-0000-0000-0000-000000000000"


class Records(CloudCase):
    service = "route53"
    arguments = ("--dns-port", "0")

    def setUp(self):
        self.domain = self.name(50) + ".example"
        made = self.aws.create_hosted_zone(Name=self.domain, CallerReference=self.id())
        self.zone = made["HostedZone"]["Id"].rsplit("/", 1)[1]

    def batch(self, name="a", action="CREATE", value="10.0.0.1", kind="A", **more):
        return {"HostedZoneId": self.zone, "ChangeBatch": {"Changes": [
            {"Action": action, "ResourceRecordSet": {
                "Name": f"{name}.{self.domain}", "Type": kind, "TTL": 60,
                "ResourceRecords": [{"Value": value}], **more}}]}}

    def change(self, *arguments, **named):
        return self.aws.change_resource_record_sets(**self.batch(*arguments, **named))["ChangeInfo"]

    def check(self, reference="", **more):
        config = {"Type": "TCP", "IPAddress": "127.0.0.1", "Port": self.cloud.port, **more}
        made = self.aws.create_health_check(CallerReference=self.id() + reference,
                                            HealthCheckConfig=config)
        return made["HealthCheck"]["Id"]

    @shows("route53", "ChangeResourceRecordSets", "ListResourceRecordSets", "GetChange")
    def test_a_record_is_made_listed_and_in_sync(self):
        change = self.change(name="*", kind="TXT", value='"a b" "c"')
        deadline = time.monotonic() + INSYNC_SECONDS_MAX
        while self.aws.get_change(Id=change["Id"])["ChangeInfo"]["Status"] != "INSYNC":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        listed = cli(self.cloud, "route53", "ListResourceRecordSets", {"HostedZoneId": self.zone})
        last = listed["ResourceRecordSets"][-1]
        self.assertEqual((last["Name"], last["ResourceRecords"][0]["Value"]),
                         ("\\052." + self.domain + ".", '"a b" "c"'))

    @shows("route53", "ListResourceRecordSets")
    def test_records_come_in_pages(self):
        for number in range(5):
            self.change(name=f"n{number}")
        pages = self.aws.get_paginator("list_resource_record_sets").paginate(
            HostedZoneId=self.zone, PaginationConfig={"PageSize": 2})
        names = [one["Name"] for page in pages for one in page["ResourceRecordSets"]]
        self.assertEqual(names[2:], [f"n{number}.{self.domain}." for number in range(5)])

    @shows("route53", "TestDNSAnswer")
    def test_an_answer_is_tried(self):
        self.change()
        said = self.aws.test_dns_answer(HostedZoneId=self.zone, RecordName="a." + self.domain,
                                        RecordType="A")
        self.assertEqual((said["RecordData"], said["ResponseCode"]), (["10.0.0.1"], "NOERROR"))

    @shows("route53", "CreateHealthCheck", "GetHealthCheck", "UpdateHealthCheck",
           "DeleteHealthCheck", "ListHealthChecks", "GetHealthCheckCount")
    def test_a_health_check_lives_and_dies(self):
        before = self.aws.get_health_check_count()["HealthCheckCount"]
        check = self.check()
        self.assertEqual(self.aws.get_health_check_count()["HealthCheckCount"], before + 1)
        self.assertEqual(self.check(), check)
        self.aws.update_health_check(HealthCheckId=check, FailureThreshold=5)
        got = self.aws.get_health_check(HealthCheckId=check)["HealthCheck"]
        self.assertEqual((got["HealthCheckVersion"], got["HealthCheckConfig"]["FailureThreshold"]),
                         (2, 5))
        self.assertIn(check, [one["Id"] for one in self.aws.list_health_checks()["HealthChecks"]])
        self.aws.delete_health_check(HealthCheckId=check)
        self.assertEqual(clients.refusal(self.aws.get_health_check, HealthCheckId=check),
                         "NoSuchHealthCheck")

    @shows("route53", "GetHealthCheckStatus", "GetHealthCheckLastFailureReason")
    def test_a_health_check_really_looks(self):
        good, bad = self.check("good"), self.check("bad", Port=1)
        seen = self.observed(self.aws.get_health_check_status, good)
        self.assertTrue(seen.startswith("Success"), seen)
        seen = self.observed(self.aws.get_health_check_last_failure_reason, bad)
        self.assertTrue(seen.startswith("Failure"), seen)

    def observed(self, ask, check):
        deadline = time.monotonic() + INSYNC_SECONDS_MAX
        while not (seen := ask(HealthCheckId=check)["HealthCheckObservations"]):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)
        return seen[0]["StatusReport"]["Status"]

    @refuses("route53", "ChangeResourceRecordSets")
    def test_wrong_changes_are_refused_in_route_53s_words(self):
        self.change()
        with self.assertRaises(self.aws.exceptions.InvalidChangeBatch) as refused:
            self.change()
        self.assertIn(f"Tried to create resource record set [name='a.{self.domain}.', type='A'] but "
                      "it already exists", str(refused.exception))
        for wrong in ({"value": "nowhere"}, {"kind": "CNAME", "value": "b.example"},
                      {"kind": "TXT", "value": "bare"}, {"action": "DELETE", "value": "10.0.0.2"}):
            with self.subTest(wrong):
                self.refused("ChangeResourceRecordSets", self.batch(**wrong), "InvalidChangeBatch")
        self.refused("ChangeResourceRecordSets", self.batch(Weight=1), "InvalidInput")

    @refuses("route53", "GetChange", "ListResourceRecordSets", "TestDNSAnswer", "GetHealthCheck",
             "UpdateHealthCheck", "DeleteHealthCheck", "GetHealthCheckStatus",
             "GetHealthCheckLastFailureReason", "CreateHealthCheck", "ListHealthChecks",
             "GetHealthCheckCount")
    def test_what_is_not_there_is_refused(self):
        self.refused("GetChange", {"Id": "C1"}, "NoSuchChange")
        self.refused("ListResourceRecordSets", {"HostedZoneId": "Z1"}, "NoSuchHostedZone")
        self.refused("TestDNSAnswer", {"HostedZoneId": "Z1", "RecordName": "a", "RecordType": "A"},
                     "NoSuchHostedZone")
        for operation in ("GetHealthCheck", "UpdateHealthCheck", "DeleteHealthCheck",
                          "GetHealthCheckStatus", "GetHealthCheckLastFailureReason"):
            self.refused(operation, {"HealthCheckId": NO_CHECK}, "NoSuchHealthCheck")
        self.refused("CreateHealthCheck", {"CallerReference": "x", "HealthCheckConfig": {
            "Type": "CLOUDWATCH_METRIC"}}, "InvalidInput")
        self.refused("ListHealthChecks", {"MaxItems": "none"}, "InvalidInput")
        self.unknown_key_refused("GetHealthCheckCount")


if __name__ == "__main__":
    cases.main()
