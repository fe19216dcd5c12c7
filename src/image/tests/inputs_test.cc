#include "image/inputs.h"

#include "bake_fixture.h"
#include "image/base_image.h"
#include "image/bundle.h"

using namespace windlass;
using namespace windlass::image;

namespace {

struct InputsFixture : BakeFixture {
  std::string digest() {
    auto image = model().images.front();
    auto inputs = read_inputs(image, folder.string(), "");
    REQUIRE(inputs);
    return digest_of(image, *inputs);
  }
};

}  // namespace

TEST_CASE_FIXTURE(InputsFixture, "the same files give the same digest, whatever their times are") {
  auto before = digest();
  write("image/install.sh", read("image/install.sh"));
  CHECK(digest() == before);
}

TEST_CASE_FIXTURE(InputsFixture,
                  "a script that may be run is another input than one that may not") {
  auto before = digest();
  std::filesystem::permissions(folder / "image/install.sh", std::filesystem::perms(0755));
  CHECK(digest() != before);
}

TEST_CASE_FIXTURE(InputsFixture, "a umask makes no other image") {
  auto before = digest();
  std::filesystem::permissions(folder / "image/install.sh", std::filesystem::perms(0600));
  CHECK(digest() == before);
}

TEST_CASE_FIXTURE(InputsFixture,
                  "each word of the file that goes into an image changes its digest") {
  auto before = digest();
  for (auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"[nginx]", "[apache2]"}, {"service: nginx", "port: 80"}, {"[gcc]", "[cc]"}}) {
    CAPTURE(from);
    replace(from, to);
    CHECK(digest() != before);
    replace(to, from);
  }
  CHECK(digest() == before);
}

TEST_CASE_FIXTURE(InputsFixture, "a playbook brings the folder that it lies in") {
  replace("run: image/install.sh", "ansible: image/site.yaml");
  write("image/site.yaml", "- hosts: all\n");
  auto before = digest();
  write("image/vars.yaml", "a: b\n");
  CHECK(digest() != before);
}

TEST_CASE_FIXTURE(InputsFixture, "locked versions are part of what an image is known by") {
  auto image = model().images.front();
  auto inputs = *read_inputs(image, folder.string(), "");
  CHECK(digest_of(image, inputs, {{"nginx", "1"}}) != digest_of(image, inputs, {{"nginx", "2"}}));
  CHECK(digest_of(image, inputs, {{"nginx", "1"}, {"libc6", "2"}}) ==
        digest_of(image, inputs, {{"nginx", "1"}}));
}

TEST_CASE_FIXTURE(InputsFixture, "a bundle is the same bytes for the same inputs") {
  auto image = model().images.front();
  auto one = make_bundle(image, *read_inputs(image, folder.string(), ""), {});
  auto other = make_bundle(image, *read_inputs(image, folder.string(), ""), {});
  REQUIRE(one);
  CHECK(*one == *other);
}

TEST_CASE_FIXTURE(BakeFixture, "what cannot be baked on is refused with what can") {
  auto resolved = [&](const std::string& base) {
    return resolve_base(aws::Client(aws), {.id_or_name = base, .owner = {}, .name = {}}, "t3.small",
                        true);
  };
  CHECK(*resolved("debian-12") == "ami-debian1");
  CHECK(*resolved("ami-0123") == "ami-0123");
  CHECK(resolved("ubuntu-24.04").error().message.find("it has debian-12") != std::string::npos);
  CHECK(resolved("tiny").error().message.find("bake on debian-12") != std::string::npos);
}

TEST_CASE("a machine's type tells its processor") {
  CHECK(architecture_of("t3.small") == "amd64");
  CHECK(architecture_of("t4g.small") == "arm64");
  CHECK(architecture_of("c7gn.large") == "arm64");
  CHECK(architecture_of("g4dn.xlarge") == "amd64");
  CHECK(architecture_of("g5.xlarge") == "amd64");
  CHECK(architecture_of("g5g.xlarge") == "arm64");
  CHECK(architecture_of("a1.large") == "arm64");
  CHECK(architecture_of("x2gd.large") == "arm64");
}
