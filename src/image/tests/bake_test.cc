#include "bake_fixture.h"
#include "base/gzip.h"
#include "image/leftovers.h"

using namespace windlass;
using namespace windlass::image;

TEST_CASE_FIXTURE(BakeFixture, "a bake makes an image, tests a machine of it, and names it") {
  auto baked = bake();
  REQUIRE(baked);
  CHECK(aws->tested() == std::vector{baked->at("web")});
  CHECK(aws->machines.size() == 2);
  CHECK(aws->machines[0].image == "ami-debian1");
  CHECK(aws->machines[1].image == baked->at("web"));
}

TEST_CASE_FIXTURE(BakeFixture,
                  "a bake leaves no machine and no object but the report and the logs") {
  REQUIRE(bake());
  CHECK(aws->machines_there() == 0);
  CHECK(aws->keys("/bakes/").empty());
  CHECK(aws->keys("/reports/").size() == 1);
  CHECK(aws->keys("/logs/").size() == 2);
}

TEST_CASE_FIXTURE(BakeFixture, "the same inputs give the same image and no work") {
  auto first = bake();
  REQUIRE(first);
  aws->called.clear();
  auto again = bake();
  REQUIRE(again);
  CHECK(*again == *first);
  CHECK(aws->called == std::vector<std::string>{"DescribeImages"});
}

TEST_CASE_FIXTURE(BakeFixture, "a changed script gives another image") {
  auto first = bake();
  REQUIRE(first);
  write("image/install.sh", "#!/bin/sh\nfalse\n");
  auto again = bake();
  REQUIRE(again);
  CHECK(again->at("web") != first->at("web"));
}

TEST_CASE_FIXTURE(BakeFixture, "what is on its way is not taken for an image") {
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    if (!machine.ends_when_off)
      aws.report(machine, "package\tnginx\t1.22\noutcome\tok\n");
    else
      CHECK(aws.tested().empty());
    if (machine.ends_when_off) aws.report(machine, "outcome\tok\n");
  };
  CHECK(bake());
}

TEST_CASE_FIXTURE(BakeFixture,
                  "the lock keeps base and versions, and a colleague's bake finds them") {
  REQUIRE(bake());
  CHECK(read("windlass.lock") ==
        "# What `windlass bake` resolved; commit it. `windlass bake --refresh` moves it on.\n"
        "lock: 1\n"
        "images:\n"
        "  web:\n"
        "    local us-east-1:\n"
        "      base: debian-12\n"
        "      id: ami-debian1\n"
        "      packages:\n"
        "        nginx: \"1.22\"\n");
}

TEST_CASE_FIXTURE(BakeFixture,
                  "without a lock, an image of the same file is adopted with its versions") {
  REQUIRE(bake());
  auto lock = read("windlass.lock");
  std::filesystem::remove(folder / "windlass.lock");
  aws->called.clear();
  REQUIRE(bake());
  CHECK(aws->count("RunInstances") == 0);
  CHECK(read("windlass.lock") == lock);
}

TEST_CASE_FIXTURE(BakeFixture, "a newer base moves only with --refresh") {
  auto first = bake();
  REQUIRE(first);
  aws->parameters["/aws/service/debian/release/12/latest/amd64"] = "ami-debian2";
  CHECK(*bake() == *first);
  auto refreshed = bake({.refresh = true});
  REQUIRE(refreshed);
  CHECK(refreshed->at("web") != first->at("web"));
  CHECK(read("windlass.lock").find("ami-debian2") != std::string::npos);
}

TEST_CASE_FIXTURE(BakeFixture,
                  "a refresh that finds nothing newer ends with the image that there is") {
  auto first = bake();
  auto refreshed = bake({.refresh = true});
  REQUIRE(refreshed);
  CHECK(*refreshed == *first);
  CHECK(aws->images.size() == 1);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a locked version is what the machine is asked to install") {
  REQUIRE(bake());
  write("image/install.sh", "#!/bin/sh\necho other\n");
  std::string bundle;
  aws->work = [&](FakeAws& aws, FakeAws::Machine& machine) {
    bundle = aws.objects[FakeAws::key_in(machine, "bundle_url")];
    aws.report(machine, "package\tnginx\t1.22\noutcome\tok\n");
  };
  REQUIRE(bake());
  CHECK(gunzip(bundle, 1 << 20)->find("install_packages 'nginx=1.22'") != std::string::npos);
}

