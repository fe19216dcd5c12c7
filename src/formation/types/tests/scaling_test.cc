// Auto Scaling groups and what belongs to them.
#include "formation/types/tests/scene.h"

namespace windlass::formation::types {

namespace {

constexpr std::string_view group_of_two = R"({"MinSize": "1", "MaxSize": "3",
    "VPCZoneIdentifier": ["subnet-1", "subnet-2"], "Cooldown": "60",
    "LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "1"}})";

std::string group_with(std::string_view more) {
  return R"({"AutoScalingGroups": [{"AutoScalingGroupName": "id-1",
      "AutoScalingGroupARN": "arn:group", "MinSize": 1, "MaxSize": 3, "DesiredCapacity": 1)" +
         std::string(more) + "}]}";
}

constexpr std::string_view in_service =
    R"(, "Instances": [{"InstanceId": "i-1", "LifecycleState": "InService"}])";

}  // namespace

TEST_CASE("a group is asked for in Auto Scaling's words") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  auto made = scene.create(group_of_two);
  REQUIRE_MESSAGE(made, made.error().message);
  auto asked = scene.service->asked("CreateAutoScalingGroup");
  CHECK(asked.text("VPCZoneIdentifier") == "subnet-1,subnet-2");
  CHECK(asked.find("DefaultCooldown")->dump() == "60");
  CHECK(asked.find("MinSize")->dump() == "1");
  CHECK(asked.text("AutoScalingGroupName") == made->id);
}

TEST_CASE("a stack's tags go on to a group's machines, its token does not") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.tags = {{"stage", "test"}};
  REQUIRE(scene.create(group_of_two));
  auto asked = scene.service->asked("CreateAutoScalingGroup");
  auto& tags = asked.find("Tags")->as_array();
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].text("Key") == "stage");
  CHECK(tags[0].find("PropagateAtLaunch")->as_bool());
  CHECK(tags[1].text("Key") == "windlass:token");
  CHECK_FALSE(tags[1].find("PropagateAtLaunch")->as_bool());
}

TEST_CASE("a group of that name is ours when it carries our token") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->refuses("CreateAutoScalingGroup", "AlreadyExists");
  scene.service->answers("DescribeAutoScalingGroups",
                         group_with(R"(, "Tags": [{"Key": "windlass:token", "Value": "token1"}])"));
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  CHECK(scene.create(group_of_two));
  auto others = scene.create(group_of_two);
  REQUIRE_FALSE(others);
  CHECK(others.error().code == "AlreadyExists");
}

TEST_CASE("a group is ready when as many machines as it wants are in service") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  scene.service->answers("DescribeAutoScalingGroups", group_with(in_service));
  CHECK(*scene.ready() == Progress::Pending);
  CHECK(*scene.ready() == Progress::Ready);
  CHECK(scene.physical.attributes.text("AutoScalingGroupARN") == "arn:group");
}

TEST_CASE("a group whose machines cannot be launched does not stabilize, and says why") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  scene.service->answers("DescribeScalingActivities", R"({"Activities": [{"ActivityId": "a-1",
      "StatusCode": "Failed", "StatusMessage": "The image id '[ami-1]' does not exist"}]})");
  auto ready = scene.ready();
  REQUIRE_FALSE(ready);
  CHECK(ready.error().message ==
        "Group did not stabilize. {current/minSize/maxSize group size = 0/1/3}. Failed Scaling "
        "Activity: The image id '[ami-1]' does not exist");
}

TEST_CASE("what had failed before an update began is no news") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  scene.service->answers("DescribeScalingActivities", R"({"Activities": [{"ActivityId": "a-1",
      "StatusCode": "Failed", "StatusMessage": "long ago"}]})");
  auto updated = scene.update(group_of_two, group_of_two);
  REQUIRE(updated);
  scene.physical = *updated;
  CHECK(*scene.ready() == Progress::Pending);
}

TEST_CASE("a group that may launch nothing is ready without machines") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups",
                         group_with(R"(, "SuspendedProcesses": [{"ProcessName": "Launch"}])"));
  CHECK(*scene.ready() == Progress::Ready);
}

TEST_CASE("a group shrinks to nothing before it is deleted") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(in_service));
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  scene.service->answers("DescribeAutoScalingGroups", R"({"AutoScalingGroups": []})");
  REQUIRE(scene.remove());
  CHECK(scene.service->asked("UpdateAutoScalingGroup").find("MaxSize")->dump() == "0");
  CHECK(*scene.gone() == Progress::Pending);
  CHECK_FALSE(scene.service->was_asked("DeleteAutoScalingGroup"));
  CHECK(*scene.gone() == Progress::Ready);
  CHECK(scene.service->asked("DeleteAutoScalingGroup").find("ForceDelete")->dump() == "false");
}

