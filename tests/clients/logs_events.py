"""Log events, as boto3 and the awscli write, read, search and count them."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refused, refuses, shows  # noqa: E402

NOT_FOUND = "ResourceNotFoundException"
METRIC = [{"metricName": "failures", "metricNamespace": "shop", "metricValue": "1", "defaultValue": 0}]


class Events(CloudCase):
    service = "logs"

    def setUp(self):
        self.group = "/test/" + self.name()
        self.aws.create_log_group(logGroupName=self.group)
        self.aws.create_log_stream(logGroupName=self.group, logStreamName="s")
        self.now = int(time.time() * 1000)

    def put(self, *messages, at=None):
        return self.aws.put_log_events(logGroupName=self.group, logStreamName="s", logEvents=[
            {"timestamp": (at or self.now) + number, "message": message}
            for number, message in enumerate(messages)])

    def found(self, pattern, **more):
        return [one["message"] for one in self.aws.filter_log_events(
            logGroupName=self.group, filterPattern=pattern, **more)["events"]]

    @shows("logs", "PutLogEvents", "GetLogEvents")
    def test_events_are_read_in_the_order_of_time(self):
        self.put("one", "two", "three")
        where = {"logGroupName": self.group, "logStreamName": "s", "startFromHead": True}
        page = cli(self.cloud, "logs", "GetLogEvents", {**where, "limit": 2})
        self.assertEqual([one["message"] for one in page["events"]], ["one", "two"])
        rest = self.aws.get_log_events(**where, nextToken=page["nextForwardToken"])
        self.assertEqual([one["message"] for one in rest["events"]], ["three"])
        end = self.aws.get_log_events(**where, nextToken=rest["nextForwardToken"])
        # At the end the token stays the same: that is how readers know.
        self.assertEqual((end["events"], end["nextForwardToken"]), ([], rest["nextForwardToken"]))

    def test_what_is_too_old_or_too_new_is_told_and_left_out(self):
        day = 24 * 3600 * 1000
        told = self.put("old", at=self.now - 15 * day)
        self.assertEqual(told["rejectedLogEventsInfo"]["tooOldLogEventEndIndex"], 1)
        told = self.put("new", at=self.now + 3 * 3600 * 1000)
        self.assertEqual(told["rejectedLogEventsInfo"]["tooNewLogEventStartIndex"], 0)
        self.assertEqual(self.found(""), [])

    @refuses("logs", "PutLogEvents", "GetLogEvents", "FilterLogEvents")
    def test_events_of_no_stream_and_out_of_order_are_refused(self):
        nowhere = {"logGroupName": self.group, "logStreamName": "nobody"}
        refused(self.cloud, "logs", "PutLogEvents",
                {**nowhere, "logEvents": [{"timestamp": self.now, "message": "m"}]}, NOT_FOUND)
        refused(self.cloud, "logs", "PutLogEvents",
                {"logGroupName": self.group, "logStreamName": "s", "logEvents": [
                    {"timestamp": self.now, "message": "m"}, {"timestamp": self.now - 1, "message": "m"}]},
                "InvalidParameterException")
        refused(self.cloud, "logs", "GetLogEvents", nowhere, NOT_FOUND)
        refused(self.cloud, "logs", "FilterLogEvents",
                {"logGroupName": self.group, "filterPattern": "{ $.a = "}, "InvalidParameterException")

    @shows("logs", "FilterLogEvents")
    def test_patterns_find_what_they_say(self):
        lines = ["ERROR it took too long", "ERROR debug it took too long", "all is well",
                 '{"status": 503, "path": "/a", "user": {"name": "jo"}}',
                 '{"status": 200, "path": "/b"}',
                 '127.0.0.1 - frank [10/Oct/2026] "GET /x" 404 1534']
        self.put(*lines)
        for pattern, wanted in (
                ("", [0, 1, 2, 3, 4, 5]), ("ERROR", [0, 1]), ("ERROR -debug", [0]), ('"took too long"', [0, 1]),
                ("?well ?debug", [1, 2]), ("ERRO", []), ("%ERRO%", [0, 1]), ("{ $.status = 5* }", [3]),
                ("{ $.status > 100 && $.path = \"/b\" }", [4]), ("{ $.user.name = \"j*\" }", [3]),
                ("{ $.user NOT EXISTS }", [4]),
                ("[ip, id, user, time, request, status=4*, bytes > 1000]", [5])):
            with self.subTest(pattern):
                self.assertEqual(self.found(pattern), [lines[one] for one in wanted])
        later = self.found("ERROR", startTime=self.now + 1)
        self.assertEqual(later, [lines[1]])

    def test_what_was_found_is_read_page_by_page(self):
        lines = [f"line {number} word" for number in range(250)]
        self.put(*lines)
        pages = self.aws.get_paginator("filter_log_events").paginate(
            logGroupName=self.group, filterPattern="word", PaginationConfig={"PageSize": 100})
        self.assertEqual([one["message"] for page in pages for one in page["events"]], lines)
        for name in ("t", "u"):
            self.aws.create_log_stream(logGroupName=self.group, logStreamName=name)
        pages = self.aws.get_paginator("describe_log_streams").paginate(
            logGroupName=self.group, PaginationConfig={"PageSize": 1})
        self.assertEqual([one["logStreamName"] for page in pages for one in page["logStreams"]],
                         ["s", "t", "u"])

    @shows("logs", "TestMetricFilter")
    def test_a_pattern_is_tried_before_it_is_used(self):
        got = cli(self.cloud, "logs", "TestMetricFilter", {
            "filterPattern": "{ $.status = 5* }", "logEventMessages": ['{"status": 503}', '{"status": 200}']})
        self.assertEqual([one["eventNumber"] for one in got["matches"]], [1])

    @shows("logs", "PutMetricFilter", "DescribeMetricFilters", "DeleteMetricFilter")
    def test_a_metric_filter_counts_what_matches(self):
        self.aws.put_metric_filter(logGroupName=self.group, filterName="f", filterPattern="ERROR",
                                   metricTransformations=METRIC)
        kept = self.aws.describe_metric_filters(logGroupName=self.group)["metricFilters"]
        self.assertEqual([one["filterName"] for one in kept], ["f"])
        self.put("ERROR 1", "well", "ERROR 2")
        cloudwatch = clients.client(self.cloud, "cloudwatch")
        points = cloudwatch.get_metric_statistics(
            Namespace="shop", MetricName="failures", Period=3600, Statistics=["Sum"],
            StartTime=self.now / 1000 - 3600, EndTime=self.now / 1000 + 3600)["Datapoints"]
        self.assertEqual(sum(one["Sum"] for one in points), 2)
        self.aws.delete_metric_filter(logGroupName=self.group, filterName="f")
        self.assertEqual(self.aws.describe_metric_filters(logGroupName=self.group)["metricFilters"], [])

    @refuses("logs", "PutMetricFilter", "DescribeMetricFilters", "DeleteMetricFilter", "TestMetricFilter")
    def test_metric_filters_that_cannot_be_are_refused(self):
        refused(self.cloud, "logs", "PutMetricFilter",
                {"logGroupName": "/no/such/group", "filterName": "f", "filterPattern": "",
                 "metricTransformations": METRIC}, NOT_FOUND)
        refused(self.cloud, "logs", "DescribeMetricFilters", {"logGroupName": "/no/such/group"}, NOT_FOUND)
        refused(self.cloud, "logs", "DeleteMetricFilter",
                {"logGroupName": self.group, "filterName": "nobody"}, NOT_FOUND)
        refused(self.cloud, "logs", "TestMetricFilter",
                {"filterPattern": "[a, b", "logEventMessages": ["x"]}, "InvalidParameterException")


if __name__ == "__main__":
    cases.main()