TEST_CASE_FIXTURE(BakeFixture,
                  "a failed step says why, with the log's last lines, and leaves nothing") {
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    aws.report(machine, "outcome\tfailed\trun image/install.sh: exit code 3\n");
  };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.starts_with(
      "images.web: run image/install.sh: exit code 3\n    line one\n    line two\n"));
  CHECK(aws->machines_there() == 0);
  CHECK(aws->images.empty());
  CHECK(aws->keys("/bakes/").empty());
}

TEST_CASE_FIXTURE(BakeFixture,
                  "a result that fails its tests is no image, and leaves no snapshot") {
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    aws.report(machine, machine.ends_when_off
                            ? "outcome\tfailed\ttest: service nginx does not hold\n"
                            : "outcome\tok\n");
  };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("on the booted result: test: service nginx does not hold") !=
        std::string::npos);
  CHECK(aws->images.empty());
  CHECK(aws->snapshots.empty());
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a machine that stops without a word is told with its console") {
  aws->work = [](FakeAws&, FakeAws::Machine& machine) { machine.state = "stopped"; };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("kernel panic") != std::string::npos);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a machine that never reports is given up at its limit") {
  aws->work = [](FakeAws&, FakeAws::Machine&) {};
  auto baked = bake({.limit = std::chrono::seconds(60)});
  REQUIRE(!baked);
  CHECK(baked.error().message.find("within 11 minutes") != std::string::npos);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a machine that fell silent was restarted, and is not waited for") {
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    aws.objects[FakeAws::key_in(machine, "progress_url")] = "1\t9\tpackages nginx\n";
  };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("has not been heard of for 2 minutes") != std::string::npos);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "an image that AWS cannot make is taken away") {
  aws->images_fail = true;
  REQUIRE(!bake());
  CHECK(aws->images.empty());
  CHECK(aws->snapshots.empty());
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a cancelled bake takes its machine away") {
  aws->work = [this](FakeAws&, FakeAws::Machine&) { cancelled = true; };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("cancelled") != std::string::npos);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a missing right is told, and nothing is left") {
  aws->refuses = "CreateImage";
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("you may not") != std::string::npos);
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "a cloud that is away for a moment does not end a bake") {
  auto until = clock.now();
  aws->work = [&](FakeAws& aws, FakeAws::Machine& machine) {
    aws.report(machine, "outcome\tok\n");
    if (!machine.ends_when_off) until = clock.now() + std::chrono::seconds(30);
  };
  aws->is_away = [&] { return clock.now() < until; };
  CHECK(bake());
}

TEST_CASE_FIXTURE(BakeFixture, "of two images, one's failure does not undo the other") {
  replace("layers:",
          "  other:\n    base: debian-12\n    provision:\n      - packages: [php]\nlayers:");
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    bool fails = machine.tags[tag_image] == "other";
    aws.report(machine, fails ? "outcome\tfailed\tno such package\n" : "outcome\tok\n");
  };
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.starts_with("images.other: no such package"));
  CHECK(aws->tested().size() == 1);
  CHECK(read("windlass.lock").find("web:") != std::string::npos);
}

TEST_CASE_FIXTURE(BakeFixture,
                  "images that do not depend on each other are baked at the same time") {
  replace("layers:",
          "  other:\n    base: debian-12\n    provision:\n      - packages: [php]\nlayers:");
  std::size_t at_once = 0;
  aws->work = [&](FakeAws& aws, FakeAws::Machine& machine) {
    at_once = std::max(at_once, aws.machines_there());
    aws.report(machine, "outcome\tok\n");
  };
  REQUIRE(bake());
  CHECK(at_once == 2);
}

TEST_CASE_FIXTURE(BakeFixture, "without a bucket, the local cloud gets one") {
  aws->has_bucket = false;
  CHECK(bake());
}