TEST_CASE("a group that would never shrink is deleted with its machines") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(R"(, "Instances": [
      {"InstanceId": "i-1", "LifecycleState": "InService", "ProtectedFromScaleIn": true}])"));
  CHECK(*scene.gone() == Progress::Pending);
  CHECK(scene.service->asked("DeleteAutoScalingGroup").find("ForceDelete")->dump() == "true");
}

TEST_CASE("a group that is not there is removed") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->refuses("UpdateAutoScalingGroup", "ValidationError",
                         "AutoScalingGroup name not found - AutoScalingGroup 'id-1' not found");
  CHECK(scene.remove());
}

TEST_CASE("a group's balancers change without a moment between them") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  REQUIRE(scene.update(R"({"MinSize": 1, "MaxSize": 1, "TargetGroupARNs": ["old"]})",
                       R"({"MinSize": 1, "MaxSize": 1, "TargetGroupARNs": ["new"]})"));
  auto& calls = scene.service->calls;
  auto attached = std::ranges::find(calls, "AttachLoadBalancerTargetGroups");
  auto detached = std::ranges::find(calls, "DetachLoadBalancerTargetGroups");
  REQUIRE(detached != calls.end());
  CHECK(attached < detached);
}

TEST_CASE("one topic or several may hear of a group") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  REQUIRE(scene.create(R"({"MinSize": 0, "MaxSize": 0, "NotificationConfigurations": [
      {"TopicARN": "one", "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]},
      {"TopicARN": ["two", "three"], "NotificationTypes": ["autoscaling:EC2_INSTANCE_LAUNCH"]}]})"));
  CHECK(scene.service->count("PutNotificationConfiguration") == 3);
}

TEST_CASE("how many machines there are now is no drift where the template does not say") {
  Scene scene("AWS::AutoScaling::AutoScalingGroup");
  scene.service->answers("DescribeAutoScalingGroups", group_with(""));
  CHECK_FALSE(scene.read(group_of_two).find("DesiredCapacity"));
  CHECK(scene.read(R"({"DesiredCapacity": "2"})").find("DesiredCapacity")->dump() == "1");
}

TEST_CASE("what belongs to a group that is gone is gone") {
  for (auto [type, operation] :
       {std::pair{"AWS::AutoScaling::LifecycleHook", "DeleteLifecycleHook"},
        {"AWS::AutoScaling::ScalingPolicy", "DeletePolicy"},
        {"AWS::AutoScaling::ScheduledAction", "DeleteScheduledAction"},
        {"AWS::AutoScaling::WarmPool", "DeleteWarmPool"}}) {
    CAPTURE(type);
    Scene scene(type);
    scene.service->refuses(operation, "ValidationError",
                           "AutoScalingGroup name not found - AutoScalingGroup 'g' not found");
    CHECK(scene.remove(R"({"AutoScalingGroupName": "g"})"));
  }
}

TEST_CASE("a policy is known by its ARN") {
  Scene scene("AWS::AutoScaling::ScalingPolicy");
  scene.service->answers("PutScalingPolicy", R"({"PolicyARN": "arn:policy"})");
  auto made = scene.create(R"({"AutoScalingGroupName": "g", "PolicyType": "TargetTrackingScaling",
      "TargetTrackingConfiguration": {"TargetValue": "60",
          "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}}})");
  REQUIRE(made);
  CHECK(made->id == "arn:policy");
  CHECK(made->attributes.text("PolicyName")->starts_with("shop-It-"));
}

TEST_CASE("a launch configuration of that name and of these terms is the one we made") {
  Scene scene("AWS::AutoScaling::LaunchConfiguration");
  scene.service->refuses("CreateLaunchConfiguration", "AlreadyExists");
  scene.service->answers("DescribeLaunchConfigurations", R"({"LaunchConfigurations": [
      {"ImageId": "ami-1", "InstanceType": "t3.micro"}]})");
  CHECK(scene.create(R"({"ImageId": "ami-1", "InstanceType": "t3.micro"})"));
  CHECK_FALSE(scene.create(R"({"ImageId": "ami-2", "InstanceType": "t3.micro"})"));
}

}  // namespace windlass::formation::types
