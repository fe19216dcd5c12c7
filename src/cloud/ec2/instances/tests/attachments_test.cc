#include "aws/ec2/assign_private_ip_addresses.h"
#include "aws/ec2/create_network_interface.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/unassign_private_ip_addresses.h"
#include "cloud/ec2/instances/tests/instances_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

class AttachmentsFixture : public InstancesFixture {
 public:
  Result<VolumeAttachment> attach(const std::string& volume, const std::string& instance,
                                  const std::string& device = "/dev/sdf") {
    AttachVolumeRequest in;
    in.volume_id = volume;
    in.instance_id = instance;
    in.device = device;
    return call<op::AttachVolume>(in);
  }
  Result<VolumeAttachment> detach(const std::string& volume) {
    DetachVolumeRequest in;
    in.volume_id = volume;
    return call<op::DetachVolume>(in);
  }
  std::string image_state(const std::string& image) {
    DescribeImagesRequest in;
    in.image_ids = {{image}};
    return *must<op::DescribeImages>(in).images->front().state;
  }
  std::string given_image(const std::string& instance, bool no_reboot) {
    CreateImageRequest in;
    in.instance_id = instance;
    in.name = "taken";
    in.no_reboot = no_reboot;
    return *must<op::CreateImage>(in).image_id;
  }
  std::string task_of(const std::string& id) {
    return db.find_text("select task from ec2_instance where id = ?", {id}).value_or("gone");
  }
};

}  // namespace

TEST_CASE_FIXTURE(AttachmentsFixture, "a volume comes to a running machine, and leaves it") {
  auto id = given_running(), volume = given_volume();
  auto attaching = attach(volume, id);
  REQUIRE(attaching);
  CHECK(*attaching->state == "attaching");
  do_duties(1);
  CHECK(attachment_of(volume) == "attached");
  CHECK(quiet.host.volumes.places[volume].second == "/dev/sdf");
  auto detaching = detach(volume);
  REQUIRE(detaching);
  CHECK(*detaching->state == "detaching");
  do_duties(1);
  CHECK(attachment_of(volume) == "available");
  CHECK(quiet.host.volumes.places.empty());
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a stopped machine finds its volume when it starts") {
  auto id = given_stopped(), volume = given_volume();
  REQUIRE(attach(volume, id));
  CHECK(attachment_of(volume) == "attached");
  must<op::StartInstances>({.instance_ids = {{id}}});
  do_duties();
  CHECK(quiet.host.volumes.places.contains(volume));
}

