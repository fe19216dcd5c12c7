// validate, explain, render and init, as they are typed, over files that are only pretended.
#include "cli/manifest_verbs.h"

#include <doctest/doctest.h>

#include "desk_parts.h"

using namespace windlass;
using namespace windlass::cli;

namespace {

constexpr const char* good = R"(windlass: 1
app: shop
images:
  web:
    base: debian-12
    provision:
      - run: image/install.sh
layers:
  app:
    image: web
    public: {}
    listen: {http: 8080}
environments:
  dev: {target: local}
)";

struct Fixture : cli::testing::Typed {
  std::map<std::string, std::string> files = {{"windlass.yaml", good},
                                              {"image/install.sh", "#!/bin/sh\n"}};
  std::vector<std::string> answers;

  Fixture() {
    console.ask = [this](auto&) -> std::optional<std::string> {
      if (answers.empty()) return std::nullopt;
      auto answer = answers.front();
      answers.erase(answers.begin());
      return answer;
    };
    ManifestParts parts{.read_file = [this](auto& path) -> std::optional<std::string> {
                          if (!files.contains(path)) return std::nullopt;
                          return files[path];
                        },
                        .exists = [this](auto& path) { return files.contains(path); },
                        .write_file = [this](auto& path, auto text, bool) -> Result<> {
                          files[path] = text;
                          return Done{};
                        },
                        .images = [](auto&) -> std::map<std::string, std::string> {
                          return {{"web", "ami-0123456789abcdef0"}};
                        }};
    commands = {validate_command(parts), explain_command(), render_command(parts),
                init_command(parts)};
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "validate says that nothing is wrong, and which environments there are") {
  CHECK(type({"validate"}) == 0);
  CHECK(out == "windlass.yaml: shop, 1 environment (dev), nothing wrong\n");
}

TEST_CASE_FIXTURE(Fixture, "validate looks for the files that the manifest names, beside it") {
  files["shop/windlass.yaml"] = good;
  CHECK(type({"validate", "--file", "shop/windlass.yaml"}) == 1);
  CHECK(err.find(
            "shop/windlass.yaml:7:14: images.web.provision[0].run: there is no image/install.sh") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "validate without a file says how to begin one") {
  files.clear();
  CHECK(type({"validate"}) == 1);
  CHECK(err.find("there is no windlass.yaml here; `windlass init` begins one") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "in a folder below the file is told where it is") {
  files.clear();
  files["../../windlass.yaml"] = good;
  CHECK(type({"validate"}) == 1);
  CHECK(err ==
        "windlass: there is no windlass.yaml here, but one above: go there, or say --file "
        "../../windlass.yaml\n");
}

TEST_CASE_FIXTURE(Fixture,
                  "each mistake is a line that begins with its place, the first one, too") {
  files["windlass.yaml"] = std::string(good) + "mask: image/install.sh\nnotfy: x\n";
  CHECK(type({"validate"}) == 1);
  CHECK(err.starts_with("windlass.yaml:16:1: notfy: there is no such key"));
}

TEST_CASE_FIXTURE(Fixture, "validate tells of what cannot be deployed yet, and exits 0") {
  files["windlass.yaml"] = std::string(good) + "mask: image/install.sh\n";
  CHECK(type({"validate"}) == 0);
  CHECK(out.find("windlass.yaml:15:1: mask is not built yet") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "validate tells programs where each mistake is") {
  files["windlass.yaml"] = std::string(good) + "mask: image/install.sh\nnotfy: x\n";
  CHECK(type({"validate", "--json"}) == 1);
  CHECK(err == "");
  auto said = parse_json(out);
  REQUIRE(said);
  CHECK(*said->find("windlass") == Json(1));
  CHECK(*said->find("right") == Json(false));
  auto& first = said->find("mistakes")->as_array().at(0);
  CHECK(*first.find("line") == Json(16));
  CHECK(*first.find("column") == Json(1));
  CHECK(first.text("message")->starts_with("notfy: there is no such key"));
}

TEST_CASE_FIXTURE(Fixture, "validate tells programs of a file that is no YAML, too") {
  files["windlass.yaml"] = "windlass: 1\napp: [shop\n";
  CHECK(type({"validate", "--json"}) == 1);
  auto said = parse_json(out);
  REQUIRE(said);
  CHECK(said->find("mistakes")->as_array().at(0).find("line")->as_int() > 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "validate tells programs what is right and what cannot be deployed yet") {
  files["windlass.yaml"] = std::string(good) + "mask: image/install.sh\n";
  CHECK(type({"validate", "--json"}) == 0);
  auto said = parse_json(out);
  REQUIRE(said);
  CHECK(*said->find("right") == Json(true));
  CHECK(*said->find("environments") == Json(Json::Array{"dev"}));
  CHECK(*said->find("not_built")->as_array().at(0).find("line") == Json(15));
}

TEST_CASE_FIXTURE(Fixture, "render prints the template, with the images that are known") {
  CHECK(type({"render", "dev"}) == 0);
  CHECK(out.find("AWSTemplateFormatVersion") != std::string::npos);
  CHECK(out.find("Default: ami-0123456789abcdef0") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "render of an unknown environment names the nearest") {
  CHECK(type({"render", "devv"}) == 1);
  CHECK(err.find("there is no environment devv; did you mean dev?") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "explain says what a key means, and prints the schema") {
  CHECK(type({"explain", "layers.app.size"}) == 0);
  CHECK(out.starts_with("layers.NAME.size\n"));
  out.clear();
  CHECK(type({"explain", "--schema"}) == 0);
  CHECK(out.starts_with("{\n"));
}

TEST_CASE_FIXTURE(Fixture, "init asks for what was not said, and what it writes is right") {
  files.clear();
  answers = {"web", "pets"};
  CHECK(type({"init"}) == 0);
  CHECK(files.at("windlass.yaml").find("app: pets") != std::string::npos);
  CHECK(out.find("wrote app/service.py") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "init without anybody to ask says what it needs") {
  CHECK(type({"init"}) == 2);
  CHECK(err.find("windlass init START --app NAME") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "init never writes over what is there") {
  CHECK(type({"init", "web", "--app", "pets"}) == 1);
  CHECK(err.find("windlass.yaml, image/install.sh are there already") != std::string::npos);
  CHECK(files.at("windlass.yaml") == good);
  CHECK(files.size() == 2);
}
