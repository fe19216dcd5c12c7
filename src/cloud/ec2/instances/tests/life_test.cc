#include "cloud/ec2/instances/tests/instances_fixture.h"

namespace windlass::cloud::ec2 {

TEST_CASE_FIXTURE(InstancesFixture,
                  "stopping keeps what the machine changed, starting finds it again") {
  auto id = given_running();
  auto stopping = must<op::StopInstances>({.instance_ids = {{id}}}).stopping_instances->front();
  CHECK(*stopping.current_state->name == "stopping");
  CHECK(*stopping.previous_state->name == "running");
  do_duties();
  auto machine = shown(id);
  CHECK(*machine.state->name == "stopped");
  CHECK(*machine.state_reason->code == "Client.UserInitiatedShutdown");
  CHECK(machine.state_transition_reason->starts_with("User initiated ("));
  CHECK(host_is_empty());
  CHECK(quiet.host.machines.changes.contains(id));

  must<op::StartInstances>({.instance_ids = {{id}}});
  do_duties();
  CHECK(machine_runs(id));
  CHECK(!shown(id).state_reason);
}

TEST_CASE_FIXTURE(InstancesFixture, "an address is kept while an instance is stopped") {
  auto id = given_running();
  auto before = *shown(id).private_ip_address;
  must<op::StopInstances>({.instance_ids = {{id}}});
  do_duties();
  must<op::StartInstances>({.instance_ids = {{id}}});
  do_duties();
  CHECK(*shown(id).private_ip_address == before);
}

TEST_CASE_FIXTURE(InstancesFixture, "terminating takes everything of the instance away") {
  auto id = given_running();
  auto volume = *shown(id).block_device_mappings->front().ebs->volume_id;
  terminate(id);
  CHECK(state_of(id) == "shutting-down");
  do_duties();
  auto machine = shown(id);
  CHECK(*machine.state->name == "terminated");
  CHECK(!machine.private_ip_address);
  CHECK(machine.block_device_mappings->empty());
  CHECK(host_is_empty());
  CHECK(!db.any("select 1 from ec2_volume where id = ? and state <> 'deleting'", {volume}));
}

TEST_CASE_FIXTURE(InstancesFixture, "a volume that is not to go with its instance stays") {
  auto in = a_launch();
  auto& mapping = in.block_device_mappings.emplace().emplace_back();
  mapping.device_name = "/dev/sdf";
  mapping.ebs.emplace().volume_size = 1;
  mapping.ebs->delete_on_termination = false;
  auto id = run_one(in);
  do_duties();
  auto volume = *shown(id).block_device_mappings->back().ebs->volume_id;
  terminate(id);
  do_duties();
  CHECK(attachment_of(volume) == "available");
  CHECK(quiet.host.volumes.there.contains(volume));
}

TEST_CASE_FIXTURE(InstancesFixture, "a terminated instance is shown for an hour") {
  auto id = given_running();
  terminate(id);
  do_duties();
  clock.advance(std::chrono::minutes(59));
  do_duties(1);
  CHECK(state_of(id) == "terminated");
  clock.advance(std::chrono::minutes(2));
  do_duties(1);
  CHECK(state_of(id) == "gone");
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "protection keeps an instance from being terminated or stopped") {
  auto in = a_launch();
  in.disable_api_termination = true;
  in.disable_api_stop = true;
  auto id = given_running(in);
  CHECK(code_of(call<op::TerminateInstances>({.instance_ids = {{id}}})) == "OperationNotPermitted");
  CHECK(code_of(call<op::StopInstances>({.instance_ids = {{id}}})) == "OperationNotPermitted");
  ModifyInstanceAttributeRequest change;
  change.instance_id = id;
  change.disable_api_termination.emplace().value = false;
  must<op::ModifyInstanceAttribute>(change);
  terminate(id);
  CHECK(state_of(id) == "shutting-down");
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "only what is stopped can be started, only what runs be rebooted") {
  auto id = given_running();
  CHECK(*must<op::StartInstances>({.instance_ids = {{id}}})
             .starting_instances->front()
             .current_state->name == "running");
  terminate(id);
  CHECK(code_of(call<op::StartInstances>({.instance_ids = {{id}}})) == "IncorrectInstanceState");
  CHECK(code_of(call<op::StopInstances>({.instance_ids = {{id}}})) == "IncorrectInstanceState");
  CHECK(code_of(call<op::RebootInstances>({.instance_ids = {{id}}})) == "IncorrectInstanceState");
}

TEST_CASE_FIXTURE(InstancesFixture, "rebooting makes the machine anew while the instance runs on") {
  auto id = given_running();
  quiet.host.machines.there[id].pid = 1;
  must<op::RebootInstances>({.instance_ids = {{id}}});
  CHECK(state_of(id) == "running");
  do_duties();
  CHECK(machine_runs(id));
  CHECK(quiet.host.machines.there[id].pid != 1);
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "a machine that halts by itself stops its instance, or ends it") {
  auto stays = given_running();
  auto in = a_launch();
  in.instance_initiated_shutdown_behavior = "terminate";
  auto goes = given_running(in);
  quiet.host.machines.halt(stays);
  quiet.host.machines.halt(goes);
  do_duties();
  CHECK(state_of(stays) == "stopped");
  CHECK(state_of(goes) == "terminated");
  CHECK(*shown(stays).state_reason->code == "Client.InstanceInitiatedShutdown");
  CHECK(*shown(goes).state_reason->code == "Client.InstanceInitiatedShutdown");
  CHECK(host_is_empty());
}

TEST_CASE_FIXTURE(InstancesFixture, "a machine that reboots by itself comes up again") {
  auto id = given_running();
  quiet.host.machines.halt(id, host::exit_code_reboot);
  do_duties();
  CHECK(state_of(id) == "running");
  CHECK(machine_runs(id));
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "a machine that vanished with its host's memory is booted again") {
  auto id = given_running();
  quiet.host.machines.there.clear();
  do_duties();
  CHECK(state_of(id) == "running");
  CHECK(machine_runs(id));
}

TEST_CASE_FIXTURE(InstancesFixture, "a machine that nobody knows is removed") {
  host::MachineSpec spec;
  spec.id = "i-0123456789abcdef0";
  REQUIRE(quiet.host.machines.create(spec));
  clock.set(Time{std::chrono::seconds(1'800'000'000)});  // the idle look at every half minute
  do_duties();
  CHECK(host_is_empty());
  CHECK(!quiet.host.machines.changes.contains("i-0123456789abcdef0"));
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "a machine of a stopped instance is removed, and its changes stay") {
  auto id = given_stopped();
  host::MachineSpec spec;
  spec.id = id;
  REQUIRE(quiet.host.machines.create(spec));
  do_duties();
  CHECK(host_is_empty());
  CHECK(quiet.host.machines.changes.contains(id));
}

TEST_CASE_FIXTURE(InstancesFixture,
                  "an instance that cannot be started again is stopped, not ended") {
  auto id = given_stopped();
  must<op::StartInstances>({.instance_ids = {{id}}});
  quiet.host.failing.next = "create";
  do_duties(1);
  auto machine = shown(id);
  CHECK(*machine.state->name == "stopped");
  CHECK(*machine.state_reason->code == "Server.InternalError");
}

TEST_CASE_FIXTURE(InstancesFixture, "an instance that is ended while it is launched ends") {
  auto id = run_one();
  terminate(id);
  do_duties();
  CHECK(state_of(id) == "terminated");
  CHECK(host_is_empty());
}

TEST_CASE_FIXTURE(InstancesFixture, "checks say initializing until the machine was seen to live") {
  auto id = run_one();
  auto status = [&] {
    DescribeInstanceStatusRequest in;
    in.instance_ids = {{id}};
    in.include_all_instances = true;
    auto its = must<op::DescribeInstanceStatus>(in).instance_statuses->front();
    return *its.instance_status->status;
  };
  CHECK(status() == "not-applicable");
  do_duties();
  CHECK(status() == "ok");
  db.run("update ec2_instance set alive = null");
  CHECK(status() == "initializing");
}

TEST_CASE_FIXTURE(InstancesFixture, "CloudWatch hears each minute what a machine used") {
  auto in = a_launch();
  in.instance_type = "t3.micro";  // two processors
  auto id = given_running(in);
  quiet.host.machines.usages[id].processor_nanoseconds = 1'000'000'000;
  clock.advance(std::chrono::minutes(1));
  do_duties(1);
  told().clear();
  quiet.host.machines.usages[id].processor_nanoseconds +=
      60'000'000'000;  // one of them, all the time
  clock.advance(std::chrono::minutes(1));
  do_duties(1);
  auto use = std::ranges::find(told(), "CPUUtilization", &Told::metric);
  REQUIRE(use != told().end());
  CHECK(use->dimension == id);
  CHECK(use->value == doctest::Approx(50));
}

TEST_CASE_FIXTURE(InstancesFixture, "what a machine said last is its console's output") {
  auto id = given_running();
  quiet.host.machines.consoles[id] = "Debian GNU/Linux 12";
  clock.advance(std::chrono::seconds(6));
  do_duties(1);
  CHECK(*must<op::GetConsoleOutput>({.instance_id = id}).output == base64("Debian GNU/Linux 12"));
  quiet.host.machines.consoles[id] = "Power down";
  terminate(id);
  do_duties();
  CHECK(*must<op::GetConsoleOutput>({.instance_id = id}).output == base64("Power down"));
}

}  // namespace windlass::cloud::ec2
