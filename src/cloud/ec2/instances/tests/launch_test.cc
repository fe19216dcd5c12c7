#include "cloud/ec2/instances/tests/instances_fixture.h"

namespace windlass::cloud::ec2 {

TEST_CASE_FIXTURE(InstancesFixture,
                  "a launched instance is pending, and running when its machine is") {
  auto id = run_one();
  CHECK(*shown(id).state->name == "pending");
  do_duties(1);
  CHECK(*shown(id).state->name == "running");
  CHECK(machine_runs(id));
}

TEST_CASE_FIXTURE(InstancesFixture, "a machine is made of its image's layers, type and interface") {
  auto in = a_launch();
  in.instance_type = "t3.medium";
  auto id = given_running(in);
  auto& spec = quiet.host.machines.specs[id];
  CHECK(spec.layers == std::vector<std::string>{"/layers/debian-12"});
  CHECK(spec.memory_max == 1024ull << 20);
  auto machine = shown(id);
  CHECK(spec.host_name + ".ec2.internal" == *machine.private_dns_name);
  REQUIRE(quiet.host.networks.links.size() == 1);
  CHECK(quiet.host.networks.links.begin()->second.address == *machine.private_ip_address);
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "the smallest machine gets 256 MiB and never more than its type") {
  auto in = a_launch();
  in.instance_type = "t3.nano";
  auto id = given_running(in);
  CHECK(quiet.host.machines.specs[id].memory_max == 256ull << 20);
}

TEST_CASE_FIXTURE(InstancesFixture, "a count makes as many instances in one reservation") {
  auto reservation = must<op::RunInstances>(a_launch(3));
  REQUIRE(reservation.instances->size() == 3);
  CHECK(*(*reservation.instances)[2].ami_launch_index == 2);
  do_duties();
  CHECK(quiet.host.machines.there.size() == 3);
}

TEST_CASE_FIXTURE(InstancesFixture, "at most four machines are started at once") {
  must<op::RunInstances>(a_launch(6));
  do_duties(1);
  CHECK(quiet.host.machines.there.size() == 4);
  do_duties(1);
  CHECK(quiet.host.machines.there.size() == 6);
}

TEST_CASE_FIXTURE(InstancesFixture, "a client token launches once, whatever a client repeats") {
  auto in = a_launch();
  in.client_token = "once";
  auto first = must<op::RunInstances>(in), second = must<op::RunInstances>(in);
  CHECK(*first.reservation_id == *second.reservation_id);
  CHECK(*second.instances->front().instance_id == *first.instances->front().instance_id);
  in.instance_type = "t3.small";
  CHECK(code_of(call<op::RunInstances>(in)) == "IdempotentParameterMismatch");
}

TEST_CASE_FIXTURE(InstancesFixture, "tags go to the instance, its volumes and its interfaces") {
  auto in = a_launch();
  auto tag = [](const char* type, const char* value) {
    TagSpecification specification;
    specification.resource_type = type;
    specification.tags = {{{.key = "is", .value = value}}};
    return specification;
  };
  in.tag_specifications = {
      {tag("instance", "i"), tag("volume", "v"), tag("network-interface", "n")}};
  auto machine = shown(run_one(in));
  auto tag_of = [&](const std::string& id) { return tags_of(db, id)["is"]; };
  CHECK(tag_of(*machine.instance_id) == "i");
  CHECK(tag_of(*machine.block_device_mappings->front().ebs->volume_id) == "v");
  CHECK(tag_of(*machine.network_interfaces->front().network_interface_id) == "n");
}

TEST_CASE_FIXTURE(InstancesFixture, "a profile is found by name and by ARN") {
  auto in = a_launch();
  in.iam_instance_profile.emplace().name = "web";
  auto arn = *shown(run_one(in)).iam_instance_profile->arn;
  CHECK(arn == "arn:aws:iam::000000000000:instance-profile/web");
  in.iam_instance_profile = {.arn = arn, .name = {}};
  CHECK(*shown(run_one(in)).iam_instance_profile->id == "AIPAEXAMPLE");
  in.iam_instance_profile = {.arn = {}, .name = "nobody"};
  CHECK(code_of(call<op::RunInstances>(in)) == "InvalidParameterValue");
}

TEST_CASE_FIXTURE(InstancesFixture, "user data is base64 of at most 16 KiB") {
  auto in = a_launch();
  in.user_data = "#!/bin/sh";
  CHECK(code_of(call<op::RunInstances>(in)) == "InvalidParameterValue");
  in.user_data = base64(std::string(16 * 1024 + 1, 'x'));
  CHECK(code_of(call<op::RunInstances>(in)) == "InvalidParameterValue");
  in.user_data = base64(std::string(16 * 1024, 'x'));
  auto id = run_one(in);
  CHECK(instance_by_id(db, id)->user_data.size() == 16 * 1024);
}

TEST_CASE_FIXTURE(InstancesFixture, "more volumes are made, attached and shown") {
  auto in = a_launch();
  auto& mapping = in.block_device_mappings.emplace().emplace_back();
  mapping.device_name = "/dev/sdf";
  mapping.ebs.emplace().volume_size = 2;
  auto id = run_one(in);
  do_duties();
  auto machine = shown(id);
  REQUIRE(machine.block_device_mappings->size() == 2);
  CHECK(*machine.state->name == "running");
  CHECK(quiet.host.volumes.places.size() == 1);
  for (auto& device : *machine.block_device_mappings) CHECK(*device.ebs->status == "attached");
}

TEST_CASE_FIXTURE(InstancesFixture, "what cannot be launched is refused by AWS's codes") {
  auto refused = [&](auto change) {
    auto in = a_launch();
    change(in);
    return code_of(call<op::RunInstances>(in));
  };
  CHECK(refused([](auto& in) { in.image_id.reset(); }) == "MissingParameter");
  CHECK(refused([](auto& in) { in.image_id = "ami-00000000000000000"; }) ==
        "InvalidAMIID.NotFound");
  CHECK(refused([](auto& in) { in.instance_type = "t4g.micro"; }) == "InvalidParameterValue");
  CHECK(refused([](auto& in) { in.instance_type = "x9.huge"; }) == "Unsupported");
  CHECK(refused([](auto& in) { in.key_name = "nobody"; }) == "InvalidKeyPair.NotFound");
  CHECK(refused([](auto& in) { in.subnet_id = "subnet-00000000000000000"; }) ==
        "InvalidSubnetID.NotFound");
  CHECK(refused([](auto& in) { in.security_group_ids = {{"sg-00000000000000000"}}; }) ==
        "InvalidGroup.NotFound");
  CHECK(refused([](auto& in) {
          in.min_count = 3;
          in.max_count = 2;
        }) == "InvalidParameterValue");
  CHECK(refused([](auto& in) { in.min_count = in.max_count = 1000; }) == "InstanceLimitExceeded");
  CHECK(refused([](auto& in) { in.hibernation_options.emplace().configured = true; }) ==
        "UnsupportedHibernationConfiguration");
  CHECK(refused([](auto& in) { in.placement.emplace().availability_zone = "moon-1a"; }) ==
        "InvalidParameterValue");
  CHECK(refused([](auto& in) { in.dry_run = true; }) == "DryRunOperation");
  CHECK(db.find_integer("select count(*) from ec2_instance") == 0);
}

TEST_CASE_FIXTURE(InstancesFixture, "a host without machines says why it runs none") {
  settings.no_machines = "This host cannot run machines: it has no root.";
  auto refused = call<op::RunInstances>(a_launch());
  REQUIRE(!refused);
  CHECK(refused.error().code == "Unsupported");
  CHECK(refused.error().message == settings.no_machines);
}

TEST_CASE_FIXTURE(InstancesFixture, "a zone is wished for, and its default subnet is found") {
  auto in = a_launch();
  in.placement.emplace().availability_zone = "us-east-1c";
  CHECK(*shown(run_one(in)).placement->availability_zone == "us-east-1c");
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "interfaces of a request have their own subnets and addresses") {
  auto subnet = *shown(run_one()).subnet_id;
  auto in = a_launch();
  auto& interface = in.network_interfaces.emplace().emplace_back();
  interface.device_index = 0;
  interface.subnet_id = subnet;
  interface.secondary_private_ip_address_count = 1;
  auto machine = shown(run_one(in));
  CHECK(machine.network_interfaces->front().private_ip_addresses->size() == 2);
  in.subnet_id = subnet;
  CHECK(code_of(call<op::RunInstances>(in)) == "InvalidParameterCombination");
}

TEST_CASE_FIXTURE(InstancesFixture, "spot instances are instances that say so") {
  auto in = a_launch();
  in.instance_market_options.emplace().market_type = "spot";
  auto machine = shown(given_running(in));
  CHECK(*machine.instance_lifecycle == "spot");
  CHECK(machine.spot_instance_request_id->starts_with("sir-"));
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "a launch that fails ends, says why, and leaves nothing behind") {
  auto id = run_one();
  quiet.host.failing.next = "start";
  do_duties(1);
  auto machine = shown(id);
  CHECK(*machine.state->name == "terminated");
  CHECK(*machine.state_reason->code == "Server.InternalError");
  CHECK(machine.state_reason->message->find("the test wanted start to fail") != std::string::npos);
  do_duties();
  CHECK(host_is_empty());
}

TEST_CASE_FIXTURE(InstancesFixture, "a catalogue image that is missing is made first") {
  quiet.host.images.there.erase("debian-12");
  auto id = run_one();
  do_duties(1);
  CHECK(state_of(id) == "pending");
  quiet.host.images.there.insert("debian-12");  // as preparing it would
  do_duties(3);
  CHECK(state_of(id) == "running");
}

TEST_CASE_FIXTURE(InstancesFixture, "an image that cannot be made ends the launch that needs it") {
  quiet.host.images.there.erase("debian-12");
  auto id = run_one();
  do_duties(1);
  quiet.host.failing.next = "prepare";
  do_duties(2);
  auto machine = shown(id);
  CHECK(*machine.state->name == "terminated");
  CHECK(machine.state_reason->message->find("could not be made") != std::string::npos);
}

}  // namespace windlass::cloud::ec2
