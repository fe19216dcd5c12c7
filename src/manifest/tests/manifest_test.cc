#include "manifest/manifest.h"

#include <doctest/doctest.h>

#include "manifest/render.h"

using namespace windlass;
using namespace windlass::manifest;

namespace {

// The smallest file that says something, with more keys after it.
std::string file_with(const std::string& more) {
  return "windlass: 1\napp: shop\n" + more + "environments:\n  dev: {target: local}\n";
}

constexpr const char* web = R"(layers:
  app:
    image: ami-0123456789abcdef0
    public: {address: balancer}
    listen: {http: 8080}
)";

Model dev_of(const std::string& text) {
  auto manifest = manifest::read(text, "windlass.yaml");
  REQUIRE_MESSAGE(manifest, manifest.error().message);
  auto model = manifest->get("dev");
  REQUIRE(model);
  return *model;
}

}  // namespace

TEST_CASE("what is not said is filled in") {
  auto model = dev_of(file_with(web));
  auto& app = model.layers.at(0);
  CHECK(app.size_min == 1);
  CHECK(app.machine_type == "t3.small");
  CHECK(app.zones == 2);
  CHECK(app.front->ports == std::vector{80});
  CHECK(app.rollout.min_healthy_percentage == 90);
  CHECK(model.region == "us-east-1");
  CHECK(model.stack_name() == "shop-dev");
}

TEST_CASE("an environment's overlay merges maps, replaces the rest, and null takes away") {
  auto manifest = manifest::read(R"(windlass: 1
app: shop
layers:
  app:
    image: ami-0123456789abcdef0
    machine: {type: t3.large, disk: 20GiB}
    size: {min: 2, max: 8}
    scale: {metric: cpu}
    public: {}
    listen: {http: 8080}
  extra:
    image: ami-0123456789abcdef0
notify: [a@example.com, b@example.com]
environments:
  prod: {target: aws, region: us-east-2}
  dev:
    target: local
    layers:
      app: {machine: {type: t3.micro}, size: 1, scale: null}
      extra: null
    notify: [c@example.com]
)",
                                 "windlass.yaml");
  REQUIRE_MESSAGE(manifest, manifest.error().message);
  auto dev = *manifest->get("dev"), prod = *manifest->get("prod");
  CHECK(dev.layers.size() == 1);
  CHECK(dev.layers[0].machine_type == "t3.micro");
  CHECK(dev.layers[0].disk_gib == 20);
  CHECK(dev.layers[0].size_max == 1);
  CHECK(dev.notify == std::vector<std::string>{"c@example.com"});
  CHECK(prod.layers.size() == 2);
  CHECK(prod.layers[0].size_max == 8);
  CHECK(prod.notify.size() == 2);
}

TEST_CASE("production owns the bare domain, another environment gets its name in front") {
  auto manifest = manifest::read(R"(windlass: 1
app: shop
layers:
  app:
    image: ami-0123456789abcdef0
    public: {domain: shop.example.com}
    listen: {http: 8080}
sites:
  example.org: {from: static}
dns:
  example.org: [{type: MX, value: 10 mail.example.net}]
environments:
  dev: {target: local}
  prod: {target: aws, region: us-east-2, production: true}
  qa:
    target: aws
    region: us-east-2
    layers: {app: {public: {domain: test.example.com}}}
)",
                                 "windlass.yaml");
  REQUIRE_MESSAGE(manifest, manifest.error().message);
  auto domain = [&](const char* name) { return manifest->get(name)->layers[0].front->domain; };
  CHECK(domain("prod") == "shop.example.com");
  CHECK(domain("dev") == "dev.shop.example.com");
  CHECK(domain("qa") == "test.example.com");
  CHECK(manifest->get("dev")->sites[0].domain == "dev.example.org");
  CHECK(manifest->get("dev")->zones[0].records[0].name == "dev.example.org");
  CHECK(manifest->get("prod")->zones[0].records[0].name == "example.org");
}

TEST_CASE("a layer that scales by a queue may receive from it") {
  auto model = dev_of(file_with(R"(layers:
  worker:
    image: ami-0123456789abcdef0
    size: {min: 1, max: 4}
    scale: {metric: queue, queue: jobs}
queues:
  jobs: {}
)"));
  auto& needs = model.layers[0].needs;
  REQUIRE(needs.size() == 1);
  CHECK(needs[0].name == "jobs");
  CHECK(needs[0].may == "receive");
}

TEST_CASE("keys that begin with x- are free") {
  auto model = dev_of(file_with(std::string(web) + "    x-note: anything\nx-who: [ann, bob]\n"));
  CHECK(model.layers.size() == 1);
}

TEST_CASE("an unknown environment is refused with the nearest one") {
  auto manifest = manifest::read(file_with(web), "windlass.yaml");
  REQUIRE(manifest);
  auto refused = manifest->get("devv");
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "windlass.yaml:9:3: there is no environment devv; did you mean dev?");
}

TEST_CASE("what is not built yet is refused by name, with what to do until then") {
  auto manifest = manifest::read(file_with(R"(layers:
  app:
    image: ami-0123456789abcdef0
    release: shop
    rollout: {strategy: tickets, checkpoint_percentages: [10]}
    public: {address: balancer}
    listen: {http: 8080}
releases:
  shop: {install: deploy/install.sh}
)"),
                                 "windlass.yaml");
  REQUIRE_MESSAGE(manifest, manifest.error().message);
  auto problems = not_built(*manifest->get("dev"));
  REQUIRE(problems.size() == 4);
  CHECK(shown(problems[0], "windlass.yaml") ==
        "windlass.yaml:6:5: layers.app.release is not built yet; until then put the code into the "
        "image "
        "(images.NAME.provision, copy)");
  CHECK(shown(problems[1], "windlass.yaml") ==
        "windlass.yaml:7:15: layers.app.rollout.strategy: tickets is not built yet; until then say "
        "rolling, rolling_extra, immutable, blue_green, canary or root_swap");
  CHECK(shown(problems[2], "windlass.yaml") ==
        "windlass.yaml:7:34: layers.app.rollout.checkpoint_percentages is not built yet but for "
        "canary; until then say strategy: canary, or leave it out: every machine is looked at "
        "before the next one");
}

TEST_CASE("files of the repository are named with the place that names them") {
  auto model = dev_of(file_with(std::string(web) + R"(images:
  web:
    base: debian-12
    provision:
      - copy: {from: image/etc, to: /etc}
      - run: image/install.sh
)"));
  auto files = files_named(model);
  REQUIRE(files.size() == 2);
  CHECK(files[1].path == "image/install.sh");
  CHECK(shown(missing(files[1]), "windlass.yaml") ==
        "windlass.yaml:13:14: images.web.provision[1].run: there is no image/install.sh beside "
        "windlass.yaml; make it, or mend its name");
}
