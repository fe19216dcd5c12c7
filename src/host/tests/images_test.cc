#include "host/images.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "host/image_recipe.h"
#include "host/mounts.h"
#include "host/user_namespace.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;

// Machines' changes as an overlay of a user-namespaced machine leaves them on the disk.
struct Ground {
  Ground() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
    images = make_images(options());
  }
  ~Ground() {
    unmount_below(folder);
    fs::remove_all(folder);
  }
  ImagesOptions options() const {
    return {.folder = folder + "/images", .cache = folder + "/cache", .machines = folder};
  }
  std::string upper(const std::string& machine) const {
    return folder + "/machines/" + machine + "/upper";
  }
  void write(const std::string& machine, const std::string& name, const std::string& content,
             uid_t owner = 0) {
    auto path = fs::path(upper(machine)) / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
    struct timespec then[2]{{1'700'000'000, 0}, {1'700'000'000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), then, 0) == 0);
    own(machine, name, owner);
  }
  void own(const std::string& machine, const std::string& name, uid_t owner) {
    auto path = upper(machine) + "/" + name;
    REQUIRE(::lchown(path.c_str(), first_id + owner, first_id + owner) == 0);
  }
  // Every folder and file belongs to the machine's root, at one time.
  void settle(const std::string& machine) {
    struct timespec then[2]{{1'700'000'000, 0}, {1'700'000'000, 0}};
    for (auto& entry : fs::recursive_directory_iterator(upper(machine))) {
      struct stat status {};
      REQUIRE(::lstat(entry.path().c_str(), &status) == 0);
      if (status.st_uid < first_id)
        REQUIRE(::lchown(entry.path().c_str(), first_id, first_id) == 0);
      REQUIRE(::utimensat(AT_FDCWD, entry.path().c_str(), then, AT_SYMLINK_NOFOLLOW) == 0);
    }
    REQUIRE(::lchown(upper(machine).c_str(), first_id, first_id) == 0);
    REQUIRE(::utimensat(AT_FDCWD, upper(machine).c_str(), then, 0) == 0);
  }
  std::string committed(const std::string& machine) {
    settle(machine);
    auto digest = images->commit(machine);
    REQUIRE_MESSAGE(digest, digest.error().message);
    return *digest;
  }
  fs::path layer(const std::string& digest) const { return *images->folder(digest); }
  std::string folder;
  std::unique_ptr<Images> images;
};

struct stat look(const fs::path& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status;
}

bool may_mount() {
  if (::geteuid() == 0) return true;
  MESSAGE("skipped: mounting needs root");
  return false;
}

}  // namespace

TEST_CASE("images and layers are for nobody else on this host") {
  Ground ground;
  for (auto* place : {"/cache", "/images/layers"}) {
    CAPTURE(place);
    CHECK(fs::status(ground.folder + place).permissions() == fs::perms(0700));
  }
}

TEST_CASE("a machine's changes become a layer with the ids that the machine saw") {
  if (!may_mount()) return;
  Ground ground;
  ground.write("i-1", "etc/made", "by root");
  ground.write("i-1", "home/user/file", "by a user", 1234);
  auto layer = ground.layer(ground.committed("i-1"));
  CHECK(look(layer / "etc/made").st_uid == 0);
  CHECK(look(layer / "home/user/file").st_uid == 1234);
}

TEST_CASE("what a machine removed of its layers stays removed in its own layer") {
  if (!may_mount()) return;
  Ground ground;
  ground.write("i-1", "etc/made", "something");
  auto gone = ground.upper("i-1") + "/etc/gone", opaque = ground.upper("i-1") + "/opaque";
  REQUIRE(::mknod(gone.c_str(), S_IFCHR, makedev(0, 0)) == 0);
  fs::create_directory(opaque);
  REQUIRE(::setxattr(opaque.c_str(), "trusted.overlay.opaque", "y", 1, 0) == 0);
  auto layer = ground.layer(ground.committed("i-1"));
  auto whiteout = look(layer / "etc/gone");
  CHECK((S_ISCHR(whiteout.st_mode) && whiteout.st_rdev == makedev(0, 0)));
  char value = 0;
  CHECK(::getxattr((layer / "opaque").c_str(), "trusted.overlay.opaque", &value, 1) == 1);
  CHECK(value == 'y');
}

TEST_CASE("a folder that a machine renamed is whole where its layer stands on the same image") {
  if (!may_mount()) return;
  Ground ground;
  auto at = [&](const std::string& name) { return ground.folder + "/" + name; };
  for (auto* folder : {"base/srv/before", "base/opt", "work", "root", "upper2", "work2", "again"})
    fs::create_directories(at(folder));
  std::ofstream(at("base/srv/before/of-image")) << "content";
  ground.write("i-1", "srv/page", "hello");
  mount_overlay({at("base")}, ground.upper("i-1"), at("work"), at("root"));
  std::error_code failed;
  fs::rename(at("root/srv/before"), at("root/opt/after"), failed);
  REQUIRE_MESSAGE(!failed, failed.message());
  std::ofstream(at("root/opt/after/of-machine")) << "more";
  unmount_below(at("root"));
  auto layer = ground.layer(ground.committed("i-1"));
  mount_overlay({layer, at("base")}, at("upper2"), at("work2"), at("again"));
  CHECK(fs::exists(at("again/opt/after/of-image")));
  CHECK(fs::exists(at("again/opt/after/of-machine")));
  CHECK(!fs::exists(at("again/srv/before")));
}

