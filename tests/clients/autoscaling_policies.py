"""Auto Scaling's policies, schedules, hooks, topics, warm pools and refreshes, as boto3 and the awscli
use them: on a host without machines, so of what they do only the wanted capacity is seen."""
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import knows, refuses, shows  # noqa: E402
from lib.group_case import GroupCase  # noqa: E402

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"


class Policies(GroupCase):
    @shows("autoscaling", "PutScalingPolicy", "DescribePolicies", "ExecutePolicy", "DeletePolicy")
    def test_a_policy_is_put_executed_and_deleted(self):
        group = {"AutoScalingGroupName": self.group()}
        name = group["AutoScalingGroupName"]
        grow = {"AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1}
        arn = self.aws.put_scaling_policy(**group, PolicyName="grow", **grow)["PolicyARN"]
        self.cli("PutScalingPolicy", **group, PolicyName="shrink",
                 AdjustmentType="ExactCapacity", ScalingAdjustment=0)
        told = self.cli("DescribePolicies", **group)["ScalingPolicies"]
        self.assertEqual([one["PolicyName"] for one in told], ["grow", "shrink"])
        self.aws.execute_policy(PolicyName=arn)
        self.assertEqual(self.described(name)["DesiredCapacity"], 1)
        self.cli("ExecutePolicy", **group, PolicyName="shrink")
        self.assertEqual(self.described(name)["DesiredCapacity"], 0)
        self.aws.delete_policy(PolicyName=arn)
        self.cli("DeletePolicy", **group, PolicyName="shrink")
        self.assertEqual(self.aws.describe_policies(**group)["ScalingPolicies"], [])

    @shows("autoscaling", "PutScalingPolicy")
    def test_an_alarm_executes_its_policy(self):
        group = {"AutoScalingGroupName": self.group()}
        name = group["AutoScalingGroupName"]
        arn = self.aws.put_scaling_policy(
            **group, PolicyName="grow", AdjustmentType="ChangeInCapacity",
            ScalingAdjustment=2)["PolicyARN"]
        watch = clients.client(self.cloud, "cloudwatch")
        watch.put_metric_alarm(AlarmName=name, Namespace="app", MetricName="load", Statistic="Sum",
                               Period=60, EvaluationPeriods=1, Threshold=5,
                               ComparisonOperator="GreaterThanThreshold", AlarmActions=[arn],
                               TreatMissingData="ignore")
        watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a drill")
        self.assertEqual(self.described(name)["DesiredCapacity"], 2)
        history = watch.describe_alarm_history(AlarmName=name, HistoryItemType="Action")
        self.assertIn("Successfully executed action",
                      history["AlarmHistoryItems"][0]["HistorySummary"])
        [told] = self.aws.describe_policies(**group)["ScalingPolicies"]
        self.assertEqual([one["AlarmName"] for one in told["Alarms"]], [name])

    @shows("autoscaling", "PutScalingPolicy", "DeletePolicy")
    def test_a_target_by_metric_math_makes_alarms_of_its_own(self):
        group = {"AutoScalingGroupName": self.group()}
        depth = {"Id": "depth", "ReturnData": False, "MetricStat": {
            "Stat": "Sum", "Metric": {"Namespace": "AWS/SQS",
                                      "MetricName": "ApproximateNumberOfMessagesVisible",
                                      "Dimensions": [{"Name": "QueueName", "Value": "jobs"}]}}}
        backlog = {"Id": "backlog", "Expression": "depth / 2", "ReturnData": True}
        made = self.aws.put_scaling_policy(
            **group, PolicyName="backlog", PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration={
                "TargetValue": 10,
                "CustomizedMetricSpecification": {"Metrics": [depth, backlog]}})
        self.assertEqual(len(made["Alarms"]), 2)
        watch = clients.client(self.cloud, "cloudwatch")
        alarms = watch.describe_alarms(AlarmNames=[one["AlarmName"] for one in made["Alarms"]])
        self.assertEqual([one["AlarmActions"] for one in alarms["MetricAlarms"]],
                         [[made["PolicyARN"]]] * 2)
        self.aws.delete_policy(PolicyName=made["PolicyARN"])
        self.assertEqual(watch.describe_alarms(
            AlarmNames=[one["AlarmName"] for one in made["Alarms"]])["MetricAlarms"], [])

    @refuses("autoscaling", "PutScalingPolicy", "DescribePolicies", "ExecutePolicy", "DeletePolicy")
    def test_policies_that_cannot_be_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        self.refused("PutScalingPolicy", {**group, "PolicyName": "x"}, "ValidationError")
        self.refused("PutScalingPolicy",
                     {**group, "PolicyName": "x", "PolicyType": "PredictiveScaling"},
                     "ValidationError")
        self.refused("ExecutePolicy", {**group, "PolicyName": "nobody"}, "ValidationError")
        self.refused("DeletePolicy", {**group, "PolicyName": "nobody"}, "ValidationError")
        self.refused("DescribePolicies", {"NextToken": "x"}, "InvalidNextToken")

    @shows("autoscaling", "PutScheduledUpdateGroupAction", "BatchPutScheduledUpdateGroupAction",
           "DescribeScheduledActions", "DeleteScheduledAction", "BatchDeleteScheduledAction")
    def test_scheduled_actions_come_and_go(self):
        group = {"AutoScalingGroupName": self.group()}
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        self.aws.put_scheduled_update_group_action(
            **group, ScheduledActionName="once", StartTime=soon, DesiredCapacity=1)
        self.cli("PutScheduledUpdateGroupAction", **group, ScheduledActionName="daily",
                 Recurrence="0 9 * * *", MinSize=0, MaxSize=2)
        batch = [{"ScheduledActionName": "weekly", "Recurrence": "0 0 * * SUN",
                  "DesiredCapacity": 0},
                 {"ScheduledActionName": "wrong", "Recurrence": "now and then", "MinSize": 1}]
        failed = self.aws.batch_put_scheduled_update_group_action(
            **group, ScheduledUpdateGroupActions=batch)["FailedScheduledUpdateGroupActions"]
        self.assertEqual([one["ScheduledActionName"] for one in failed], ["wrong"])
        self.cli("BatchPutScheduledUpdateGroupAction", **group,
                 ScheduledUpdateGroupActions=[{**batch[0], "ScheduledActionName": "monthly",
                                               "Recurrence": "0 0 1 * *"}])
        told = self.cli("DescribeScheduledActions", **group)["ScheduledUpdateGroupActions"]
        self.assertEqual([one["ScheduledActionName"] for one in told],
                         ["daily", "monthly", "once", "weekly"])
        self.aws.delete_scheduled_action(**group, ScheduledActionName="once")
        self.cli("DeleteScheduledAction", **group, ScheduledActionName="daily")
        self.aws.batch_delete_scheduled_action(**group, ScheduledActionNames=["weekly"])
        self.cli("BatchDeleteScheduledAction", **group, ScheduledActionNames=["monthly"])
        self.assertEqual(self.aws.describe_scheduled_actions(
            **group)["ScheduledUpdateGroupActions"], [])

    @shows("autoscaling", "PutScheduledUpdateGroupAction")
    def test_a_scheduled_action_is_carried_out(self):
        group = {"AutoScalingGroupName": self.group()}
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)
        self.aws.put_scheduled_update_group_action(
            **group, ScheduledActionName="soon", StartTime=soon, DesiredCapacity=2)
        self.until("the capacity is what was scheduled", lambda: self.described(
            group["AutoScalingGroupName"])["DesiredCapacity"] == 2)

    @refuses("autoscaling", "PutScheduledUpdateGroupAction", "BatchPutScheduledUpdateGroupAction",
             "DescribeScheduledActions", "DeleteScheduledAction", "BatchDeleteScheduledAction")
    def test_scheduled_actions_that_cannot_be_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        nobody = {"AutoScalingGroupName": "nobody"}
        self.refused("PutScheduledUpdateGroupAction",
                     {**group, "ScheduledActionName": "x", "Recurrence": "0 9 * * *", "MinSize": 1,
                      "TimeZone": "Europe/Berlin"}, "ValidationError")
        self.refused("BatchPutScheduledUpdateGroupAction",
                     {**nobody, "ScheduledUpdateGroupActions": []}, "ValidationError")
        self.refused("DeleteScheduledAction", {**group, "ScheduledActionName": "x"},
                     "ValidationError")
        self.refused("BatchDeleteScheduledAction", {**nobody, "ScheduledActionNames": ["x"]},
                     "ValidationError")
        self.refused("DescribeScheduledActions", {"NextToken": "x"}, "InvalidNextToken")

    @shows("autoscaling", "PutLifecycleHook", "DescribeLifecycleHooks", "DeleteLifecycleHook")
    def test_lifecycle_hooks_come_and_go(self):
        group = {"AutoScalingGroupName": self.group()}
        queues = clients.client(self.cloud, "sqs")
        queue = queues.create_queue(QueueName="hooks")["QueueUrl"]
        arn = queues.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])[
            "Attributes"]["QueueArn"]
        self.aws.put_lifecycle_hook(
            **group, LifecycleHookName="wait", LifecycleTransition=LAUNCHING, HeartbeatTimeout=60,
            NotificationTargetARN=arn, RoleARN="arn:aws:iam::000000000000:role/hooks")
        [message] = queues.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
        self.assertEqual(json.loads(message["Body"])["Event"], "autoscaling:TEST_NOTIFICATION")
        self.cli("PutLifecycleHook", **group, LifecycleHookName="bye",
                 LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING")
        [one] = self.aws.describe_lifecycle_hooks(
            **group, LifecycleHookNames=["wait"])["LifecycleHooks"]
        self.assertEqual((one["HeartbeatTimeout"], one["GlobalTimeout"], one["DefaultResult"]),
                         (60, 6000, "ABANDON"))
        self.aws.delete_lifecycle_hook(**group, LifecycleHookName="wait")
        self.cli("DeleteLifecycleHook", **group, LifecycleHookName="bye")
        self.assertEqual(self.cli("DescribeLifecycleHooks", **group)["LifecycleHooks"], [])

    @refuses("autoscaling", "PutLifecycleHook", "DescribeLifecycleHooks", "DeleteLifecycleHook")
    def test_lifecycle_hooks_that_cannot_be_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        self.refused("PutLifecycleHook", {**group, "LifecycleHookName": "x"}, "ValidationError")
        self.refused("DescribeLifecycleHooks", {"AutoScalingGroupName": "nobody"},
                     "ValidationError")
        self.refused("DeleteLifecycleHook", {**group, "LifecycleHookName": "x"}, "ValidationError")

    @shows("autoscaling", "PutNotificationConfiguration", "DescribeNotificationConfigurations",
           "DeleteNotificationConfiguration")
    def test_topics_are_told_until_they_are_not(self):
        group = {"AutoScalingGroupName": self.group()}
        topics = clients.client(self.cloud, "sns")
        arns = [topics.create_topic(Name=name)["TopicArn"] for name in ("one", "two")]
        kinds = {"NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]}
        self.aws.put_notification_configuration(**group, TopicARN=arns[0], **kinds)
        self.cli("PutNotificationConfiguration", **group, TopicARN=arns[1], **kinds)

        def told(answer):
            return [one["TopicARN"] for one in answer["NotificationConfigurations"]]
        names = {"AutoScalingGroupNames": [group["AutoScalingGroupName"]]}
        self.assertEqual(told(self.aws.describe_notification_configurations(**names)), arns)
        self.aws.delete_notification_configuration(**group, TopicARN=arns[0])
        self.cli("DeleteNotificationConfiguration", **group, TopicARN=arns[1])
        self.assertEqual(told(self.cli("DescribeNotificationConfigurations", **names)), [])

    @refuses("autoscaling", "PutNotificationConfiguration", "DescribeNotificationConfigurations",
             "DeleteNotificationConfiguration")
    def test_topics_that_are_none_are_refused(self):
        nowhere = "arn:aws:sns:us-east-1:000000000000:nowhere"
        self.refused("PutNotificationConfiguration",
                     {"AutoScalingGroupName": self.group(), "TopicARN": nowhere,
                      "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]}, "ValidationError")
        self.refused("DeleteNotificationConfiguration",
                     {"AutoScalingGroupName": "nobody", "TopicARN": nowhere}, "ValidationError")
        self.refused("DescribeNotificationConfigurations", {"NextToken": "x"}, "InvalidNextToken")

    @shows("autoscaling", "PutWarmPool", "DescribeWarmPool", "DeleteWarmPool")
    def test_a_warm_pool_is_put_and_deleted(self):
        group = {"AutoScalingGroupName": self.group(MaxSize=0)}
        for put, delete in ((lambda: self.aws.put_warm_pool(**group, PoolState="Running"),
                             lambda: self.aws.delete_warm_pool(**group)),
                            (lambda: self.cli("PutWarmPool", **group, PoolState="Running"),
                             lambda: self.cli("DeleteWarmPool", **group))):
            put()
            told = self.aws.describe_warm_pool(**group)
            self.assertEqual((told["WarmPoolConfiguration"]["PoolState"], told["Instances"]),
                             ("Running", []))
            delete()
            self.assertNotIn("WarmPoolConfiguration", self.cli("DescribeWarmPool", **group))

    @refuses("autoscaling", "PutWarmPool", "DescribeWarmPool", "DeleteWarmPool")
    def test_warm_pools_that_cannot_be_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        self.refused("PutWarmPool", {**group, "PoolState": "Hibernated"}, "ValidationError")
        self.refused("DescribeWarmPool", {"AutoScalingGroupName": "nobody"}, "ValidationError")
        self.refused("DeleteWarmPool", group, "ValidationError")

    TYPES = ("DescribeAccountLimits", "DescribeAdjustmentTypes",
             "DescribeAutoScalingNotificationTypes", "DescribeLifecycleHookTypes",
             "DescribeMetricCollectionTypes", "DescribeScalingProcessTypes",
             "DescribeTerminationPolicyTypes")

    @shows("autoscaling", "DescribeAccountLimits", "DescribeAdjustmentTypes",
           "DescribeAutoScalingNotificationTypes", "DescribeLifecycleHookTypes",
           "DescribeMetricCollectionTypes", "DescribeScalingProcessTypes",
           "DescribeTerminationPolicyTypes")
    def test_what_there_is_to_choose_from_is_told(self):
        self.assertGreater(self.aws.describe_account_limits()["MaxNumberOfAutoScalingGroups"], 0)
        self.assertEqual(len(self.aws.describe_adjustment_types()["AdjustmentTypes"]), 3)
        self.assertIn("autoscaling:EC2_INSTANCE_LAUNCH",
                      self.aws.describe_auto_scaling_notification_types()[
                          "AutoScalingNotificationTypes"])
        self.assertIn(LAUNCHING, self.aws.describe_lifecycle_hook_types()["LifecycleHookTypes"])
        self.assertIn({"Metric": "GroupMinSize"},
                      self.aws.describe_metric_collection_types()["Metrics"])
        self.assertIn({"ProcessName": "Launch"},
                      self.aws.describe_scaling_process_types()["Processes"])
        self.assertIn("Default",
                      self.aws.describe_termination_policy_types()["TerminationPolicyTypes"])
        for operation in self.TYPES:
            self.assertTrue(self.cli(operation))

    @refuses("autoscaling", "DescribeAccountLimits", "DescribeAdjustmentTypes",
             "DescribeAutoScalingNotificationTypes", "DescribeLifecycleHookTypes",
             "DescribeMetricCollectionTypes", "DescribeScalingProcessTypes",
             "DescribeTerminationPolicyTypes")
    def test_strangers_are_told_nothing(self):
        self.unknown_key_refused(*self.TYPES)


class Refreshes(GroupCase):
    def template(self):
        machines = clients.client(self.cloud, "ec2")
        made = machines.create_launch_template(
            LaunchTemplateName=self.name(),
            LaunchTemplateData={"ImageId": "ami-12345678", "InstanceType": "t3.micro"})
        one = made["LaunchTemplate"]["LaunchTemplateId"]
        machines.create_launch_template_version(
            LaunchTemplateId=one, SourceVersion="1", LaunchTemplateData={"ImageId": "ami-87654321"})
        return one

    def latest(self, group):
        return self.aws.describe_instance_refreshes(**group)["InstanceRefreshes"][0]

    @shows("autoscaling", "StartInstanceRefresh", "DescribeInstanceRefreshes",
           "CancelInstanceRefresh", "RollbackInstanceRefresh")
    def test_refreshes_run_are_cancelled_and_rolled_back(self):
        template = self.template()
        version = {"LaunchTemplateId": template, "Version": "1"}
        group = {"AutoScalingGroupName": self.group(LaunchTemplate=version)}
        name = group["AutoScalingGroupName"]
        desired = {"DesiredConfiguration": {"LaunchTemplate": {**version, "Version": "2"}}}
        self.aws.start_instance_refresh(**group, **desired)
        self.until("the refresh is over",
                   lambda: self.latest(group)["Status"] == "Successful")
        self.assertEqual(self.described(name)["LaunchTemplate"]["Version"], "2")

        # Suspended, a refresh begins nothing: it can be cancelled and rolled back at leisure.
        back = {"DesiredConfiguration": {"LaunchTemplate": version}}
        self.aws.suspend_processes(**group, ScalingProcesses=["InstanceRefresh"])
        for cancel in (lambda: self.aws.cancel_instance_refresh(**group),
                       lambda: self.cli("CancelInstanceRefresh", **group)):
            self.cli("StartInstanceRefresh", **group, **back)
            self.assertEqual(self.latest(group)["Status"], "Pending")
            cancel()
            self.until("it is cancelled", lambda: self.latest(group)["Status"] == "Cancelled")
        told = self.cli("DescribeInstanceRefreshes", **group)["InstanceRefreshes"]
        self.assertEqual(len(told), 3)
        if not knows("autoscaling", "RollbackInstanceRefresh"):
            return
        for rollback in (lambda: self.aws.rollback_instance_refresh(**group),
                         lambda: self.cli("RollbackInstanceRefresh", **group)):
            self.aws.start_instance_refresh(**group, **back)
            rollback()
            self.aws.resume_processes(**group)
            self.until("it is rolled back",
                       lambda: self.latest(group)["Status"] == "RollbackSuccessful")
            self.aws.suspend_processes(**group, ScalingProcesses=["InstanceRefresh"])
        self.assertEqual(self.described(name)["LaunchTemplate"]["Version"], "2")

    @refuses("autoscaling", "StartInstanceRefresh", "DescribeInstanceRefreshes",
             "CancelInstanceRefresh", "RollbackInstanceRefresh")
    def test_refreshes_that_cannot_be_are_refused(self):
        group = {"AutoScalingGroupName": self.group()}
        self.refused("CancelInstanceRefresh", group, "ActiveInstanceRefreshNotFound")
        self.refused("RollbackInstanceRefresh", group, "ActiveInstanceRefreshNotFound")
        self.refused("DescribeInstanceRefreshes", {"AutoScalingGroupName": "nobody"},
                     "ValidationError")
        self.refused("StartInstanceRefresh",
                     {**group, "Preferences": {"CheckpointPercentages": [50, 20]}},
                     "ValidationError")
        self.aws.suspend_processes(**group, ScalingProcesses=["InstanceRefresh"])
        self.aws.start_instance_refresh(**group)
        self.refused("StartInstanceRefresh", group, "InstanceRefreshInProgress")
        self.refused("RollbackInstanceRefresh", group, "IrreversibleInstanceRefresh")


if __name__ == "__main__":
    cases.main()