TEST_CASE_FIXTURE(AttachmentsFixture, "attachments are refused by AWS's codes") {
  auto id = given_running(), volume = given_volume(), far = given_volume("us-east-1b");
  CHECK(code_of(attach("vol-00000000000000000", id)) == "InvalidVolume.NotFound");
  CHECK(code_of(attach(volume, "i-00000000000000000")) == "InvalidInstanceID.NotFound");
  CHECK(code_of(attach(volume, id, "/dev/xvda")) == "InvalidParameterValue");
  CHECK(code_of(attach(volume, id, "sdf")) == "InvalidParameterValue");
  if (*shown(id).placement->availability_zone == "us-east-1a")
    CHECK(code_of(attach(far, id)) == "InvalidVolume.ZoneMismatch");
  CHECK(code_of(detach(volume)) == "IncorrectState");
  REQUIRE(attach(volume, id));
  CHECK(code_of(attach(volume, id, "/dev/sdg")) == "VolumeInUse");
  CHECK(code_of(attach(given_volume(), id, "/dev/xvdf")) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a root volume stays where it is") {
  auto id = given_running();
  auto root = *shown(id).block_device_mappings->front().ebs->volume_id;
  CHECK(code_of(detach(root)) == "OperationNotPermitted");
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a volume that cannot be attached is free again") {
  auto id = given_running(), volume = given_volume();
  REQUIRE(attach(volume, id));
  for (int i = 0; i < 5; ++i) {
    quiet.host.failing.next = "attach";
    do_duties(1);
  }
  CHECK(attachment_of(volume) == "available");
}

TEST_CASE_FIXTURE(AttachmentsFixture, "an interface comes to a running machine, and leaves it") {
  auto id = given_running();
  CreateNetworkInterfaceRequest made;
  made.subnet_id = *shown(id).subnet_id;
  auto interface = *must<op::CreateNetworkInterface>(made).network_interface->network_interface_id;
  AttachNetworkInterfaceRequest in;
  in.instance_id = id;
  in.network_interface_id = interface;
  in.device_index = 1;
  auto attachment = *must<op::AttachNetworkInterface>(in).attachment_id;
  do_duties(1);
  CHECK(quiet.host.networks.links.contains(interface));
  CHECK(shown(id).network_interfaces->size() == 2);
  must<op::DetachNetworkInterface>({.dry_run = {}, .attachment_id = attachment, .force = {}});
  do_duties(1);
  CHECK(!quiet.host.networks.links.contains(interface));
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a running machine gets and loses addresses") {
  auto id = given_running();
  auto interface = *shown(id).network_interfaces->front().network_interface_id;
  auto addresses = [&] { return quiet.host.networks.links[interface].more_addresses; };
  AssignPrivateIpAddressesRequest in;
  in.network_interface_id = interface;
  in.secondary_private_ip_address_count = 1;
  auto given = *must<op::AssignPrivateIpAddresses>(in).assigned_private_ip_addresses;
  do_duties(1);
  CHECK(addresses() == std::vector{*given.front().private_ip_address});
  must<op::UnassignPrivateIpAddresses>(
      {.network_interface_id = interface,
       .private_ip_addresses = {{*given.front().private_ip_address}}});
  do_duties(1);
  CHECK(addresses().empty());
}

TEST_CASE_FIXTURE(AttachmentsFixture, "an address that moves to another machine leaves the first") {
  auto one = given_running(), other = given_running();
  auto interface_of = [&](const std::string& id) {
    return *shown(id).network_interfaces->front().network_interface_id;
  };
  auto assign = [&](const std::string& id) {
    AssignPrivateIpAddressesRequest in;
    in.network_interface_id = interface_of(id);
    in.private_ip_addresses = {{"172.31.0.200"}};
    in.allow_reassignment = true;
    must<op::AssignPrivateIpAddresses>(in);
    do_duties(1);
    return quiet.host.networks.links[interface_of(id)].more_addresses.size();
  };
  CHECK(assign(one) == 1);
  CHECK(assign(other) == 1);
  CHECK(quiet.host.networks.links[interface_of(one)].more_addresses.empty());
}

TEST_CASE_FIXTURE(AttachmentsFixture, "an image is taken of a machine that is paused for it") {
  auto id = given_running();
  quiet.host.machines.there[id].pid = 1;
  auto image = given_image(id, true);
  CHECK(image_state(image) == "pending");
  do_duties();
  CHECK(image_state(image) == "available");
  CHECK(quiet.host.machines.there[id].pid == 1);  // the same machine
  CHECK(quiet.host.machines.paused.empty());
}

TEST_CASE_FIXTURE(AttachmentsFixture, "an image is taken of a machine that is halted for it") {
  auto id = given_running();
  quiet.host.machines.there[id].pid = 1;
  auto image = given_image(id, false);
  do_duties();
  CHECK(image_state(image) == "available");
  CHECK(state_of(id) == "running");
  CHECK(machine_runs(id));
  CHECK(quiet.host.machines.there[id].pid != 1);
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a machine runs of an image that was taken of another") {
  auto image = given_image(given_running(), true);
  do_duties();
  auto in = a_launch();
  in.image_id = image;
  auto id = given_running(in);
  CHECK(quiet.host.machines.specs[id].layers.size() == 2);
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a machine that was paused when we were killed goes on") {
  auto id = given_running();
  quiet.host.machines.paused.insert(id);
  db.run("update ec2_instance set task = 'image' where id = ?", {id});
  do_duties(1);
  CHECK(quiet.host.machines.paused.empty());
  CHECK(task_of(id) == "");
}

TEST_CASE_FIXTURE(AttachmentsFixture, "a root is replaced by another image's") {
  auto id = given_running();
  CreateReplaceRootVolumeTaskRequest in;
  in.instance_id = id;
  in.image_id = std::string(tiny_image_id);
  auto task = *must<op::CreateReplaceRootVolumeTask>(in).replace_root_volume_task;
  CHECK(*task.task_state == "pending");
  do_duties();
  DescribeReplaceRootVolumeTasksRequest asked;
  asked.replace_root_volume_task_ids = {{*task.replace_root_volume_task_id}};
  CHECK(*must<op::DescribeReplaceRootVolumeTasks>(asked)
             .replace_root_volume_tasks->front()
             .task_state == "succeeded");
  CHECK(quiet.host.machines.specs[id].layers == std::vector<std::string>{"/layers/tiny"});
  CHECK(*shown(id).image_id == tiny_image_id);
  CHECK(machine_runs(id));
}

}  // namespace windlass::cloud::ec2
