// Instances, what they are launched from, and their volumes.
#include "formation/types/tests/scene.h"

namespace windlass::formation::types {

namespace {

std::string instance_that_is(std::string_view state, std::string_view tags = "[]") {
  return R"({"Reservations": [{"Instances": [{"InstanceId": "id-1", "InstanceType": "t3.micro",
      "State": {"Name": ")" +
         std::string(state) + R"("}, "Tags": )" + std::string(tags) + "}]}]}";
}

constexpr std::string_view restarting = R"([{"Key": "windlass:restarts", "Value": "true"}])";

}  // namespace

TEST_CASE("an instance is launched once, however often it is asked for") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("RunInstances", R"({"Instances": [{"InstanceId": "i-1"}]})");
  auto made = scene.create(R"({"ImageId": "ami-1", "InstanceType": "t3.micro",
      "IamInstanceProfile": "web", "Monitoring": "true", "AvailabilityZone": "us-east-1a",
      "NetworkInterfaces": [{"DeviceIndex": "0", "GroupSet": ["sg-1"], "SubnetId": "subnet-1"}],
      "BlockDeviceMappings": [{"DeviceName": "/dev/sdg", "NoDevice": {}}]})");
  REQUIRE_MESSAGE(made, made.error().message);
  auto asked = scene.service->asked("RunInstances");
  CHECK(asked.text("ClientToken") == "token1");
  CHECK(asked.find("MinCount")->dump() == "1");
  CHECK(asked.find("MaxCount")->dump() == "1");
  CHECK(asked.find("IamInstanceProfile")->dump() == R"({"Name":"web"})");
  CHECK(asked.find("Placement")->text("AvailabilityZone") == "us-east-1a");
  CHECK(asked.find("BlockDeviceMappings")->as_array().at(0).text("NoDevice") == "");
  CHECK(asked.find("NetworkInterfaces")->as_array().at(0).find("Groups")->dump() == R"(["sg-1"])");
}

TEST_CASE("an instance that ends before it runs did not stabilize") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("terminated"));
  CHECK_FALSE(scene.ready());
}

TEST_CASE("a machine that may not be terminated is refused with an error that stays") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("running"));
  scene.service->refuses("TerminateInstances", "OperationNotPermitted");
  auto removed = scene.remove();
  REQUIRE_FALSE(removed);
  CHECK(std::ranges::find(scene.type->passing, removed.error().code) == scene.type->passing.end());
}

TEST_CASE("a change that needs a stop stops the machine, changes it, and starts it again") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("running"));
  scene.service->answers("DescribeInstances", instance_that_is("stopping", restarting));
  scene.service->answers("DescribeInstances", instance_that_is("stopped", restarting));
  scene.service->answers("DescribeInstances", instance_that_is("pending", restarting));
  scene.service->answers("DescribeInstances", instance_that_is("running", restarting));
  constexpr std::string_view small = R"({"InstanceType": "t3.small"})";
  REQUIRE(scene.update(R"({"InstanceType": "t3.micro"})", small));
  CHECK(scene.service->was_asked("StopInstances"));
  CHECK_FALSE(scene.service->was_asked("ModifyInstanceAttribute"));
  CHECK(*scene.ready(small) == Progress::Pending);
  CHECK(*scene.ready(small) == Progress::Pending);
  CHECK(scene.service->asked("ModifyInstanceAttribute").find("InstanceType")->dump() ==
        R"({"Value":"t3.small"})");
  CHECK(scene.service->was_asked("StartInstances"));
  CHECK(*scene.ready(small) == Progress::Pending);
  CHECK(*scene.ready(small) == Progress::Ready);
  CHECK(scene.service->was_asked("DeleteTags"));
}

TEST_CASE("a machine that somebody stopped is changed and stays stopped") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("stopped"));
  constexpr std::string_view small = R"({"InstanceType": "t3.small"})";
  REQUIRE(scene.update(R"({"InstanceType": "t3.micro"})", small));
  CHECK(*scene.ready(small) == Progress::Ready);
  CHECK(scene.service->was_asked("ModifyInstanceAttribute"));
  CHECK_FALSE(scene.service->was_asked("StartInstances"));
}

