"""CloudWatch's metrics and dashboards as boto3 and the awscli use them."""
import datetime
import gzip
import json
import pathlib
import sys
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.clients import refusal  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

# As the query protocol and as the others say it.
DENIED = ("AccessDenied", "AccessDeniedException")
DASHBOARD = json.dumps({"widgets": [{"type": "text", "properties": {"markdown": "hi"}}]})


def minutes_ago(count):
    now = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
    return now - datetime.timedelta(minutes=count)


class Metrics(CloudCase):
    service = "cloudwatch"

    def put(self, name, *values, minutes=2, **more):
        self.aws.put_metric_data(Namespace="app", MetricData=[
            {"MetricName": name, "Value": value, "Timestamp": minutes_ago(minutes), **more}
            for value in values])

    def span(self):
        return {"StartTime": minutes_ago(60), "EndTime": minutes_ago(-1)}

    def statistics(self, name, *names, **more):
        return self.aws.get_metric_statistics(Namespace="app", MetricName=name, Period=60,
                                              Statistics=list(names), **self.span(),
                                              **more)["Datapoints"]

    @shows("cloudwatch", "PutMetricData", "GetMetricStatistics")
    def test_what_was_put_is_read_as_statistics(self):
        self.put("latency", 1.0, 2.0, 6.0, Unit="Seconds")
        cli(self.cloud, "cloudwatch", "PutMetricData", {"Namespace": "app", "MetricData": [
            {"MetricName": "latency", "Value": 3, "Unit": "Seconds",
             "Timestamp": minutes_ago(2).isoformat()}]})
        [point] = self.statistics("latency", "Sum", "Maximum", "SampleCount")
        self.assertEqual((point["Sum"], point["Maximum"], point["SampleCount"]), (12, 6, 4))
        self.assertEqual((point["Unit"], point["Timestamp"]), ("Seconds", minutes_ago(2)))

    @shows("cloudwatch", "GetMetricStatistics")
    def test_percentiles(self):
        self.put("percentiles", *range(1, 101))
        [point] = self.aws.get_metric_statistics(
            Namespace="app", MetricName="percentiles", Period=60,
            ExtendedStatistics=["p50", "p99"], **self.span())["Datapoints"]
        self.assertAlmostEqual(point["ExtendedStatistics"]["p50"], 50, delta=1)
        self.assertAlmostEqual(point["ExtendedStatistics"]["p99"], 99, delta=2)

    @shows("cloudwatch", "GetMetricData")
    def test_several_metrics_and_math_over_them_in_pages(self):
        self.put("errors", 5)
        self.put("requests", 50)
        self.put("requests", 60, minutes=3)

        def metric(name):
            return {"Id": name, "MetricStat": {"Metric": {"Namespace": "app", "MetricName": name},
                                               "Period": 60, "Stat": "Sum"}}
        asked = {"MetricDataQueries": [
            metric("errors"), metric("requests"),
            {"Id": "share", "Expression": "errors / requests * 100", "Label": "Share"}],
            **self.span()}
        got = {one["Id"]: one for one in self.aws.get_metric_data(**asked)["MetricDataResults"]}
        self.assertEqual(got["requests"]["Values"], [50, 60])
        self.assertEqual((got["share"]["Values"], got["share"]["Label"]), ([10], "Share"))
        pages = self.aws.get_paginator("get_metric_data").paginate(
            **asked, PaginationConfig={"PageSize": 1})
        values = [value for page in pages for one in page["MetricDataResults"]
                  for value in one["Values"]]
        self.assertEqual(values, [5, 50, 60, 10])

    @shows("cloudwatch", "ListMetrics")
    def test_metrics_are_listed_by_dimension(self):
        for host in ("x", "y"):
            self.put("load", 1, Dimensions=[{"Name": "host", "Value": host}])
        [one] = self.aws.list_metrics(Namespace="app", Dimensions=[
            {"Name": "host", "Value": "x"}])["Metrics"]
        self.assertEqual(one["MetricName"], "load")
        listed = cli(self.cloud, "cloudwatch", "ListMetrics", {"MetricName": "load"})["Metrics"]
        self.assertEqual(len(listed), 2)

    @refuses("cloudwatch", "PutMetricData", "GetMetricStatistics", "GetMetricData", "ListMetrics")
    def test_what_is_no_metric_is_refused(self):
        self.refused("PutMetricData", {"Namespace": "AWS/EC2", "MetricData": [
            {"MetricName": "m", "Value": 1.0}]}, "InvalidParameterValue")
        self.refused("GetMetricStatistics", {
            "Namespace": "app", "MetricName": "m", "Period": 60, "Statistics": ["Sum"],
            "StartTime": minutes_ago(1), "EndTime": minutes_ago(2)}, "InvalidParameterCombination")
        self.refused("GetMetricData", {"MetricDataQueries": [
            {"Id": "e", "Expression": "NOSUCH(1)"}], **self.span()}, "ValidationError")
        self.refused("ListMetrics", {"NextToken": "x"}, "InvalidParameterValue")

    @refuses("cloudwatch", "GetMetricData")
    def test_a_function_that_is_not_served_is_refused_by_name(self):
        self.refused("GetMetricData", {"MetricDataQueries": [
            {"Id": "e", "Expression": "SEARCH('{app}', 'Sum', 60)"}], **self.span()},
            "NotImplemented")

    def test_a_large_request_comes_compressed(self):
        # Today's SDKs compress by themselves beyond 10 KB; older ones send it plain.
        names = [f"compressed-{number}-{'x' * 50}" for number in range(300)]
        self.aws.put_metric_data(Namespace="many", MetricData=[
            {"MetricName": name, "Value": 1.0} for name in names])
        listed = self.aws.get_paginator("list_metrics").paginate(Namespace="many")
        self.assertEqual(sum(len(page["Metrics"]) for page in listed), 300)

    def raw(self, headers, body):
        """A request of no SDK's making: the status and the body of the answer."""
        keys = self.cloud.variables
        request = botocore.awsrequest.AWSRequest("POST", self.cloud.endpoint + "/", headers=headers,
                                                 data=body)
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials(keys["AWS_ACCESS_KEY_ID"],
                                             keys["AWS_SECRET_ACCESS_KEY"]),
            "monitoring", self.cloud.region).add_auth(request)
        sent = urllib.request.Request(self.cloud.endpoint + "/", data=body,
                                      headers=dict(request.headers), method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(sent, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def json_call(self, operation, body, **headers):
        return self.raw({"Content-Type": "application/x-amz-json-1.0",
                         "X-Amz-Target": "GraniteServiceVersion20100801." + operation, **headers},
                        body)

    def test_json_and_query_are_understood_too(self):
        status, _ = self.json_call("PutMetricData", json.dumps({
            "Namespace": "json", "MetricData": [{"MetricName": "m", "Value": 1}]}).encode())
        self.assertEqual(status, 200)
        status, body = self.json_call("ListMetrics", b'{"Namespace": "json"}')
        self.assertEqual(json.loads(body)["Metrics"][0]["MetricName"], "m")
        status, body = self.raw(
            {"Content-Type": "application/x-www-form-urlencoded"},
            b"Action=ListMetrics&Version=2010-08-01&Namespace=json")
        self.assertEqual(status, 200)
        self.assertIn(b"<MetricName>m</MetricName>", body)
        status, body = self.raw(
            {"Content-Type": "application/x-www-form-urlencoded"},
            b"Action=PutMetricData&Version=2010-08-01&Namespace=query"
            b"&MetricData.member.1.MetricName=m&MetricData.member.1.Value=2"
            b"&MetricData.member.1.Dimensions.member.1.Name=a"
            b"&MetricData.member.1.Dimensions.member.1.Value=b")
        self.assertEqual(status, 200)
        [one] = self.aws.list_metrics(Namespace="query")["Metrics"]
        self.assertEqual(one["Dimensions"], [{"Name": "a", "Value": "b"}])

    def test_a_compressed_body_is_bounded(self):
        small = gzip.compress(b'{"Namespace": "none"}')
        status, body = self.json_call("ListMetrics", small, **{"Content-Encoding": "gzip"})
        self.assertEqual((status, json.loads(body)["Metrics"]), (200, []))
        bomb = gzip.compress(b" " * (64 << 20))
        status, _ = self.json_call("ListMetrics", bomb, **{"Content-Encoding": "gzip"})
        self.assertEqual(status, 413)
        status, _ = self.json_call("ListMetrics", b"{}", **{"Content-Encoding": "gzip"})
        self.assertEqual(status, 400)


class Permitted(CloudCase):
    service = "cloudwatch"

    def user(self, *statements):
        """CloudWatch as a user who may do just that."""
        iam = clients.client(self.cloud, "iam")
        name = self.name()
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one}
                                                    for one in statements]}))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return clients.client(self.cloud, "cloudwatch", aws_access_key_id=key["AccessKeyId"],
                              aws_secret_access_key=key["SecretAccessKey"])

    def test_a_policy_names_the_namespaces_that_may_be_put(self):
        agent = self.user({"Action": "cloudwatch:PutMetricData", "Resource": "*", "Condition": {
            "StringEquals": {"cloudwatch:namespace": "agent"}}})
        data = [{"MetricName": "m", "Value": 1.0}]
        agent.put_metric_data(Namespace="agent", MetricData=data)
        self.assertIn(refusal(agent.put_metric_data, Namespace="app", MetricData=data), DENIED)

    def test_a_policy_names_the_alarms_that_may_be_changed(self):
        watcher = self.user({"Action": "cloudwatch:*", "Resource":
                             f"arn:aws:cloudwatch:{self.cloud.region}:000000000000:alarm:mine-*"})
        settings = dict(Namespace="app", MetricName="m", Statistic="Sum", Period=60, Threshold=1,
                        EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
        watcher.put_metric_alarm(AlarmName="mine-1", **settings)
        self.assertIn(refusal(watcher.put_metric_alarm, AlarmName="yours", **settings), DENIED)
        self.assertIn(refusal(watcher.delete_alarms, AlarmNames=["mine-1", "yours"]), DENIED)
        watcher.delete_alarms(AlarmNames=["mine-1"])


class Dashboards(CloudCase):
    service = "cloudwatch"

    @shows("cloudwatch", "PutDashboard", "GetDashboard", "ListDashboards", "DeleteDashboards")
    def test_a_dashboard_is_put_found_and_removed(self):
        self.aws.put_dashboard(DashboardName="ops", DashboardBody=DASHBOARD)
        self.assertEqual(self.aws.get_dashboard(DashboardName="ops")["DashboardBody"], DASHBOARD)
        listed = cli(self.cloud, "cloudwatch", "ListDashboards", {"DashboardNamePrefix": "o"})
        [entry] = listed["DashboardEntries"]
        self.assertEqual((entry["DashboardName"], entry["Size"]), ("ops", len(DASHBOARD)))
        self.assertEqual(len(self.aws.list_dashboards()["DashboardEntries"]), 1)
        cli(self.cloud, "cloudwatch", "PutDashboard", {"DashboardName": "two",
                                                       "DashboardBody": DASHBOARD})
        cli(self.cloud, "cloudwatch", "GetDashboard", {"DashboardName": "two"})
        self.aws.delete_dashboards(DashboardNames=["ops"])
        cli(self.cloud, "cloudwatch", "DeleteDashboards", {"DashboardNames": ["two"]})
        self.assertEqual(self.aws.list_dashboards()["DashboardEntries"], [])

    @refuses("cloudwatch", "PutDashboard", "GetDashboard", "DeleteDashboards")
    def test_what_is_no_dashboard_is_refused(self):
        self.refused("PutDashboard", {"DashboardName": "bad", "DashboardBody": "{}"},
                     ("InvalidParameterInput", "DashboardInvalidInputError"))
        self.refused("GetDashboard", {"DashboardName": "absent"},
                     ("ResourceNotFound", "DashboardNotFoundError"))
        self.refused("DeleteDashboards", {"DashboardNames": ["absent"]},
                     ("ResourceNotFound", "DashboardNotFoundError"))

    @refuses("cloudwatch", "ListDashboards")
    def test_listing_dashboards_asks_who_calls(self):
        self.unknown_key_refused("ListDashboards")


if __name__ == "__main__":
    cases.main()
