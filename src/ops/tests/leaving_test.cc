// Taking an environment away with its images, and what is said to stay.
#include <doctest/doctest.h>

#include "aws/autoscaling/describe_auto_scaling_instances.h"
#include "aws/cloudformation/describe_stacks.h"
#include "aws/dynamodb/scan.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/s3/delete_object.h"
#include "base/text.h"
#include "fake_account.h"
#include "ops/decommission.h"
#include "ops/old_reports.h"
#include "ops/revisions.h"

namespace windlass::ops::testing {

namespace ec2 = aws::ec2;

namespace {

struct Running {
  std::string id, image, layer, state = "running";
  bool member = false;
};

// The account in memory, with images and machines in it.
class Account final : public Gate {
 public:
  std::shared_ptr<FakeAccount> inner = std::make_shared<FakeAccount>();
  std::map<std::string, std::string> images;  // id -> name in the file
  std::vector<Running> machines;

  Result<> call(const aws::Operation& operation, const void* input, void* output) override {
    std::string name = operation.name;
    auto ours = name == "DescribeImages" || name == "DeregisterImage" || name == "Scan" ||
                name == "TerminateInstances" || name == "DescribeAutoScalingInstances" ||
                name == "DeleteObject" || name == "DeleteSnapshot" || name == "DescribeInstances" ||
                (name == "DescribeStacks" && !is_named(input));
    if (!ours) return inner->call(operation, input, output);
    if (inner->dead) return Error{"Dead", "nobody is there to call"};
    inner->dead = ++inner->calls == inner->dies_at;
    if (inner->dead && !inner->dies_after) throw Killed{};
    auto answered = answer(name, input, output);
    if (inner->dead) throw Killed{};
    return answered;
  }
  Result<std::string> presigned_url(const aws::Operation&, const void*,
                                    std::chrono::seconds) override {
    return std::string();
  }

 private:
  static bool is_named(const void* input) {
    return static_cast<const aws::cloudformation::DescribeStacksInput*>(input)
        ->stack_name.has_value();
  }
  static const std::vector<std::string>* asked(const ec2::DescribeInstancesRequest& request,
                                               const std::string& filter) {
    for (auto& one : *request.filters)
      if (one.name == filter) return &*one.values;
    return nullptr;
  }

  Result<> answer(const std::string& name, const void* input, void* output) {
    if (name == "DescribeImages") {
      auto& found = static_cast<ec2::DescribeImagesResult*>(output)->images.emplace();
      for (auto& [id, image] : images) {
        ec2::Image one;
        one.image_id = id;
        one.state = "available";
        one.tags = {{{.key = "windlass:app", .value = "shop"},
                     {.key = "windlass:image", .value = image},
                     {.key = "windlass:state", .value = "tested"}}};
        found.push_back(one);
      }
    } else if (name == "DeregisterImage") {
      images.erase(*static_cast<const ec2::DeregisterImageRequest*>(input)->image_id);
    } else if (name == "Scan") {
      auto& items = static_cast<aws::dynamodb::ScanOutput*>(output)->items.emplace();
      for (auto& [key, item] : inner->items) items.push_back(item);
    } else if (name == "DeleteObject") {
      inner->objects.erase(*static_cast<const aws::s3::DeleteObjectRequest*>(input)->key);
    } else if (name == "TerminateInstances") {
      for (auto& id : *static_cast<const ec2::TerminateInstancesRequest*>(input)->instance_ids)
        std::erase_if(machines, [&](auto& one) { return one.id == id; });
    } else if (name == "DescribeAutoScalingInstances") {
      auto& found = static_cast<aws::autoscaling::AutoScalingInstancesType*>(output)
                        ->auto_scaling_instances.emplace();
      for (auto& machine : machines) {
        aws::autoscaling::AutoScalingInstanceDetails one;
        one.instance_id = machine.id;
        if (machine.member) found.push_back(one);
      }
    } else if (name == "DescribeInstances") {
      describe(*static_cast<const ec2::DescribeInstancesRequest*>(input),
               *static_cast<ec2::DescribeInstancesResult*>(output));
    }
    return Done{};
  }

