// Killed between any two steps: what a duty did in the world may not have been written down, and
// what the rows said may have changed meanwhile. Then the next look finds what is there and goes
// on.
#include <random>

#include "cloud/ec2/instances/tests/instances_fixture.h"

namespace windlass::cloud::ec2 {

namespace {

class CrashFixture : public InstancesFixture {
 public:
  // Errands run; what came of them is lost with the process.
  void do_unwritten(Errands (*due)(Work&, const Call&) = &due_machines) {
    Work work{db, settings, random, log, effects, reply, none};
    for (auto& errand : due(work, here())) errand->run(quiet.world);
  }
  // The host does a part of it only: the call of that name fails, and we are killed right then.
  void do_partly(const std::string& failing) {
    quiet.host.failing.next = failing;
    do_unwritten();
    quiet.host.failing.next.clear();
  }
  void settle_down() { do_duties(6); }

  aws::Client none{nullptr};
};

}  // namespace

TEST_CASE_FIXTURE(CrashFixture, "killed after a launch: the machine that is there is taken over") {
  auto id = run_one();
  do_unwritten();
  REQUIRE(machine_runs(id));
  auto pid = quiet.host.machines.there[id].pid;
  settle_down();
  CHECK(state_of(id) == "running");
  CHECK(quiet.host.machines.there[id].pid == pid);
}

TEST_CASE_FIXTURE(CrashFixture, "killed in the midst of a launch: it is done again") {
  for (auto* step : {"create", "link", "attach", "start"}) {
    CAPTURE(step);
    auto in = a_launch();
    auto& mapping = in.block_device_mappings.emplace().emplace_back();
    mapping.device_name = "/dev/sdf";
    mapping.ebs.emplace().volume_size = 1;
    auto id = run_one(in);
    do_duties(1);  // makes the volume, and may launch already
    if (state_of(id) == "pending") do_partly(step);
    settle_down();
    CHECK(state_of(id) == "running");
    CHECK(machine_runs(id));
    CHECK(quiet.host.volumes.attached(id).size() == 1);
  }
}

TEST_CASE_FIXTURE(CrashFixture, "killed after a machine was made and before it was started") {
  auto id = run_one();
  host::MachineSpec spec;
  spec.id = id;
  spec.layers = {"/layers/debian-12"};
  REQUIRE(quiet.host.machines.create(spec));
  settle_down();
  CHECK(state_of(id) == "running");
  CHECK(machine_runs(id));
}

TEST_CASE_FIXTURE(CrashFixture, "killed while a machine is stopped, at any step: it is stopped") {
  for (auto* step : {"", "stop", "remove"}) {
    CAPTURE(step);
    auto id = given_running();
    must<op::StopInstances>({.instance_ids = {{id}}});
    do_partly(step);
    settle_down();
    CHECK(state_of(id) == "stopped");
    CHECK(!quiet.host.machines.find(id));
    CHECK(quiet.host.machines.changes.contains(id));
  }
}

TEST_CASE_FIXTURE(CrashFixture, "killed while a machine is ended, at any step: it is gone") {
  for (auto* step : {"", "stop", "remove"}) {
    CAPTURE(step);
    auto id = given_running();
    terminate(id);
    do_partly(step);
    settle_down();
    CHECK(state_of(id) == "terminated");
  }
  CHECK(host_is_empty());
}

TEST_CASE_FIXTURE(CrashFixture, "killed while a machine reboots: it runs") {
  for (auto* step : {"", "stop", "remove", "create", "start"}) {
    CAPTURE(step);
    auto id = given_running();
    must<op::RebootInstances>({.instance_ids = {{id}}});
    do_partly(step);
    settle_down();
    CHECK(state_of(id) == "running");
    CHECK(machine_runs(id));
  }
}

TEST_CASE_FIXTURE(CrashFixture,
                  "killed while a volume comes or goes: it is where the rows want it") {
  auto id = given_running(), volume = given_volume();
  AttachVolumeRequest in;
  in.volume_id = volume;
  in.instance_id = id;
  in.device = "/dev/sdf";
  must<op::AttachVolume>(in);
  do_unwritten();
  settle_down();
  CHECK(attachment_of(volume) == "attached");
  CHECK(quiet.host.volumes.places.contains(volume));
  DetachVolumeRequest out;
  out.volume_id = volume;
  must<op::DetachVolume>(out);
  do_unwritten();
  settle_down();
  CHECK(attachment_of(volume) == "available");
  CHECK(!quiet.host.volumes.places.contains(volume));
}

TEST_CASE_FIXTURE(CrashFixture,
                  "killed while an image is taken: the machine runs, the image is there") {
  for (auto* step : {"", "pause", "commit", "remove", "start"})
    for (auto no_reboot : {true, false}) {
      CAPTURE(step);
      CAPTURE(no_reboot);
      auto id = given_running();
      CreateImageRequest in;
      in.instance_id = id;
      in.name = "taken-" + id;
      in.no_reboot = no_reboot;
      auto image = *must<op::CreateImage>(in).image_id;
      do_duties(1);
      do_partly(step);
      settle_down();
      CHECK(state_of(id) == "running");
      CHECK(machine_runs(id));
      CHECK(quiet.host.machines.paused.empty());
      CHECK(db.find_text("select state from ec2_image where id = ?", {image}) == "available");
    }
}

TEST_CASE_FIXTURE(CrashFixture, "an instance that was ended while it was launched leaves nothing") {
  auto id = run_one();
  Work work{db, settings, random, log, effects, reply, none};
  auto errands = due_machines(work, here());
  terminate(id);
  do_duties(1);                                           // ends it: there is nothing yet
  for (auto& errand : errands) errand->run(quiet.world);  // the launch that was under way
  settle_down();
  CHECK(state_of(id) == "terminated");
  CHECK(quiet.host.machines.there.empty());
}

TEST_CASE_FIXTURE(CrashFixture, "a watch that looked before a launch says nothing of it") {
  auto id = run_one();
  Work work{db, settings, random, log, effects, reply, none};
  auto before = due_watch(work, here());
  for (auto& errand : before) errand->run(quiet.world);
  do_duties(1);
  REQUIRE(state_of(id) == "running");
  for (auto& errand : before) errand->settle(work, here());
  CHECK(state_of(id) == "running");
}

// Whatever people do, and wherever we are killed: in the end rows and host say the same.
TEST_CASE("rows and host agree in the end, whatever was done and wherever we were killed") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    CrashFixture cloud;
    std::mt19937 dice(seed);
    auto roll = [&](unsigned sides) { return dice() % sides; };
    std::vector<std::string> ids;
    for (int step = 0; step < 40; ++step) {
      auto some = [&] { return ids[roll(static_cast<unsigned>(ids.size()))]; };
      auto act = ids.empty() ? 0 : roll(9);
      if (act == 0 && ids.size() < 6) ids.push_back(cloud.run_one());
      if (act == 1) (void)cloud.call<op::StopInstances>({.instance_ids = {{some()}}});
      if (act == 2) (void)cloud.call<op::StartInstances>({.instance_ids = {{some()}}});
      if (act == 3) (void)cloud.call<op::RebootInstances>({.instance_ids = {{some()}}});
      if (act == 4 && roll(3) == 0)
        (void)cloud.call<op::TerminateInstances>({.instance_ids = {{some()}}});
      if (act == 5) cloud.quiet.host.machines.halt(some(), roll(2) ? 0 : host::exit_code_reboot);
      if (act == 6) cloud.do_unwritten();
      if (act == 7) {
        const char* steps[] = {"create", "start", "stop", "remove", "link", "pause"};
        cloud.do_partly(steps[roll(6)]);
      }
      if (roll(2)) cloud.do_duties(1);
    }
    cloud.clock.advance(std::chrono::minutes(1));
    cloud.do_duties(10);
    for (auto& id : ids) {
      CAPTURE(id);
      auto state = cloud.state_of(id);
      CHECK((state == "running" || state == "stopped" || state == "terminated"));
      CHECK(cloud.machine_runs(id) == (state == "running"));
      CHECK(cloud.quiet.host.machines.find(id).has_value() == (state == "running"));
    }
  }
}

}  // namespace windlass::cloud::ec2
