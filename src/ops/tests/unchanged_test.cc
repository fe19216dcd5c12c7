// The short way: what it takes, and each way in which it must not be taken.
#include "ops/unchanged.h"

#include <doctest/doctest.h>

#include "manifest/manifest.h"
#include "ops/planning.h"
#include "scene.h"

namespace windlass::ops::testing {

namespace {

using Calls = std::vector<std::string>;

struct Short : Scene {
  ImageIds inputs;  // as files and windlass.lock say

  UnchangedParts look() {
    UnchangedParts parts;
    parts.image_inputs = [this] { return std::optional<ImageIds>(inputs); };
    return parts;
  }
  DeployParts parts_with_images() {
    auto with = parts();
    with.baked = [this] {
      ImageIds ids;
      for (auto& [name, digest] : inputs) ids[name] = "ami-" + digest;
      return ids;
    };
    with.image_inputs = look().image_inputs;
    return with;
  }
  std::optional<Unchanged> unchanged(const manifest::Model& model) {
    account->called.clear();
    return find_unchanged(work(), model, look());
  }
  std::optional<Unchanged> unchanged(const std::string& service) {
    return unchanged(model(service));
  }
  FakeStack& stack() { return account->stacks.at("shop-qa"); }

  // A file whose layer has an image of its own, and pages.
  static manifest::Model rich_model() {
    auto read = manifest::read(
        "windlass: 1\napp: shop\nimages:\n  web:\n    base: debian-12\nlayers:\n  app:\n"
        "    image: web\n    size: 2\n    listen: {http: 80}\n    public: {address: balancer}\n"
        "sites:\n  example.org: {from: pages}\nenvironments:\n  qa: {target: local}\n",
        "windlass.yaml");
    REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    return *read->get("qa");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Short, "what was deployed and nobody touched is known by two calls") {
  deployed("vone");
  auto found = unchanged("vone");
  REQUIRE(found);
  CHECK(found->number == 1);
  CHECK(found->account == "000000000000");
  CHECK(account->called == Calls{"DescribeStacks", "GetObject"});
}

TEST_CASE_FIXTURE(Short, "where the file pins its account both calls are made at once") {
  auto pinned = model("vone");
  pinned.account = "000000000000";
  pinned.local = false;
  REQUIRE(ops::deploy(work(), pinned, {}, parts()));
  auto parts = look();
  int at_once = 0;
  parts.both = [&](auto& one, auto& other) { ++at_once, other(), one(); };
  CHECK(find_unchanged(work(), pinned, parts));
  CHECK(at_once == 1);
}

TEST_CASE_FIXTURE(Short, "an environment that is pinned to another account is looked at") {
  deployed("vone");
  auto pinned = model("vone");
  pinned.account = "111111111111";
  pinned.local = false;
  CHECK_FALSE(unchanged(pinned));
}

TEST_CASE_FIXTURE(Short, "another file is looked at") {
  deployed("vone");
  CHECK_FALSE(unchanged("vtwo"));
}

TEST_CASE_FIXTURE(Short, "an image that is made of something else is looked at, and so are pages") {
  inputs["web"] = "0123456789abcdef0";
  std::map<std::string, std::string> pages = {{"index.html", "one"}};
  auto parts = parts_with_images();
  parts.read_site = [&](auto&) { return pages; };
  auto same = look();
  same.read_site = parts.read_site;
  auto file = rich_model();
  auto content = digest_by_inputs(file, inputs, *read_sites(file, parts.read_site));
  REQUIRE(content);
  inputs["web"] = "fedcba98765432100";
  CHECK(*content != *digest_by_inputs(file, inputs, *read_sites(file, parts.read_site)));
  inputs["web"] = "0123456789abcdef0";
  pages["index.html"] = "two";
  CHECK(*content != *digest_by_inputs(file, inputs, *read_sites(file, parts.read_site)));
}

TEST_CASE_FIXTURE(Short, "what an image is made of is not always known: no call is made then") {
  deployed("vone");
  auto parts = look();
  parts.image_inputs = [] { return std::optional<ImageIds>(); };
  account->called.clear();
  CHECK_FALSE(find_unchanged(work(), model("vone"), parts));
  CHECK(account->called.empty());
}

TEST_CASE_FIXTURE(Short, "a stack that somebody changed in another way is looked at") {
  deployed("vone");
  ++stack().updates;
  CHECK_FALSE(unchanged("vone"));
}

TEST_CASE_FIXTURE(Short, "a stack that is not at rest, failed or is gone is looked at") {
  deployed("vone");
  for (auto* status : {"UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED"}) {
    stack().status = status;
    stack().polls = 100;
    CHECK_FALSE(unchanged("vone"));
  }
  account->stacks.erase("shop-qa");
  CHECK_FALSE(unchanged("vone"));
}

TEST_CASE_FIXTURE(Short, "another stack of the same name is looked at") {
  deployed("vone");
  stack().id += "0";
  CHECK_FALSE(unchanged("vone"));
}

TEST_CASE_FIXTURE(Short, "while somebody is at it, it is looked at, whatever is wanted") {
  deployed("vone");
  auto busy = work();
  int looks = 0;
  busy.sleep = [&](std::chrono::milliseconds wait) {
    clock.advance(wait);
    ++looks;
    CHECK_FALSE(find_unchanged(work(), model("vone"), look()));
    CHECK_FALSE(find_unchanged(work(), model("vtwo"), look()));
  };
  REQUIRE(ops::deploy(busy, model("vtwo"), {}, parts()));
  CHECK(looks > 0);
  CHECK(unchanged("vtwo"));
}

TEST_CASE("whoever dies at any call leaves nothing that is taken for what it is not") {
  for (int call = 1; call < 100; ++call) {
    CAPTURE(call);
    Short scene;
    scene.deployed("vone");
    auto lived = survives(scene, {.caller_dies_at = call}, [&] { (void)scene.deploy("vtwo"); });
    for (auto* service : {"vone", "vtwo"})
      if (scene.unchanged(service)) {
        REQUIRE(scene.runs() == service);
        for (auto& one : scene.history()) REQUIRE(one.outcome != Outcome::Running);
      }
    if (lived) break;
  }
}

TEST_CASE_FIXTURE(Short, "after a revision was put back, what was before is known again") {
  deployed("vone");
  REQUIRE(deployed("xbreaks") == Outcome::Reverted);
  CHECK(unchanged("vone"));
  CHECK_FALSE(unchanged("xbreaks"));
}

TEST_CASE_FIXTURE(Short, "after a rollback the former file is what stands") {
  deployed("vone");
  deployed("vtwo");
  REQUIRE(roll_back(1));
  CHECK(unchanged("vone"));
  CHECK_FALSE(unchanged("vtwo"));
}

TEST_CASE_FIXTURE(Short, "what failed and was left so is looked at") {
  deployed("vone");
  auto file = model("xbreaks", "rollout: {auto_rollback: false}\n");
  REQUIRE(ops::deploy(work(), file, {}, parts()));
  CHECK_FALSE(unchanged(file));
}

TEST_CASE_FIXTURE(Short, "files that change while an image is looked for prove nothing") {
  auto changing = parts();
  int asked = 0;
  changing.image_inputs = [&] {
    return std::optional<ImageIds>(ImageIds{{"other", std::to_string(++asked)}});
  };
  REQUIRE(ops::deploy(work(), model("vone"), {}, changing));
  CHECK(current().inputs.empty());
}

TEST_CASE_FIXTURE(Short,
                  "changed in another way to what it was, it is known again after a deploy") {
  deployed("vone");
  ++stack().updates;
  auto again = deploy("vone");
  REQUIRE(again);
  CHECK_FALSE(again->changed);
  CHECK(change_sets() == 0);
  CHECK(unchanged("vone"));
}

TEST_CASE_FIXTURE(Short, "changed in another way to something else, a deploy makes it so again") {
  deployed("vone");
  ++stack().updates;
  stack().template_text += "# by hand\n";
  auto again = deploy("vone");
  REQUIRE(again);
  CHECK(again->changed);
  CHECK(stack().template_text.find("by hand") == std::string::npos);
  CHECK(unchanged("vone"));
}

TEST_CASE_FIXTURE(Short, "a plan sees what was changed by hand where it is asked to") {
  deployed("vone");
  stack().drifted = true;
  auto plan = make_plan(work(), model("vone"), {});
  REQUIRE(plan);
  CHECK(plan->empty());
  PlanParts sees;
  sees.sees_drift = true;
  plan = make_plan(work(), model("vone"), sees);
  REQUIRE(plan);
  CHECK(plan->changes.size() == 1);
  CHECK(change_sets() == 0);
}

TEST_CASE_FIXTURE(Short, "a deploy changes back what was changed by hand where it is asked to") {
  deployed("vone");
  DeployWish wish;
  wish.reverts_drift = true;
  auto nothing = ops::deploy(work(), model("vone"), wish, parts());
  REQUIRE(nothing);
  CHECK_FALSE(nothing->changed);
  stack().drifted = true;
  REQUIRE(deploy("vone"));
  CHECK(stack().drifted);
  auto done = ops::deploy(work(), model("vone"), wish, parts());
  REQUIRE(done);
  CHECK(done->changed);
  CHECK_FALSE(stack().drifted);
}

TEST_CASE_FIXTURE(Short, "both ways tell the same plan") {
  deployed("vone");
  auto shortly = unchanged("vone");
  auto at_length = make_plan(work(), model("vone"), {});
  REQUIRE(shortly);
  REQUIRE(at_length);
  CHECK(to_json(empty_plan(*shortly, model("vone"))).dump() == to_json(*at_length).dump());
}

TEST_CASE("what a deploy refuses is not spared by the short way") {
  auto file = Scene::model("vone");
  DeployWish wish;
  CHECK(may_be_spared(file, wish));
  wish.verb = "commission";
  CHECK_FALSE(may_be_spared(file, wish));
  wish.verb = "deploy";
  wish.reverts_drift = true;
  CHECK_FALSE(may_be_spared(file, wish));
  wish.reverts_drift = false;
  file.rehearse_required = true;
  CHECK_FALSE(may_be_spared(file, wish));
  wish.without_rehearsal = "it burns";
  CHECK(may_be_spared(file, wish));
}

}  // namespace windlass::ops::testing
