#include "host/layer_archives.h"

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

#include "host/descriptor.h"
#include "host/images.h"
#include "host/layer_stream.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;

bool is_root() {
  if (::geteuid() == 0) return true;
  MESSAGE("skipped: only root makes what belongs to others");
  return false;
}

// A folder that looks like a layer, and a cloud's images that do not have it yet.
struct Ground {
  Ground() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
    fs::create_directories(layer() / "etc");
    std::ofstream(layer() / "etc/motd") << "hello\n";
    fs::create_symlink("motd", layer() / "etc/link");
    fs::create_hard_link(layer() / "etc/motd", layer() / "etc/same");
    images =
        make_images({.folder = folder + "/images", .cache = folder + "/cache", .machines = folder});
  }
  ~Ground() { fs::remove_all(folder); }
  fs::path layer() const { return fs::path(folder) / "layer"; }
  Descriptor packed() {
    Descriptor file(
        ::open((folder + "/packed").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    auto said = pack_layer(layer().string(), file.get());
    REQUIRE_MESSAGE(said, said.error().message);
    digest = *said;
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
  }
  Result<> read(const Descriptor& file, const std::string& name) {
    return archives_of(*images)->read(name, file.get());
  }

  std::string folder, digest;
  std::unique_ptr<Images> images;
};

}  // namespace

TEST_CASE(
    "a layer that was packed is made again as it was: owners, modes, links, what was removed") {
  if (!is_root()) return;
  Ground ground;
  REQUIRE(::lchown((ground.layer() / "etc/motd").c_str(), 33, 44) == 0);
  REQUIRE(::chmod((ground.layer() / "etc/motd").c_str(), 04755) == 0);
  // The overlay's mark of a file that the machine has removed.
  REQUIRE(::mknod((ground.layer() / "gone").c_str(), S_IFCHR, makedev(0, 0)) == 0);
  // And of a folder that it renamed: where its content lies in the layers below.
  std::string below = "/srv/before", found(below.size(), ' ');
  REQUIRE(::setxattr((ground.layer() / "etc").c_str(), "trusted.overlay.redirect", below.data(),
                     below.size(), 0) == 0);
  auto file = ground.packed();
  REQUIRE(ground.read(file, ground.digest));
  fs::path made = *ground.images->folder(ground.digest);
  CHECK(::getxattr((made / "etc").c_str(), "trusted.overlay.redirect", found.data(),
                   found.size()) == static_cast<ssize_t>(below.size()));
  CHECK(found == below);
  struct stat facts {};
  REQUIRE(::lstat((made / "etc/motd").c_str(), &facts) == 0);
  CHECK(facts.st_uid == 33);
  CHECK(facts.st_gid == 44);
  CHECK((facts.st_mode & 07777) == 04755);
  CHECK(facts.st_nlink == 2);
  CHECK(fs::read_symlink(made / "etc/link") == "motd");
  REQUIRE(::lstat((made / "gone").c_str(), &facts) == 0);
  CHECK(S_ISCHR(facts.st_mode));
}

TEST_CASE("a layer that was made of bytes gives the same digest when it is packed again") {
  if (!is_root()) return;
  Ground ground;
  fs::permissions(ground.layer(), fs::perms(0755));
  auto file = ground.packed();
  REQUIRE(ground.read(file, ground.digest));
  auto again = archives_of(*ground.images)->write(ground.digest, file.get());
  REQUIRE_MESSAGE(again, again.error().message);
  CHECK(*again == ground.digest);
}

TEST_CASE("a layer that is there is not made again, whatever its bytes are") {
  if (!is_root()) return;
  Ground ground;
  auto file = ground.packed();
  REQUIRE(ground.read(file, ground.digest));
  Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(ground.read(nothing, ground.digest));
}

TEST_CASE("bytes of another content than they are said to have leave nothing") {
  if (!is_root()) return;
  Ground ground;
  auto file = ground.packed();
  auto refused = ground.read(file, std::string(64, 'a'));
  REQUIRE(!refused);
  CHECK(refused.error().code == "LayerDamaged");
  CHECK(ground.images->all().empty());
}

TEST_CASE("bytes that were damaged on their way are refused, and leave nothing") {
  if (!is_root()) return;
  Ground ground;
  auto file = ground.packed();
  REQUIRE(::pwrite(file.get(), "damage", 6, 20) == 6);
  auto refused = ground.read(file, ground.digest);
  REQUIRE(!refused);
  CHECK(refused.error().code == "LayerDamaged");
  CHECK(ground.images->all().empty());
}

TEST_CASE("a device is nothing that a layer may bring") {
  if (!is_root()) return;
  Ground ground;
  if (::mknod((ground.layer() / "memory").c_str(), S_IFCHR | 0600, makedev(1, 1)) != 0) {
    MESSAGE("skipped: no devices can be made here");
    return;
  }
  auto file = ground.packed();
  auto refused = ground.read(file, ground.digest);
  REQUIRE(!refused);
  CHECK(refused.error().code == "LayerDamaged");
  CHECK(ground.images->all().empty());
}

TEST_CASE("devices below /dev, which a catalogue image has and no machine sees, stay behind") {
  if (!is_root()) return;
  Ground ground;
  fs::create_directory(ground.layer() / "dev");
  if (::mknod((ground.layer() / "dev/null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0) {
    MESSAGE("skipped: no devices can be made here");
    return;
  }
  auto file = ground.packed();
  REQUIRE(ground.read(file, ground.digest));
  fs::path made = *ground.images->folder(ground.digest);
  CHECK(fs::exists(made / "dev"));
  CHECK(!fs::exists(made / "dev/null"));
}

TEST_CASE("a layer's name cannot lead out of the layers' folder") {
  Ground ground;
  auto file = ground.packed();
  auto refused = ground.read(file, "../../elsewhere");
  REQUIRE(!refused);
  CHECK(refused.error().code == "LayerDamaged");
}

}  // namespace windlass::host
