// An image as a file: exported, damaged, imported elsewhere.
#include "image/image_file.h"

#include "bake_fixture.h"
#include "image/exporting.h"
#include "image/importing.h"
#include "image/leftovers.h"

using namespace windlass;
using namespace windlass::image;

namespace {

// A desk's process ends here and now: nothing behind it is done.
struct Killed {};

struct CarryFixture : BakeFixture {
  CarryFixture() {
    auto baked = bake();
    REQUIRE(baked);
    id = baked->at("web");
    before = aws->keys("");
  }
  std::string path() const { return (folder / "web.image").string(); }
  Known known() {
    auto image = get_image(aws::Client(aws), id);
    REQUIRE(image);
    return *image;
  }
  Result<> go_out() { return export_image(parts(), known(), path()); }
  void exported() {
    auto done = go_out();
    REQUIRE_MESSAGE(done, done.error().message);
  }
  // From now on in another account, with nothing in it.
  void move() {
    aws = std::make_shared<FakeAws>();
    std::filesystem::remove(folder / "windlass.lock");
  }
  auto come_in() { return import_image(parts(), model(), repository(), path()); }
  void damage(std::streamoff at) {
    std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(at);
    file << "damage";
  }
  void killed_when(const std::string& text) {
    auto all = parts();
    all.tell = [text](auto& progress) {
      if (progress.text.find(text) != progress.text.npos) throw Killed();
    };
    CHECK_THROWS_AS((void)import_image(all, model(), repository(), path()), Killed);
  }
  bool is_empty() const {
    return aws->objects.empty() && aws->images.empty() && aws->snapshots.empty() &&
           aws->uploads.empty();
  }

  std::string id;
  std::vector<std::string> before;
};

}  // namespace

TEST_CASE_FIXTURE(CarryFixture,
                  "an image that was carried elsewhere is found by bake, without work") {
  exported();
  move();
  auto imported = come_in();
  REQUIRE_MESSAGE(imported, imported.error().message);
  CHECK(imported->is_wanted);
  auto baked = bake();
  REQUIRE(baked);
  CHECK(baked->at("web") == imported->id);
  CHECK(aws->count("RunInstances") == 0);
}

TEST_CASE_FIXTURE(CarryFixture, "an image keeps its tags and its report wherever it is carried") {
  exported();
  auto tags = known().tags;
  move();
  auto imported = come_in();
  REQUIRE(imported);
  id = imported->id;
  for (auto* key : {tag_app, tag_image, tag_inputs, tag_asked, tag_state, "Name"})
    CHECK(known().tags[key] == tags[key]);
  CHECK(aws->objects[report_key("shop", "web", id)].find("nginx") != std::string::npos);
}

TEST_CASE_FIXTURE(CarryFixture,
                  "it is found in another region too, where the base has another id") {
  exported();
  move();
  aws->parameters.begin()->second = "ami-debian-elsewhere";
  REQUIRE(come_in());
  REQUIRE(bake());
  CHECK(aws->count("RunInstances") == 0);
}

TEST_CASE_FIXTURE(CarryFixture, "an export leaves nothing in the bucket") {
  exported();
  CHECK(aws->keys("") == before);
}

TEST_CASE_FIXTURE(CarryFixture, "an import leaves nothing but the image and its report") {
  exported();
  move();
  REQUIRE(come_in());
  CHECK(aws->keys("") == aws->keys("/reports/"));
  CHECK(aws->uploads.empty());
}

TEST_CASE_FIXTURE(CarryFixture, "an export that was interrupted goes on where it was") {
  cancelled = false;
  auto all = parts();
  all.tell = [this](auto& progress) { cancelled |= progress.share > 0.6; };
  REQUIRE(!export_image(all, known(), path()));
  cancelled = false;
  auto asked = aws->count("GetObject");
  exported();
  // Of three pieces two are left; the report is asked for, too.
  CHECK(aws->count("GetObject") - asked == 3);
  CHECK(aws->count("CreateStoreImageTask") == 1);
  move();
  CHECK(come_in());
}

TEST_CASE_FIXTURE(CarryFixture,
                  "what an interrupted export left of another object is not gone on with") {
  auto all = parts();
  all.tell = [this](auto& progress) { cancelled |= progress.share > 0.6; };
  REQUIRE(!export_image(all, known(), path()));
  cancelled = false;
  aws->stored_bytes -= 100;
  aws->store_tasks.clear();
  exported();
  move();
  CHECK(come_in());
}

