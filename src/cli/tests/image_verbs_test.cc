#include "cli/image_verbs.h"

#include <doctest/doctest.h>

#include "cli/image_desk.h"
#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

namespace {

struct ImageVerbs : cli::testing::EmptyDesk {
  std::string file =
      "windlass: 1\napp: shop\nlayers:\n  web:\n    image: ami-0123456789abcdef0\n"
      "environments:\n  prod:\n    target: aws\n    region: eu-west-1\n  dev: {target: local}\n";
  Invocation invocation;

  OperatorParts parts() {
    auto parts = EmptyDesk::parts();
    parts.manifest.read_file = [this](auto&) { return std::optional(file); };
    parts.manifest.exists = [](auto&) { return true; };
    return parts;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ImageVerbs, "images are made where the first local environment is") {
  auto chosen = image_environment(invocation, parts());
  REQUIRE(chosen);
  CHECK(chosen->environment == "dev");
}

TEST_CASE_FIXTURE(ImageVerbs, "--env says where images are made") {
  invocation.options = {{"--env", "prod"}};
  CHECK(image_environment(invocation, parts())->environment == "prod");
}

TEST_CASE_FIXTURE(ImageVerbs, "where nothing is local, --env is asked for") {
  file.replace(file.find("  dev: {target: local}"), 22, "  qa: {target: aws, region: eu-west-1}");
  auto chosen = image_environment(invocation, parts());
  REQUIRE(!chosen);
  CHECK(chosen.error().message.find("--env prod | qa") != std::string::npos);
}

TEST_CASE_FIXTURE(ImageVerbs, "a limit is a time with a unit") {
  auto limit = [&](const std::string& text) {
    invocation.options = {{"--limit", text}};
    return limit_of(invocation);
  };
  CHECK(limit("45m")->count() == 45 * 60);
  CHECK(limit("90s")->count() == 90);
  CHECK(limit("90")->count() == 90);
  CHECK(limit("1h")->count() == 3600);
  for (auto* wrong : {"", "m", "5", "7h", "-1m", "10x", "1.5h"}) {
    CAPTURE(wrong);
    CHECK(!limit(wrong));
  }
}

TEST_CASE("the lock lies beside the file that is named") {
  Invocation invocation;
  CHECK(repository_of(invocation).path_of("windlass.lock") == "windlass.lock");
  invocation.options = {{"--file", "shop/windlass.yaml"}};
  CHECK(repository_of(invocation).path_of("windlass.lock") == "shop/windlass.lock");
}