TEST_CASE_FIXTURE(BakeFixture, "without a bucket at AWS, setup is what to type") {
  local = false;
  aws->has_bucket = false;
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("windlass setup") != std::string::npos);
  CHECK(aws->count("RunInstances") == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "the base stack's network is preferred to the default one") {
  aws->has_base_stack = true;
  REQUIRE(bake());
  CHECK(aws->subnets == std::vector<std::string>{"subnet-build", "subnet-build"});
}

TEST_CASE_FIXTURE(BakeFixture, "what is baked is known without any work") {
  CHECK(baked_images(parts(), model(), repository())->empty());
  auto made = bake();
  aws->called.clear();
  CHECK(*baked_images(parts(), model(), repository()) == *made);
  CHECK(aws->called.size() == 1);
}

TEST_CASE_FIXTURE(BakeFixture, "an unknown image is refused with those that there are") {
  auto baked = bake({.names = {"wbe"}});
  REQUIRE(!baked);
  CHECK(baked.error().message == "windlass.yaml has no image wbe (it has web)");
}

TEST_CASE_FIXTURE(BakeFixture, "a script that is not there is named with its line") {
  std::filesystem::remove(folder / "image/install.sh");
  auto baked = bake();
  REQUIRE(!baked);
  CHECK(baked.error().message.find("windlass.yaml:8") != std::string::npos);
  CHECK(baked.error().message.find("image/install.sh is not there") != std::string::npos);
}

// --- After a crash -------------------------------------------------------------------------------

TEST_CASE_FIXTURE(BakeFixture, "what a killed bake left is removed once its process is gone") {
  // Killed while its machine works: an exception stands for the kill.
  struct Killed {};
  aws->work = [](FakeAws&, FakeAws::Machine&) { throw Killed{}; };
  CHECK_THROWS_AS((void)bake(), Killed);
  REQUIRE(aws->machines_there() == 1);

  CHECK(remove_leftovers(parts(), "shop", "")->empty());
  baker_lives = false;
  CHECK(remove_leftovers(parts(), "shop", "")->size() == 2);
  CHECK(aws->machines_there() == 0);
  CHECK(aws->keys("/bakes/").empty());
}

TEST_CASE_FIXTURE(BakeFixture, "what its machine still sends while it ends is removed, too") {
  struct Killed {};
  aws->work = [](FakeAws&, FakeAws::Machine&) { throw Killed{}; };
  aws->last_words = [](FakeAws& aws, FakeAws::Machine& machine) {
    aws.objects[FakeAws::key_in(machine, "report_url")] = "late\n";
  };
  CHECK_THROWS_AS((void)bake(), Killed);
  baker_lives = false;
  REQUIRE(remove_leftovers(parts(), "shop", ""));
  CHECK(aws->keys("/bakes/").empty());

  // Words that came after somebody else had cleaned up.
  aws->last_words(*aws, aws->machines[0]);
  REQUIRE(!aws->keys("/bakes/").empty());
  CHECK(remove_leftovers(parts(), "shop", "")->size() == 1);
  CHECK(aws->keys("/bakes/").empty());
}

TEST_CASE_FIXTURE(BakeFixture, "an image that was never tested is not taken for a baked one") {
  struct Killed {};
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    if (machine.ends_when_off) throw Killed{};
    aws.report(machine, "outcome\tok\n");
  };
  CHECK_THROWS_AS((void)bake(), Killed);
  CHECK(baked_images(parts(), model(), repository())->empty());
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) { aws.report(machine, "outcome\tok\n"); };
  auto baked = bake();
  REQUIRE(baked);
  CHECK(aws->tested() == std::vector{baked->at("web")});
}

TEST_CASE_FIXTURE(BakeFixture, "what was not heard of for long is left over, whoever made it") {
  struct Killed {};
  aws->work = [](FakeAws&, FakeAws::Machine&) { throw Killed{}; };
  CHECK_THROWS_AS((void)bake(), Killed);
  clock.advance(std::chrono::minutes(2));
  CHECK(remove_leftovers(parts(), "shop", "")->size() == 2);
}