  void describe(const ec2::DescribeInstancesRequest& request, ec2::DescribeInstancesResult& out) {
    auto has = [](const std::vector<std::string>* values, const std::string& value) {
      return !values || std::find(values->begin(), values->end(), value) != values->end();
    };
    ec2::Reservation all;
    all.instances.emplace();
    for (auto& machine : machines) {
      if (!has(asked(request, "instance-id"), machine.id) ||
          !has(asked(request, "image-id"), machine.image) ||
          !has(asked(request, "instance-state-name"), machine.state))
        continue;
      ec2::Instance one;
      one.instance_id = machine.id;
      one.image_id = machine.image;
      one.state.emplace().name = machine.state;
      one.tags.emplace().push_back({.key = "windlass:layer", .value = machine.layer});
      all.instances->push_back(one);
    }
    out.reservations.emplace({all});
  }
};

struct Scene {
  std::shared_ptr<Account> account = std::make_shared<Account>();
  ManualClock clock;
  SeededRandom random{7};
  Place place{"shop", "qa"};
  bool dead_are_gone = true;

  Work work() {
    return {.target = local_target(account, account->inner),
            .clock = clock,
            .random = random,
            .sleep = [this](std::chrono::milliseconds wait) { clock.advance(wait); }};
  }
  DeployParts parts() {
    DeployParts parts;
    parts.lock.owner = {.who = "ann@desk", .machine = "desk", .pid = 1, .verb = "decommission"};
    parts.lock.is_gone = [this](auto&) { return dead_are_gone; };
    return parts;
  }

