#pragma once

#include <filesystem>
#include <fstream>

#include "fake_aws.h"
#include "image/bake.h"
#include "manifest/manifest.h"

namespace windlass::image {

// A repository with a windlass.yaml, and a fake AWS.
struct BakeFixture {
  BakeFixture() {
    folder = std::filesystem::temp_directory_path() / ("windlass-bake-" + SystemRandom().hex(8));
    std::filesystem::create_directories(folder / "image");
    write("image/install.sh", "#!/bin/sh\ntrue\n");
    write("windlass.yaml", R"(windlass: 1
app: shop
images:
  web:
    base: debian-12
    provision:
      - packages: [nginx]
      - run: image/install.sh
    test:
      - service: nginx
    forbid: [gcc]
layers:
  app:
    image: web
environments:
  dev: {target: local}
)");
  }
  ~BakeFixture() { std::filesystem::remove_all(folder); }

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream in(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void replace(const std::string& from, const std::string& to) {
    auto text = read("windlass.yaml");
    text.replace(text.find(from), from.size(), to);
    write("windlass.yaml", text);
  }
  manifest::Model model() const {
    auto read_file = manifest::read(read("windlass.yaml"), "windlass.yaml");
    if (!read_file) throw std::runtime_error(read_file.error().message);
    return read_file->environments.front();
  }
  Repository repository() const { return {folder.string()}; }
  BakeParts parts() {
    return {.transport = aws,
            .sign = FakeAws::sign,
            .place = {.local = local,
                      .account = "123456789012",
                      .region = "us-east-1",
                      .bucket = "windlass-123456789012-us-east-1"},
            .clock = clock,
            .random = random,
            .sleep = [this](auto duration) { clock.advance(duration); },
            .tell = [this](auto& progress) { told.push_back(progress); },
            .cancelled = [this] { return cancelled; },
            .baker = "desk 1",
            .may_live = [this](auto&) { return baker_lives; },
            .agent = {},
            .state_folder = (folder / "state").string()};
  }
  auto bake(const BakeWish& wish = {}) { return image::bake(parts(), model(), repository(), wish); }

  std::filesystem::path folder;
  std::shared_ptr<FakeAws> aws = std::make_shared<FakeAws>();
  ManualClock clock{Time{std::chrono::seconds{1'795'262'400}}};
  SeededRandom random{1};
  bool local = true, cancelled = false, baker_lives = true;
  std::vector<Progress> told;
};

}  // namespace windlass::image
