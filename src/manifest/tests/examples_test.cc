#include <doctest/doctest.h>

#include "golden.h"
#include "manifest/manifest.h"
#include "manifest/render.h"
#include "manifest/starts.h"

using namespace windlass;
using namespace windlass::manifest;
using namespace windlass::manifest::testing;

namespace {

std::map<std::string, std::string> ids(const Model& model) {
  std::map<std::string, std::string> out;
  int number = 0;
  for (auto& image : model.images)
    out[image.name] = "ami-0000000000000000" + std::to_string(++number);
  return out;
}

std::vector<std::filesystem::path> examples() {
  std::vector<std::filesystem::path> found;
  for (auto& entry : std::filesystem::directory_iterator(source_dir / "examples")) {
    if (std::filesystem::exists(entry.path() / "windlass.yaml")) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Manifest read_example(const std::filesystem::path& folder) {
  auto manifest = manifest::read(text_of(folder / "windlass.yaml"), "windlass.yaml");
  REQUIRE_MESSAGE(manifest, folder.string() << "\n" << manifest.error().message);
  return *manifest;
}

}  // namespace

TEST_CASE("the five systems that people brought are there, and all that they name is beside them") {
  CHECK(examples().size() >= 5);
  for (auto& folder : examples()) {
    CAPTURE(folder.string());
    for (auto& model : read_example(folder).environments) {
      for (auto& file : files_named(model)) {
        CAPTURE(file.path);
        CHECK(std::filesystem::exists(folder / file.path));
      }
    }
  }
}

TEST_CASE("each example renders in each environment, as recorded") {
  for (auto& folder : examples()) {
    for (auto& model : read_example(folder).environments) {
      CAPTURE(folder.filename().string());
      CAPTURE(model.environment);
      auto text = render(model, {.images = ids(model)});
      REQUIRE_MESSAGE(text, text.error().message);
      auto name = folder.filename().string() + "-" + model.environment + ".yaml";
      check_golden(source_dir / "src/manifest/tests/rendered" / name, *text);
      CHECK(text->size() <= template_inline_bytes_max);
    }
  }
}

TEST_CASE("what the examples do not show renders as recorded, too") {
  for (auto& path : files_in(source_dir / "src/manifest/tests/more", ".yaml")) {
    auto manifest = manifest::read(text_of(path), "windlass.yaml");
    REQUIRE_MESSAGE(manifest, path.string() << "\n" << manifest.error().message);
    for (auto& model : manifest->environments) {
      auto text = render(model, {.images = ids(model)});
      REQUIRE_MESSAGE(text, text.error().message);
      auto name = path.stem().string() + "-" + model.environment + ".yaml";
      check_golden(source_dir / "src/manifest/tests/rendered" / name, *text);
    }
  }
}

TEST_CASE("the file that the design shows is in the format") {
  auto design = source_dir.parent_path() / "shared/DESIGN.md";
  if (!std::filesystem::exists(design)) {
    MESSAGE("skipped: the design is not beside this checkout");
    return;
  }
  auto text = text_of(design);
  auto begin = text.find("windlass: 1\napp: shop");
  REQUIRE(begin != text.npos);
  text = text.substr(begin, text.find("```", begin) - begin);
  // It shows one image only.
  text.replace(text.find("releases:\n"), 0,
               "  database: {base: debian-12}\n  builder: {base: debian-12}\n");
  auto manifest = manifest::read(text, "windlass.yaml");
  REQUIRE_MESSAGE(manifest, manifest.error().message);
  CHECK(manifest->environment_names() == std::vector<std::string>{"dev", "qa", "prod"});
  for (auto& model : manifest->environments) {
    auto rendered = render(model, {});
    REQUIRE_MESSAGE(rendered, rendered.error().message);
    CHECK(rendered->size() < template_bytes_max);
  }
}

TEST_CASE("each template reads back as a document whose references lead somewhere") {
  for (auto& folder : examples()) {
    for (auto& model : read_example(folder).environments) {
      CAPTURE(folder.filename().string());
      auto read = document::parse(*render(model, {}));
      REQUIRE_MESSAGE(read, read.error().message);
      auto* resources = read->find("Resources");
      auto* parameters = read->find("Parameters");
      REQUIRE(resources);
      auto known = [&](const std::string& id) {
        return id.starts_with("AWS::") || resources->find(id) ||
               (parameters && parameters->find(id));
      };
      std::vector<const document::Node*> left = {&*read};
      while (!left.empty()) {
        auto* node = left.back();
        left.pop_back();
        CAPTURE(node->text());
        if (node->tag() == "Ref") CHECK(known(node->text()));
        if (node->tag() == "GetAtt") CHECK(known(node->text().substr(0, node->text().find('.'))));
        if (node->tag() == "Sub") {
          auto& text = node->text();
          for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
            auto id = text.substr(at + 2, text.find_first_of(".}", at) - at - 2);
            if (id.starts_with("!")) continue;
            CAPTURE(id);
            CHECK(known(id));
          }
        }
        for (auto& member : node->members()) left.push_back(&member.value);
        for (auto& item : node->items()) left.push_back(&item);
      }
    }
  }
}

TEST_CASE("what init writes is right, complete, and deploys as it is") {
  for (auto& start : starts()) {
    CAPTURE(start.name);
    auto files = files_of_start(start.name, "pets");
    REQUIRE(files);
    auto manifest = manifest::read(files->at(0).text, "windlass.yaml");
    REQUIRE_MESSAGE(manifest, manifest.error().message);
    CHECK(manifest->environments.at(0).app == "pets");
    for (auto& model : manifest->environments) {
      for (auto& file : files_named(model)) {
        CAPTURE(file.path);
        CHECK(std::ranges::any_of(*files, [&](auto& one) {
          return one.path == file.path || one.path.starts_with(file.path + "/");
        }));
      }
      auto later = not_built(model);
      CHECK_MESSAGE(later.empty(), shown(later[0], "windlass.yaml"));
      auto text = render(model, {.images = ids(model)});
      REQUIRE_MESSAGE(text, text.error().message);
      check_golden(source_dir / "src/manifest/tests/rendered" /
                       ("init-" + std::string(start.name) + "-" + model.environment + ".yaml"),
                   *text);
    }
  }
}

TEST_CASE("init refuses a start that it does not know, and a name that AWS would not take") {
  auto start = files_of_start("webb", "pets");
  REQUIRE(!start);
  CHECK(start.error().message == "there is no start webb; did you mean web?");
  auto name = files_of_start("web", "My Pets");
  REQUIRE(!name);
  CHECK(name.error().message.find("is not a name") != std::string::npos);
}