TEST_CASE("tags and groups of a machine change while it runs") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("running"));
  REQUIRE(scene.update(R"({"SecurityGroupIds": ["sg-1"]})",
                       R"({"SecurityGroupIds": ["sg-2"], "Tags": [{"Key": "a", "Value": "b"}]})"));
  CHECK(scene.service->asked("ModifyInstanceAttribute").find("Groups")->dump() == R"(["sg-2"])");
  CHECK(scene.service->was_asked("CreateTags"));
  CHECK_FALSE(scene.service->was_asked("StopInstances"));
}

TEST_CASE("other disks are another machine, another size is not") {
  Scene scene("AWS::EC2::Instance");
  auto json = [](std::string_view text) { return *parse_json(text); };
  CHECK(scene.type->replaces(json("{}"), json(R"({"BlockDeviceMappings": []})")));
  CHECK_FALSE(scene.type->replaces(json(R"({"InstanceType": "t3.micro"})"),
                                   json(R"({"InstanceType": "t3.small"})")));
}

TEST_CASE("a volume is attached to a machine once it runs") {
  Scene scene("AWS::EC2::Instance");
  scene.service->answers("DescribeInstances", instance_that_is("pending"));
  scene.service->answers("DescribeInstances", instance_that_is("running"));
  constexpr std::string_view properties =
      R"({"Volumes": [{"VolumeId": "vol-1", "Device": "/dev/sdh"}]})";
  CHECK(*scene.ready(properties) == Progress::Pending);
  CHECK_FALSE(scene.service->was_asked("AttachVolume"));
  CHECK(*scene.ready(properties) == Progress::Ready);
  CHECK(scene.service->asked("AttachVolume").text("VolumeId") == "vol-1");
}

TEST_CASE("a launch template's change is a new version, told as the latest") {
  Scene scene("AWS::EC2::LaunchTemplate");
  scene.physical.attributes = *parse_json(R"({"LatestVersionNumber": "1"})");
  scene.service->answers("DescribeLaunchTemplateVersions", R"({"LaunchTemplateVersions": [
      {"VersionNumber": 1, "LaunchTemplateData": {"ImageId": "ami-1"}}]})");
  scene.service->answers("DescribeLaunchTemplates", R"({"LaunchTemplates": [
      {"LaunchTemplateId": "id-1", "DefaultVersionNumber": 1, "LatestVersionNumber": 2}]})");
  auto updated = scene.update(R"({"LaunchTemplateData": {"ImageId": "ami-1"}})",
                              R"({"LaunchTemplateData": {"ImageId": "ami-2"}})");
  REQUIRE(updated);
  CHECK(scene.service->was_asked("CreateLaunchTemplateVersion"));
  CHECK(updated->attributes.text("LatestVersionNumber") == "2");
  CHECK(updated->attributes.text("DefaultVersionNumber") == "1");
}

TEST_CASE("a version that an interrupted update has made is not made again") {
  Scene scene("AWS::EC2::LaunchTemplate");
  scene.physical.attributes = *parse_json(R"({"LatestVersionNumber": "1"})");
  scene.service->answers("DescribeLaunchTemplateVersions", R"({"LaunchTemplateVersions": [
      {"VersionNumber": 2, "LaunchTemplateData": {"ImageId": "ami-2"}}]})");
  scene.service->answers("DescribeLaunchTemplates", R"({"LaunchTemplates": [
      {"LaunchTemplateId": "id-1", "DefaultVersionNumber": 1, "LatestVersionNumber": 2}]})");
  auto updated = scene.update(R"({"LaunchTemplateData": {"ImageId": "ami-1"}})",
                              R"({"LaunchTemplateData": {"ImageId": "ami-2"}})");
  REQUIRE(updated);
  CHECK_FALSE(scene.service->was_asked("CreateLaunchTemplateVersion"));
  CHECK(updated->attributes.text("LatestVersionNumber") == "2");
}

TEST_CASE("a launch template's own tags are beside those that it gives") {
  Scene scene("AWS::EC2::LaunchTemplate");
  scene.service->answers("CreateLaunchTemplate",
                         R"({"LaunchTemplate": {"LaunchTemplateId": "lt-1"}})");
  REQUIRE(scene.create(R"({"LaunchTemplateData": {"TagSpecifications": [
          {"ResourceType": "instance", "Tags": [{"Key": "given", "Value": "1"}]}]},
      "TagSpecifications": [
          {"ResourceType": "launch-template", "Tags": [{"Key": "own", "Value": "2"}]}]})"));
  auto asked = scene.service->asked("CreateLaunchTemplate");
  auto& own = asked.find("TagSpecifications")->as_array().at(0);
  CHECK(own.text("ResourceType") == "launch-template");
  CHECK(own.find("Tags")->dump().find("own") != std::string::npos);
  CHECK(own.find("Tags")->dump().find("given") == std::string::npos);
}

