#include "scene.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "manifest/manifest.h"

namespace windlass::ops::testing {

Scene::Scene(const Scene& other)
    : account(std::make_shared<FakeAccount>(*other.account)),
      clock(other.clock.now()),
      random(11),
      place(other.place),
      dead_are_gone(other.dead_are_gone),
      wait_min(other.wait_min) {}

const Scene& Scene::after(const std::vector<std::string>& services) {
  static std::map<std::vector<std::string>, std::unique_ptr<Scene>> made;
  auto& scene = made[services];
  if (scene) return *scene;
  scene = std::make_unique<Scene>();
  for (auto& service : services) REQUIRE(scene->deployed(service) == Outcome::Succeeded);
  return *scene;
}

Work Scene::work() {
  return {.target = local_target(account, account),
          .clock = clock,
          .random = random,
          .sleep =
              [this](std::chrono::milliseconds wait) {
                clock.advance(std::max<std::chrono::milliseconds>(wait, wait_min));
              },
          .tell = [this](const Event& event) { told.push_back(event); }};
}

DeployParts Scene::parts() {
  DeployParts parts;
  parts.lock.owner = {.who = "ann@desk", .machine = "desk", .pid = 1, .verb = "deploy"};
  parts.lock.is_gone = [this](auto&) { return dead_are_gone; };
  // Its images are named by their ids.
  parts.image_inputs = [] { return std::optional<ImageIds>(ImageIds{}); };
  return parts;
}

manifest::Model Scene::model(const std::string& service, const std::string& more) {
  static std::map<std::string, manifest::Model> read_once;
  auto known = read_once.find(service + "\n" + more);
  if (known != read_once.end()) return known->second;
  auto read = manifest::read(
      "windlass: 1\napp: shop\nlayers:\n  app:\n    image: ami-0123456789abcdef0\n    size: 2\n"
      "    listen: {http: 80}\n    public: {address: balancer}\n    services: [" +
          service + "]\n" + more + "environments:\n  qa: {target: local}\n",
      "windlass.yaml");
  REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
  auto model = read->get("qa");
  REQUIRE(model);
  return read_once.emplace(service + "\n" + more, *model).first->second;
}

Result<Deployed> Scene::deploy(const std::string& service, const std::string& verb) {
  DeployWish wish;
  wish.verb = verb;
  return ops::deploy(work(), model(service), wish, parts());
}

Result<Deployed> Scene::roll_back(std::optional<int> to) {
  return ops::roll_back(work(), place, to, "", parts());
}

Result<Decommissioned> Scene::decommission() {
  return ops::decommission(work(), place, "", parts());
}

Outcome Scene::deployed(const std::string& service) {
  auto done = deploy(service);
  REQUIRE_MESSAGE(done, (done ? "" : done.error().code + ": " + done.error().message));
  return done->revision.outcome;
}

Current Scene::current() {
  auto w = work();
  return *Revisions(w, place).current();
}

std::vector<Revision> Scene::history() {
  auto w = work();
  return *Revisions(w, place).newest(100);
}

std::string Scene::status() const {
  auto* stack = account->find("shop-qa");
  return stack ? stack->status : "";
}

std::string Scene::runs() const {
  auto* stack = account->find("shop-qa");
  for (auto* service : {"vone", "vtwo", breaks, fails, rings})
    if (stack && stack->template_text.find(service) != std::string::npos) return service;
  return "";
}

std::size_t Scene::change_sets() const {
  auto* stack = account->find("shop-qa");
  if (!stack) return 0;
  return static_cast<std::size_t>(
      std::ranges::count_if(stack->change_sets, [](auto& one) { return !one.second.executed; }));
}

std::string Scene::left_over() {
  if (is_locked()) return "a lock";
  if (change_sets() > 0) return "a change set";
  auto all = history();
  for (auto& one : all)
    if (one.outcome == Outcome::Running)
      return "revision " + std::to_string(one.number) + " in the middle";
  auto stands = current().number;
  if (stands == 0) return status().empty() ? "" : "a stack of which nobody knows";
  auto stand = std::ranges::find(all, stands, &Revision::number);
  if (stand == all.end() || stand->outcome != Outcome::Succeeded) return "nothing good that stands";
  if (stand != all.begin() && all.front().outcome != Outcome::Reverted)
    return "a newer revision than what stands";
  if (stand->machines.at("app") != account->running()) return "other machines";
  return "";
}

}  // namespace windlass::ops::testing
