"""CloudWatch's alarms as boto3 and the awscli use them."""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

# The longest time from a datapoint of ten seconds to the state that it makes.
SECONDS_MAX = 180


class Alarms(CloudCase):
    service = "cloudwatch"

    def alarm(self, name=None, **more):
        name = name or self.name()
        settings = dict(Namespace="app", MetricName=name, Statistic="Sum", Period=60,
                        EvaluationPeriods=1, Threshold=5, ComparisonOperator="GreaterThanThreshold")
        settings.update(more)
        self.aws.put_metric_alarm(AlarmName=name, **settings)
        return name

    def described(self, name):
        answer = self.aws.describe_alarms(AlarmNames=[name],
                                          AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        [one] = answer["MetricAlarms"] + answer["CompositeAlarms"]
        return one

    def wait_for(self, name, state):
        until = time.monotonic() + SECONDS_MAX
        while self.described(name)["StateValue"] != state:
            self.assertLess(time.monotonic(), until, f"{name} never was in {state}")
            time.sleep(0.5)

    @shows("cloudwatch", "PutMetricAlarm", "DescribeAlarms")
    def test_an_alarm_goes_off_by_itself(self):
        name = self.alarm(Period=10, TreatMissingData="ignore")
        self.assertEqual(self.described(name)["StateValue"], "INSUFFICIENT_DATA")
        self.aws.put_metric_data(Namespace="app", MetricData=[
            {"MetricName": name, "Value": 9, "StorageResolution": 1}])
        self.wait_for(name, "ALARM")
        self.assertIn("Threshold Crossed", self.described(name)["StateReason"])
        cli(self.cloud, "cloudwatch", "PutMetricAlarm", {
            "AlarmName": name, "Namespace": "app", "MetricName": "m", "Statistic": "Sum",
            "Period": 60, "EvaluationPeriods": 1, "Threshold": 7,
            "ComparisonOperator": "LessThanThreshold"})
        got = cli(self.cloud, "cloudwatch", "DescribeAlarms", {"AlarmNames": [name]})
        self.assertEqual(got["MetricAlarms"][0]["Threshold"], 7)

    @shows("cloudwatch", "SetAlarmState", "DescribeAlarmHistory")
    def test_a_state_that_is_set_is_in_the_history(self):
        name = self.alarm(TreatMissingData="ignore")
        self.aws.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a drill")
        self.assertEqual(self.described(name)["StateReason"], "a drill")
        cli(self.cloud, "cloudwatch", "SetAlarmState",
            {"AlarmName": name, "StateValue": "OK", "StateReason": "over"})
        items = self.aws.describe_alarm_history(
            AlarmName=name, HistoryItemType="StateUpdate")["AlarmHistoryItems"]
        self.assertEqual([one["HistorySummary"] for one in items],
                         ["Alarm updated from ALARM to OK",
                          "Alarm updated from INSUFFICIENT_DATA to ALARM"])
        self.assertEqual(json.loads(items[0]["HistoryData"])["newState"]["stateReason"], "over")
        cli(self.cloud, "cloudwatch", "DescribeAlarmHistory", {"AlarmName": name})

    @shows("cloudwatch", "PutCompositeAlarm", "DescribeAlarms")
    def test_a_composite_alarm_follows_its_children(self):
        child = self.alarm("child", TreatMissingData="ignore")
        self.aws.put_composite_alarm(AlarmName="parent", AlarmRule=f'ALARM("{child}")')
        self.assertEqual(self.described("parent")["StateValue"], "OK")
        self.aws.set_alarm_state(AlarmName=child, StateValue="ALARM", StateReason="x")
        self.assertEqual(self.described("parent")["StateValue"], "ALARM")
        found = self.aws.describe_alarms(ChildrenOfAlarmName="parent")["MetricAlarms"]
        self.assertEqual([one["AlarmName"] for one in found], [child])
        cli(self.cloud, "cloudwatch", "PutCompositeAlarm",
            {"AlarmName": "parent", "AlarmRule": f"NOT ALARM({child})"})
        self.assertEqual(self.described("parent")["StateValue"], "OK")

    @shows("cloudwatch", "DescribeAlarmsForMetric")
    def test_alarms_are_found_by_their_metric(self):
        name = self.alarm(Dimensions=[{"Name": "host", "Value": "x"}])
        asked = {"Namespace": "app", "MetricName": name,
                 "Dimensions": [{"Name": "host", "Value": "x"}]}
        [one] = self.aws.describe_alarms_for_metric(**asked)["MetricAlarms"]
        self.assertEqual(one["AlarmName"], name)
        self.assertEqual(len(cli(self.cloud, "cloudwatch", "DescribeAlarmsForMetric",
                                 asked)["MetricAlarms"]), 1)

    @shows("cloudwatch", "DisableAlarmActions", "EnableAlarmActions")
    def test_actions_are_switched_off_and_on(self):
        name = self.alarm()
        for call in (self.aws.disable_alarm_actions,
                     lambda **given: cli(self.cloud, "cloudwatch", "DisableAlarmActions", given)):
            call(AlarmNames=[name])
            self.assertFalse(self.described(name)["ActionsEnabled"])
            self.aws.enable_alarm_actions(AlarmNames=[name])
            self.assertTrue(self.described(name)["ActionsEnabled"])
        cli(self.cloud, "cloudwatch", "EnableAlarmActions", {"AlarmNames": [name]})

    @shows("cloudwatch", "DeleteAlarms")
    def test_alarms_are_removed(self):
        one, other = self.alarm("gone-1"), self.alarm("gone-2")
        self.aws.delete_alarms(AlarmNames=[one])
        cli(self.cloud, "cloudwatch", "DeleteAlarms", {"AlarmNames": [other]})
        left = self.aws.describe_alarms(AlarmNamePrefix="gone-")
        self.assertEqual(left["MetricAlarms"], [])

    @shows("cloudwatch", "TagResource", "UntagResource", "ListTagsForResource")
    def test_tags(self):
        name = self.alarm(Tags=[{"Key": "team", "Value": "red"}])
        arn = self.described(name)["AlarmArn"]
        self.aws.tag_resource(ResourceARN=arn, Tags=[{"Key": "env", "Value": "qa"}])
        cli(self.cloud, "cloudwatch", "TagResource",
            {"ResourceARN": arn, "Tags": [{"Key": "n", "Value": "1"}]})
        self.aws.untag_resource(ResourceARN=arn, TagKeys=["team"])
        cli(self.cloud, "cloudwatch", "UntagResource", {"ResourceARN": arn, "TagKeys": ["n"]})
        self.assertEqual(self.aws.list_tags_for_resource(ResourceARN=arn)["Tags"],
                         [{"Key": "env", "Value": "qa"}])
        self.assertEqual(len(cli(self.cloud, "cloudwatch", "ListTagsForResource",
                                 {"ResourceARN": arn})["Tags"]), 1)

    @refuses("cloudwatch", "PutMetricAlarm", "PutCompositeAlarm", "SetAlarmState", "DeleteAlarms",
             "DescribeAlarms", "DescribeAlarmHistory")
    def test_what_is_no_alarm_is_refused(self):
        self.refused("PutMetricAlarm", {
            "AlarmName": "a", "Namespace": "app", "MetricName": "m", "Statistic": "Sum",
            "Period": 45, "EvaluationPeriods": 1, "Threshold": 1.0,
            "ComparisonOperator": "GreaterThanThreshold"}, "ValidationError")
        self.refused("PutCompositeAlarm", {"AlarmName": "a", "AlarmRule": "ALARM(nowhere)"},
                     "ValidationError")
        self.refused("SetAlarmState", {"AlarmName": "nowhere", "StateValue": "OK",
                                       "StateReason": "x"}, ("ResourceNotFound",))
        self.refused("DeleteAlarms", {"AlarmNames": ["nowhere"]}, ("ResourceNotFound",))
        self.refused("DescribeAlarms", {"AlarmNames": ["a"], "AlarmNamePrefix": "a"},
                     "InvalidParameterCombination")
        self.refused("DescribeAlarmHistory", {"NextToken": "x"}, "InvalidNextToken")

    @refuses("cloudwatch", "TagResource", "UntagResource", "ListTagsForResource")
    def test_what_does_not_exist_has_no_tags(self):
        arn = {"ResourceARN": f"arn:aws:cloudwatch:{self.cloud.region}:000000000000:alarm:nowhere"}
        wanted = "ResourceNotFoundException"
        self.refused("TagResource", {**arn, "Tags": [{"Key": "a", "Value": "b"}]}, wanted)
        self.refused("UntagResource", {**arn, "TagKeys": ["a"]}, wanted)
        self.refused("ListTagsForResource", arn, wanted)

    @refuses("cloudwatch", "DescribeAlarmsForMetric", "EnableAlarmActions", "DisableAlarmActions")
    def test_the_rest_asks_who_calls(self):
        key = {"aws_access_key_id": "AKIAAAAAAAAAAAAAAAAA"}
        wanted = ("InvalidClientTokenId", "UnrecognizedClientException")
        self.refused("DescribeAlarmsForMetric", {"Namespace": "app", "MetricName": "m"}, wanted, **key)
        self.refused("EnableAlarmActions", {"AlarmNames": ["a"]}, wanted, **key)
        self.refused("DisableAlarmActions", {"AlarmNames": ["a"]}, wanted, **key)


if __name__ == "__main__":
    cases.main()