TEST_CASE("a volume grows in place") {
  Scene scene("AWS::EC2::Volume");
  REQUIRE(scene.update(R"({"Size": 8, "AvailabilityZone": "a"})",
                       R"({"Size": "16", "AvailabilityZone": "a"})"));
  CHECK(scene.service->asked("ModifyVolume").find("Size")->dump() == "16");
}

TEST_CASE("a volume is never replaced by an empty one") {
  Scene scene("AWS::EC2::Volume");
  auto refused = scene.update(R"({"Size": 8, "AvailabilityZone": "a"})",
                              R"({"Size": 8, "AvailabilityZone": "b"})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "Updates of property AvailabilityZone of type AWS::EC2::Volume are not supported.");
  CHECK(scene.service->calls.empty());
}

TEST_CASE("a volume is detached when its instance does not hold it any more") {
  Scene scene("AWS::EC2::VolumeAttachment");
  scene.physical.id = "vol-1|i-1";
  scene.service->answers("DescribeVolumes", R"({"Volumes": [{"Attachments": [
      {"InstanceId": "i-1", "State": "detaching"}]}]})");
  scene.service->answers("DescribeVolumes", R"({"Volumes": [{"Attachments": []}]})");
  CHECK(*scene.gone() == Progress::Pending);
  CHECK(*scene.gone() == Progress::Ready);
}

TEST_CASE("the private half of a key that EC2 made is left in the parameter store") {
  Scene scene("AWS::EC2::KeyPair");
  scene.service->answers("CreateKeyPair", R"({"KeyPairId": "key-1", "KeyMaterial": "secret"})");
  auto made = scene.create(R"({"KeyName": "mine"})");
  REQUIRE(made);
  CHECK(made->id == "mine");
  auto stored = scene.service->asked("PutParameter");
  CHECK(stored.text("Name") == "/ec2/keypair/key-1");
  CHECK(stored.text("Value") == "secret");
  CHECK(stored.text("Type") == "SecureString");
}

TEST_CASE("a key pair whose making was interrupted is made anew: nobody has its private half") {
  Scene scene("AWS::EC2::KeyPair");
  scene.service->refuses("GetParameter", "ParameterNotFound");
  scene.service->answers("DescribeKeyPairs", R"({"KeyPairs": [{"KeyPairId": "key-0",
      "Tags": [{"Key": "windlass:token", "Value": "token1"}]}]})");
  scene.service->answers("CreateKeyPair", R"({"KeyPairId": "key-1", "KeyMaterial": "secret"})");
  REQUIRE(scene.create(R"({"KeyName": "mine"})"));
  CHECK(scene.service->asked("DeleteKeyPair").text("KeyPairId") == "key-0");
}

TEST_CASE("a key pair whose private half is stored is not made again") {
  Scene scene("AWS::EC2::KeyPair");
  scene.service->answers("DescribeKeyPairs", R"({"KeyPairs": [{"KeyPairId": "key-0",
      "Tags": [{"Key": "windlass:token", "Value": "token1"}]}]})");
  REQUIRE(scene.create(R"({"KeyName": "mine"})"));
  CHECK(scene.service->asked("GetParameter").text("Name") == "/ec2/keypair/key-0");
  CHECK_FALSE(scene.service->was_asked("DeleteKeyPair"));
  CHECK_FALSE(scene.service->was_asked("CreateKeyPair"));
}

TEST_CASE("somebody else's key pair of that name stays") {
  Scene scene("AWS::EC2::KeyPair");
  scene.service->answers("DescribeKeyPairs", R"({"KeyPairs": [{"KeyPairId": "key-0"}]})");
  auto made = scene.create(R"({"KeyName": "mine"})");
  REQUIRE_FALSE(made);
  CHECK(made.error().code == "AlreadyExists");
  CHECK_FALSE(scene.service->was_asked("DeleteKeyPair"));
}

}  // namespace windlass::formation::types