TEST_CASE_FIXTURE(BakeFixture, "a half-made image and its snapshot are left over, too") {
  struct Killed {};
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    if (machine.ends_when_off) throw Killed{};
    aws.report(machine, "outcome\tok\n");
  };
  CHECK_THROWS_AS((void)bake(), Killed);
  REQUIRE(aws->images.size() == 1);
  baker_lives = false;
  REQUIRE(remove_leftovers(parts(), "shop", "web"));
  CHECK(aws->images.empty());
  CHECK(aws->snapshots.empty());
}

TEST_CASE_FIXTURE(BakeFixture, "finished images are no leftovers") {
  REQUIRE(bake());
  clock.advance(std::chrono::hours(100));
  CHECK(remove_leftovers(parts(), "shop", "")->empty());
  CHECK(aws->tested().size() == 1);
  CHECK(aws->snapshots.size() == 1);
}

TEST_CASE_FIXTURE(BakeFixture, "a bake that goes on says so, and is left alone") {
  aws->work = [this, looks = 0](FakeAws& aws, FakeAws::Machine& machine) mutable {
    // It works on for ten minutes; another desk cleans up meanwhile.
    machine.looks = 1;
    if (++looks < 600 * 4) {
      if (looks % 200 == 0) CHECK(remove_leftovers(parts(), "shop", "")->empty());
      return;
    }
    machine.looks = 2;
    aws.report(machine, "outcome\tok\n");
  };
  CHECK(bake());
}

// --- Testing alone -------------------------------------------------------------------------------

TEST_CASE_FIXTURE(BakeFixture, "an image's tests are run on a machine of it, which is taken away") {
  auto made = bake();
  CHECK(test_image(parts(), model(), repository(), "web", "", std::chrono::minutes(5)));
  CHECK(aws->machines.back().image == made->at("web"));
  CHECK(aws->keys("/bakes/").empty());
}

TEST_CASE_FIXTURE(BakeFixture, "a test that goes on says so, and is left alone") {
  REQUIRE(bake());
  aws->work = [this, looks = 0](FakeAws& aws, FakeAws::Machine& machine) mutable {
    // It works on for four minutes; another desk cleans up meanwhile.
    machine.looks = 1;
    if (++looks < 240 * 4) {
      if (looks % 200 == 0) CHECK(remove_leftovers(parts(), "shop", "")->empty());
      return;
    }
    machine.looks = 2;
    aws.report(machine, "outcome\tok\n");
  };
  CHECK(test_image(parts(), model(), repository(), "web", "", std::chrono::minutes(5)));
}

TEST_CASE_FIXTURE(BakeFixture, "a cloud that is away for a moment does not end a test") {
  REQUIRE(bake());
  auto until = clock.now();
  aws->work = [&](FakeAws& aws, FakeAws::Machine& machine) {
    aws.report(machine, "outcome\tok\n");
    until = clock.now() + std::chrono::seconds(30);
  };
  aws->is_away = [&] { return clock.now() < until; };
  CHECK(test_image(parts(), model(), repository(), "web", "", std::chrono::minutes(5)));
  CHECK(aws->machines_there() == 0);
}

TEST_CASE_FIXTURE(BakeFixture, "why a test fails is told, also when nothing can be taken away") {
  REQUIRE(bake());
  aws->work = [](FakeAws& aws, FakeAws::Machine& machine) {
    aws.report(machine, "outcome\tfailed\tport 80 is closed\n");
  };
  aws->refuses = "TerminateInstances";
  auto tested = test_image(parts(), model(), repository(), "web", "", std::chrono::minutes(5));
  REQUIRE(!tested);
  CHECK(tested.error().message.find("port 80 is closed") != std::string::npos);
}

TEST_CASE_FIXTURE(BakeFixture, "an image that is not baked cannot be tested") {
  auto tested = test_image(parts(), model(), repository(), "web", "", std::chrono::minutes(5));
  REQUIRE(!tested);
  CHECK(tested.error().message.find("`windlass bake web`") != std::string::npos);
}
