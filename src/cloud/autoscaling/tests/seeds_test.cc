// A group in a world where everything fails now and then.
#include "cloud/autoscaling/tests/scaling_fixture.h"

namespace windlass::cloud::autoscaling {

using fake::cloud;

namespace {

void trouble(Random& random) {
  auto& world = cloud();
  world.refuses_launches = random.below(6) == 0 ? "There is no capacity." : "";
  for (auto& [id, machine] : world.machines)
    if (machine.state == "running" && random.below(60) == 0)
      machine.state = random.below(2) ? "terminated" : "stopped";
  for (auto& [id, state] : world.target_groups["arn:tg"])
    if (state == "healthy" && random.below(60) == 0) state = "unhealthy";
}

}  // namespace

TEST_CASE("whatever fails, a group never has more machines than it may, and gets what it wants") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    ScalingFixture scene;
    SeededRandom random(seed);
    cloud().target_groups["arn:tg"];
    auto in = scene.wanted(1, 6, 3);
    in.health_check_type = "ELB";
    in.target_group_ar_ns = {{"arn:tg"}};
    scene.must<op::CreateAutoScalingGroup>(in);
    for (int turn = 0; turn < 150; ++turn) {
      trouble(random);
      if (random.below(20) == 0) scene.set_desired(1 + static_cast<int>(random.below(6)));
      scene.tick(1, std::chrono::seconds(5));
      // One more may come for the zones' sake.
      REQUIRE(scene.present() <= 7);
    }
    cloud().refuses_launches = "";
    scene.tick(150, std::chrono::seconds(10));
    CHECK(scene.in_service() == *scene.group().desired_capacity);
    // Nobody is left over whom the group does not know.
    CHECK(cloud().alive() == *scene.group().desired_capacity);
    CHECK(cloud().by_token.size() == static_cast<std::size_t>(cloud().launches));
  }
}

TEST_CASE("whatever fails, a refresh ends, and every machine runs one version") {
  for (unsigned seed = 0; seed < 25; ++seed) {
    CAPTURE(seed);
    ScalingFixture scene;
    SeededRandom random(seed);
    auto in = scene.wanted(0, 8, 4);
    in.launch_template = ScalingFixture::template_version("1");
    scene.must<op::CreateAutoScalingGroup>(in);
    scene.settle();
    cloud().templates["lt-1"] = {"ami-1", "ami-2"};
    RefreshPreferences wishes;
    wishes.min_healthy_percentage = static_cast<int>(50 + random.below(51));
    wishes.max_healthy_percentage = static_cast<int>(100 + random.below(51));
    wishes.instance_warmup = static_cast<int>(random.below(30));
    wishes.auto_rollback = true;
    scene.refresh(wishes, "2");
    for (int turn = 0; turn < 4000 && !scene.refreshed().end_time; ++turn) {
      if (random.below(3) == 0) trouble(random);
      scene.tick(1, std::chrono::seconds(5));
      REQUIRE(scene.present() <= 4 + 2);
    }
    REQUIRE(scene.refreshed().end_time);
    cloud().refuses_launches = "";
    scene.tick(150, std::chrono::seconds(10));
    auto wanted = scene.refreshed().status == "Successful" ? "ami-2" : "ami-1";
    CHECK(scene.images() == std::set<std::string>{wanted});
    CHECK(scene.in_service() == 4);
  }
}

}  // namespace windlass::cloud::autoscaling