TEST_CASE_FIXTURE(CarryFixture, "clean removes the object of an export that was given up") {
  auto all = parts();
  all.tell = [this](auto& progress) { cancelled |= progress.share > 0.6; };
  REQUIRE(!export_image(all, known(), path()));
  REQUIRE(remove_leftovers(parts(), "shop", ""));
  CHECK(aws->keys("") == before);
}

TEST_CASE_FIXTURE(CarryFixture, "a file that is there is not written over") {
  write("web.image", "precious");
  auto refused = go_out();
  REQUIRE(!refused);
  CHECK(refused.error().code == "FileThere");
  CHECK(read("web.image") == "precious");
}

TEST_CASE_FIXTURE(CarryFixture, "an image that EC2 cannot store is told, and leaves nothing") {
  aws->images_fail = true;
  auto refused = go_out();
  REQUIRE(!refused);
  CHECK(refused.error().code == "ExportFailed");
  CHECK(aws->keys("") == before);
  CHECK(!std::filesystem::exists(folder / "web.image.part"));
}

TEST_CASE_FIXTURE(CarryFixture, "a damaged file is refused before anything is asked for") {
  exported();
  move();
  for (auto at : {700, 10'000'000, 20'000'000}) {
    auto whole = read("web.image");
    damage(at);
    auto refused = come_in();
    REQUIRE(!refused);
    CHECK(refused.error().code == "BadFile");
    CHECK(aws->called.empty());
    write("web.image", whole);
  }
}

TEST_CASE_FIXTURE(CarryFixture, "a file that ends too early is refused wherever it ends") {
  exported();
  move();
  for (auto size : {20'004'000, 19'000'000, 5000, 512, 100, 0}) {
    std::filesystem::resize_file(path(), static_cast<std::uintmax_t>(size));
    auto refused = come_in();
    REQUIRE(!refused);
    CHECK(refused.error().code == "BadFile");
    CHECK(aws->called.empty());
  }
}

TEST_CASE_FIXTURE(CarryFixture, "any other file is refused") {
  write("web.image", "no image");
  auto refused = come_in();
  REQUIRE(!refused);
  CHECK(refused.error().message.find("is no image that `windlass image export` wrote") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(CarryFixture, "another app's image is refused") {
  exported();
  move();
  replace("app: shop", "app: other");
  auto refused = come_in();
  REQUIRE(!refused);
  CHECK(refused.error().code == "OtherApp");
  CHECK(aws->called.empty());
}

TEST_CASE_FIXTURE(CarryFixture,
                  "what the local cloud has stored is not sent to AWS, which cannot read it") {
  exported();
  move();
  local = false;
  auto refused = come_in();
  REQUIRE(!refused);
  CHECK(refused.error().code == "OtherKind");
  CHECK(aws->called.empty());
}

TEST_CASE_FIXTURE(CarryFixture, "an image that is there already is not made twice") {
  exported();
  move();
  auto first = come_in();
  REQUIRE(first);
  auto again = come_in();
  REQUIRE(again);
  CHECK(again->was_there);
  CHECK(again->id == first->id);
  CHECK(aws->count("CreateRestoreImageTask") == 1);
}

TEST_CASE_FIXTURE(CarryFixture, "an image that EC2 cannot restore leaves nothing") {
  exported();
  move();
  aws->images_fail = true;
  auto refused = come_in();
  REQUIRE(!refused);
  CHECK(refused.error().code == "ImportFailed");
  CHECK(is_empty());
}

TEST_CASE_FIXTURE(CarryFixture, "what an import left that was killed while sending is cleaned") {
  exported();
  move();
  killed_when("sending");
  CHECK(!is_empty());
  baker_lives = false;
  REQUIRE(remove_leftovers(parts(), "shop", ""));
  CHECK(is_empty());
}

TEST_CASE_FIXTURE(CarryFixture, "what an import left that was killed while restoring is cleaned") {
  exported();
  move();
  killed_when("making the image");
  CHECK(!aws->images.empty());
  baker_lives = false;
  REQUIRE(remove_leftovers(parts(), "shop", ""));
  CHECK(is_empty());
}

TEST_CASE_FIXTURE(CarryFixture, "an import that may still go on is left alone") {
  exported();
  move();
  killed_when("sending");
  REQUIRE(remove_leftovers(parts(), "shop", ""));
  CHECK(!aws->uploads.empty());
}

TEST_CASE_FIXTURE(CarryFixture, "an image of other inputs is kept, and said to be another") {
  exported();
  move();
  write("image/install.sh", "#!/bin/sh\nfalse\n");
  auto imported = come_in();
  REQUIRE(imported);
  CHECK(!imported->is_wanted);
  CHECK(aws->tested() == std::vector{imported->id});
  CHECK(!std::filesystem::exists(folder / "windlass.lock"));
}
