#include "image/lock.h"

#include "image/compare.h"
#include "image/uses.h"

using namespace windlass;
using namespace windlass::image;

TEST_CASE("a lock reads back as it was written") {
  Lock lock;
  lock.images["web"]["local us-east-1"] = {"debian-12", "ami-1", {{"nginx", "1.22.1-9+deb12u3"}}};
  lock.images["web"]["aws us-east-2"] = {"1366/debian-12-*", "ami-2", {}};
  auto read = read_lock(to_text(lock));
  REQUIRE(read);
  CHECK(read->images == lock.images);
  CHECK(read->find("web", "aws us-east-2")->id == "ami-2");
  CHECK(!read->find("web", "aws eu-west-1"));
}

TEST_CASE("no file is an empty lock, and a broken one is refused with the way out") {
  CHECK(read_lock("")->images.empty());
  for (auto* text : {"lock: 2\n", "images: {}\n", "lock: [\n", "lock: 1\nimages: [a]\n"}) {
    CAPTURE(text);
    auto refused = read_lock(text);
    REQUIRE(!refused);
    CHECK(refused.error().message.find("put back the committed one") != std::string::npos);
  }
}

namespace {
Known tested(const std::string& id, const std::string& name) {
  Known known;
  known.id = id;
  known.state = "available";
  known.tags = {{tag_image, name}, {tag_state, "tested"}};
  return known;
}
std::vector<std::string> ids_of(const std::vector<Known>& all) {
  std::vector<std::string> ids;
  for (auto& one : all) ids.push_back(one.id);
  return ids;
}
}  // namespace

TEST_CASE("pruning keeps the newest of each image, and whatever somebody needs") {
  std::vector<Known> newest_first = {tested("ami-4", "web"), tested("ami-3", "web"),
                                     tested("ami-2", "web"), tested("ami-1", "web"),
                                     tested("ami-0", "db")};
  CHECK(ids_of(prunable(newest_first, {{"ami-2", {"prod revision 7"}}}, 2)) ==
        std::vector<std::string>{"ami-1"});
  CHECK(ids_of(prunable(newest_first, {}, 0)).size() == 5);
}

TEST_CASE("pruning leaves alone what is not tested") {
  auto half = tested("ami-1", "web");
  half.tags[tag_state] = "baking";
  CHECK(prunable({half}, {}, 0).empty());
}

TEST_CASE("two images differ in base, packages and files") {
  ImageReport before, after;
  before.base_id = "ami-1";
  after.base_id = "ami-2";
  before.packages = {{"nginx", "1"}, {"old", "3"}, {"same", "1"}};
  after.packages = {{"nginx", "2"}, {"new", "4"}, {"same", "1"}};
  before.files = {{"image/install.sh", "aa"}};
  after.files = {{"image/install.sh", "bb"}};
  auto found = differences(before, after);
  REQUIRE(found.size() == 5);
  CHECK(found[0].what == "base");
  CHECK(found[1].what == "package new");
  CHECK(found[1].before.empty());
  CHECK(found[2].what == "package nginx");
  CHECK(found[3].after.empty());
  CHECK(found[4].what == "file image/install.sh");
}