  void given_revision(const std::string& environment, int number, const std::string& image,
                      const std::string& verb = "deploy") {
    Revision revision;
    revision.number = number;
    revision.app = "shop";
    revision.environment = environment;
    revision.verb = verb;
    revision.outcome = Revision::Outcome::Succeeded;
    if (!image.empty()) revision.images["web"] = image;
    Place of{"shop", environment};
    account->inner->objects[revision_key(of, number)] = to_json(revision);
  }
  // An environment that stands, as revision 1 of this image.
  void given_environment(const std::string& environment, const std::string& image) {
    given_revision(environment, 1, image);
    auto w = work();
    REQUIRE(Revisions(w, {"shop", environment}).set_current({1, "digest"}));
    auto& stack = account->inner->stacks["shop-" + environment];
    stack.name = "shop-" + environment;
    stack.id = "arn:stack/" + environment;
    stack.status = "CREATE_COMPLETE";
  }
  Result<Decommissioned> gone(DecommissionWish wish = {.with_images = true}) {
    return decommission(work(), place, "", parts(), wish);
  }
  std::string left_images() {
    std::string text;
    for (auto& [id, name] : account->images) text += (text.empty() ? "" : " ") + id;
    return text;
  }
  // What is said of it.
  std::string about(const Decommissioned& done, const std::string& what) {
    for (auto& one : done.stays)
      if (one.what.find(what) != std::string::npos) return one.about;
    return "not told";
  }
};

constexpr const char* old_image = "ami-01";
constexpr const char* shared_image = "ami-02";

struct Two : Scene {
  Two() {
    account->images = {{old_image, "web"}, {shared_image, "web"}};
    given_environment("qa", old_image);
    given_revision("prod", 1, shared_image);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Two, "without --with-images every image stays, and is told with who needs it") {
  auto done = gone({});
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  CHECK(left_images() == "ami-01 ami-02");
  CHECK(about(*done, old_image) == nobody_needs_it);
  CHECK(about(*done, shared_image) == "needed by prod revision 1");
}

TEST_CASE_FIXTURE(Two, "with its images, those go that no other environment needs") {
  auto done = gone();
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  CHECK(left_images() == shared_image);
  CHECK(done->images_gone == std::vector<std::string>{"web ami-01"});
}

TEST_CASE_FIXTURE(Two, "an image that a machine still runs on stays") {
  account->machines = {{"i-9", old_image, ""}};
  REQUIRE(gone());
  CHECK(left_images() == "ami-01 ami-02");
}

TEST_CASE_FIXTURE(Two, "images can be removed afterwards, when the environment is gone already") {
  REQUIRE(gone({}));
  auto again = gone();
  REQUIRE(again);
  CHECK_FALSE(again->was_there);
  CHECK(left_images() == shared_image);
}

TEST_CASE_FIXTURE(Two, "two environments that are both gone with their images hold none of them") {
  given_revision("dev", 1, old_image);
  given_revision("dev", 2, "", "decommission");
  REQUIRE(gone());
  CHECK(left_images() == "ami-01 ami-02");  // dev may still go back to its revision 1
  place.environment = "dev";
  REQUIRE(gone());
  CHECK(left_images() == shared_image);
}

TEST_CASE_FIXTURE(Two, "while a colleague works on another environment no image is removed") {
  dead_are_gone = false;
  Item lock = {{"name", text_value("shop/prod")},
               {"token", text_value("t")},
               {"who", text_value("bob@desk")},
               {"verb", text_value("deploy")},
               {"lease_s", number_value(30)}};
  account->inner->items["shop/prod"] = lock;
  auto w = work();
  w.sleep = [&, beats = 0](std::chrono::milliseconds wait) mutable {
    clock.advance(wait);
    account->inner->items["shop/prod"]["beat"] = number_value(++beats);
  };
  auto refused = decommission(w, place, "", parts(), {.with_images = true});
  REQUIRE(!refused);
  CHECK(refused.error().code == "Busy");
  CHECK(refused.error().message.find("bob@desk works on shop-prod") != std::string::npos);
  CHECK(left_images() == "ami-01 ami-02");
}

TEST_CASE("a decommission with images that is killed at any call is ended by typing it again") {
  for (auto after : {false, true})
    for (int call = 1; call < 300; ++call) {
      CAPTURE(call);
      CAPTURE(after);
      Two scene;
      auto& inner = *scene.account->inner;
      inner.calls = 0, inner.dies_at = call, inner.dies_after = after;
      bool died = false;
      try {
        (void)scene.gone();
      } catch (const Killed&) {
        died = true;
      }
      inner.dies_at = 0, inner.dead = false;
      auto done = scene.gone();
      REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
      REQUIRE(scene.left_images() == shared_image);
      REQUIRE(inner.find("shop-qa") == nullptr);
      REQUIRE_FALSE(inner.items.contains("shop/qa"));
      auto w = scene.work();
      auto newest = Revisions(w, scene.place).newest(10);
      REQUIRE(newest);
      for (auto& one : *newest) REQUIRE(one.outcome != Revision::Outcome::Running);
      if (!died) break;
    }
}

TEST_CASE_FIXTURE(Two, "a machine that was detached is named, and nothing is removed") {
  account->machines = {{"i-1", old_image, "app", "running", true}, {"i-7", old_image, "app"}};
  auto refused = gone({});
  REQUIRE(!refused);
  CHECK(refused.error().code == "Detached");
  CHECK(refused.error().message.find("i-7 (app)") != std::string::npos);
  CHECK(refused.error().message.find("i-1") == std::string::npos);
  CHECK(refused.error().message.find("windlass decommission qa --with-detached") !=
        std::string::npos);
  CHECK(account->inner->find("shop-qa") != nullptr);
  CHECK_FALSE(account->inner->objects.contains("shop/qa/revisions/00000002.json"));
  auto w = work();
  CHECK(Revisions(w, place).current()->number == 1);
}

TEST_CASE_FIXTURE(Two, "a machine that was detached is ended where that is asked for") {
  account->machines = {{"i-7", old_image, "app"}};
  auto done = gone({.with_images = true, .with_detached = true});
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  CHECK(account->machines.empty());
  CHECK(left_images() == shared_image);
}

TEST_CASE_FIXTURE(Two, "after a refusal the environment stands, and can be decommissioned") {
  account->machines = {{"i-7", old_image, "app"}};
  REQUIRE(!gone({}));
  account->machines = {{"i-1", old_image, "app", "running", true}};
  CHECK(gone({}));
}

TEST_CASE_FIXTURE(Two, "reports of machines that are no more are swept, of others never") {
  auto& objects = account->inner->objects;
  account->machines = {{"i-1", "", "app"},
                       {"i-2", "", "app", "stopped"},
                       {"i-3", "", "app", "shutting-down"},
                       {"i-4", "", "app", "terminated"}};
  for (auto* machine : {"i-1", "i-2", "i-3", "i-4", "i-5"})
    objects["shop/qa/machines/AROAX:" + std::string(machine) + ".json"] = "{}";
  objects["shop/prod/machines/AROAX:i-5.json"] = "{}";
  auto swept = forget_old_reports(work(), place);
  REQUIRE(swept);
  CHECK(*swept == 2);
  for (auto* machine : {"i-1", "i-2", "i-3"})
    CHECK(objects.contains("shop/qa/machines/AROAX:" + std::string(machine) + ".json"));
  CHECK_FALSE(objects.contains("shop/qa/machines/AROAX:i-4.json"));
  CHECK_FALSE(objects.contains("shop/qa/machines/AROAX:i-5.json"));
  CHECK(objects.contains("shop/prod/machines/AROAX:i-5.json"));
}

}  // namespace windlass::ops::testing