TEST_CASE(
    "the same changes are one layer, whatever the overlay remembers of where they came from") {
  if (!may_mount()) return;
  Ground ground;
  for (std::string machine : {"i-1", "i-2"}) {
    ground.write(machine, "srv/page", "hello");
    REQUIRE(::setxattr((ground.upper(machine) + "/srv").c_str(), "trusted.overlay.origin",
                       machine.data(), machine.size(), 0) == 0);
  }
  auto first = ground.committed("i-1"), second = ground.committed("i-2");
  CHECK(first == second);
  CHECK(ground.images->all() == std::vector{first});
}

TEST_CASE("other changes are another layer") {
  if (!may_mount()) return;
  Ground ground;
  ground.write("i-1", "srv/page", "hello");
  ground.write("i-2", "srv/page", "hallo");
  CHECK(ground.committed("i-1") != ground.committed("i-2"));
}

TEST_CASE("what makes a machine itself is not in its layer") {
  if (!may_mount()) return;
  Ground ground;
  for (auto* name : {"etc/machine-id", "etc/ssh/ssh_host_ed25519_key",
                     "var/lib/windlass/user-data-ran", "var/lib/cloud/instance/boot-finished"})
    ground.write("i-1", name, "its own");
  ground.write("i-1", "etc/ssh/sshd_config", "everybody's");
  auto layer = ground.layer(ground.committed("i-1"));
  CHECK(!fs::exists(layer / "etc/machine-id"));
  CHECK(!fs::exists(layer / "etc/ssh/ssh_host_ed25519_key"));
  CHECK(fs::is_empty(layer / "var/lib/windlass"));
  CHECK(fs::is_empty(layer / "var/lib/cloud/instance"));
  CHECK(fs::exists(layer / "etc/ssh/sshd_config"));
}

TEST_CASE("a layer that a machine stands on is not removed") {
  if (!may_mount()) return;
  Ground ground;
  ground.write("i-1", "srv/page", "hello");
  auto digest = ground.committed("i-1");
  auto at = ground.folder + "/seen";
  fs::create_directory(at);
  mount_shifted(ground.layer(digest).string(), at, make_user_namespace());
  auto refused = ground.images->remove(digest);
  REQUIRE(!refused);
  CHECK(refused.error().code == "LayerInUse");
  unmount_below(at);
  CHECK(ground.images->remove(digest));
  CHECK(ground.images->all().empty());
}

TEST_CASE("what a killed cloud left half made is gone, what was whole is there") {
  if (!may_mount()) return;
  Ground ground;
  ground.write("i-1", "srv/page", "hello");
  auto digest = ground.committed("i-1");
  fs::create_directory(ground.folder + "/images/layers/i-2.tmp");
  auto again = make_images(ground.options());
  CHECK(again->all() == std::vector{digest});
  CHECK(!fs::exists(ground.folder + "/images/layers/i-2.tmp"));
}

TEST_CASE("a machine that this host does not know has no changes to commit") {
  Ground ground;
  auto refused = ground.images->commit("i-none");
  REQUIRE(!refused);
  CHECK(refused.error().code == "MachineMissing");
}

TEST_CASE("an image that is not in the catalogue is not made") {
  Ground ground;
  auto refused = ground.images->prepare("debian-1", [](auto&) {});
  REQUIRE(!refused);
  CHECK(refused.error().code == "NoSuchImage");
}

TEST_CASE("a catalogue image belongs to every cloud of this host, and is not removed by one") {
  Ground ground;
  auto refused = ground.images->remove("debian-12");
  REQUIRE(!refused);
  CHECK(refused.error().code == "ImageShared");
}

TEST_CASE(
    "an image by a former recipe goes when its successor is made, unless a machine stands on it") {
  if (!may_mount()) return;
  Ground ground;
  auto cache = ground.folder + "/cache", seen = ground.folder + "/seen";
  for (auto* folder : {"/tiny-0000000000000001", "/tiny-0000000000000002", "/tinier-1"})
    fs::create_directory(cache + folder);
  fs::create_directory(seen);
  mount_shifted(cache + "/tiny-0000000000000002", seen, make_user_namespace());
  if (auto made = ground.images->prepare("tiny", [](auto&) {}); !made) {
    MESSAGE("skipped: " << made.error().message);
    return;
  }
  CHECK(ground.images->has("tiny"));
  CHECK(!fs::exists(cache + "/tiny-0000000000000001"));
  CHECK(fs::exists(cache + "/tiny-0000000000000002"));
  CHECK(fs::exists(cache + "/tinier-1"));
}

TEST_CASE("however private our files are, an image's are open to all in a machine") {
  if (!may_mount()) return;
  Ground ground;
  auto before = ::umask(077);
  auto made = ground.images->prepare("tiny", [](auto&) {});
  ::umask(before);
  if (!made) {
    MESSAGE("skipped: " << made.error().message);
    return;
  }
  fs::path image = *ground.images->folder("tiny");
  for (auto* name : {"", "bin", "etc", "usr/lib/windlass", "sbin/init"})
    CHECK_MESSAGE((look(image / name).st_mode & 0777) == 0755, name);
  CHECK((look(image / "etc/passwd").st_mode & 0777) == 0644);
}

TEST_CASE("each catalogue image has a recipe of its own") {
  REQUIRE(find_recipe("debian-12"));
  REQUIRE(find_recipe("tiny"));
  CHECK(digest_of(*find_recipe("debian-12")) != digest_of(*find_recipe("tiny")));
}

}  // namespace windlass::host
