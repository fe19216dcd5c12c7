#include "host/volumes.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "host/loop_devices.h"
#include "host/tests/machine_ground.h"

namespace windlass::host {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = 1 << 20;

// Machines that can make file systems, and volumes for them.
struct Ground : testing::Ground {
  Ground() {
    if (!machines) return;
    for (auto* program : {"/usr/sbin/mkfs.ext4", "/usr/sbin/blkid", "/usr/sbin/blockdev", "/bin/dd",
                          "/bin/sync", "/bin/umount", "/bin/ls", "/bin/stat"})
      copy_program(program);
    fs::create_directory(layer + "/data");
    volumes = make_volumes({.folder = place(), .machines = *machines});
  }
  ~Ground() {
    if (!volumes) return;
    for (auto* machine : {"i-1", "i-2"})
      for (auto& volume : volumes->attached(machine)) CHECK(volumes->detach(volume, machine));
    for (auto* machine : {"i-1", "i-2"}) CHECK(machines->remove(machine));
    CHECK(loop_devices_of(place()).empty());
  }
  std::string place() const { return folder + "/volumes"; }
  std::string file(const std::string& volume) const { return place() + "/volumes/" + volume; }

  // A volume with a file system that the machine has mounted at /data.
  void given_mounted(const std::string& volume, const std::string& machine) {
    REQUIRE(volumes->create(volume, 16 * mebibyte, ""));
    attach(volume, machine);
    CHECK(shell(machine, "mkfs.ext4 -q /dev/sdf") == "");
    mount(machine);
  }
  void attach(const std::string& volume, const std::string& machine) {
    auto attached = volumes->attach(volume, machine, "/dev/sdf");
    REQUIRE_MESSAGE(attached, attached.error().message);
  }
  void mount(const std::string& machine) {
    auto mounted = volumes->mount(machine, "/dev/sdf", "/data", false);
    REQUIRE_MESSAGE(mounted, mounted.error().message);
  }
  std::unique_ptr<Volumes> volumes;
};

}  // namespace

TEST_CASE_FIXTURE(Ground, "a volume takes no room before something is written to it") {
  if (!volumes) return;
  REQUIRE(volumes->create("vol-1", 64 * mebibyte, ""));
  struct stat status {};
  REQUIRE(::stat(file("vol-1").c_str(), &status) == 0);
  CHECK(status.st_size == 64 * mebibyte);
  CHECK(status.st_blocks == 0);
  CHECK(volumes->create("vol-1", 64 * mebibyte, ""));
  CHECK(volumes->all() == std::vector<std::string>{"vol-1"});
}

TEST_CASE_FIXTURE(Ground,
                  "an attached volume is a device that its machine may format, by both names") {
  if (!volumes) return;
  run_machine("i-1");
  REQUIRE(volumes->create("vol-1", 16 * mebibyte, ""));
  attach("vol-1", "i-1");
  CHECK(shell("i-1", "blockdev --getsize64 /dev/sdf") == "16777216\n");
  CHECK(shell("i-1", "mkfs.ext4 -q /dev/xvdf") == "");
  CHECK(shell("i-1", "blkid -o value -s TYPE -p /dev/sdf") == "ext4\n");
  CHECK(volumes->attached("i-1") == std::vector<std::string>{"vol-1"});
  attach("vol-1", "i-1");
}

TEST_CASE_FIXTURE(Ground,
                  "what a machine writes to a mounted volume is its own, also for the next one") {
  if (!volumes) return;
  run_machine("i-1");
  run_machine("i-2");
  given_mounted("vol-1", "i-1");
  CHECK(shell("i-1", "echo kept > /data/file; stat -c %u /data/file") == "0\n");
  REQUIRE(volumes->detach("vol-1", "i-1"));
  CHECK(shell("i-1", "ls /data") == "");
  CHECK(shell("i-1", "ls /dev/sdf") != "/dev/sdf\n");
  attach("vol-1", "i-2");
  mount("i-2");
  CHECK(shell("i-2", "cat /data/file; stat -c %u /data/file") == "kept\n0\n");
}

TEST_CASE_FIXTURE(Ground, "a machine may unmount a volume, and mount it again") {
  if (!volumes) return;
  run_machine("i-1");
  given_mounted("vol-1", "i-1");
  CHECK(shell("i-1", "cat /proc/self/mounts").find("/dev/sdf /data ext4") != std::string::npos);
  CHECK(shell("i-1", "umount /data") == "");
  mount("i-1");
}

TEST_CASE_FIXTURE(Ground, "a volume survives the machine that had it mounted") {
  if (!volumes) return;
  run_machine("i-1");
  given_mounted("vol-1", "i-1");
  CHECK(shell("i-1", "echo kept > /data/file; sync") == "");
  REQUIRE(machines->remove("i-1"));
  REQUIRE(volumes->detach("vol-1", "i-1"));
  run_machine("i-2");
  attach("vol-1", "i-2");
  mount("i-2");
  CHECK(shell("i-2", "cat /data/file") == "kept\n");
}

TEST_CASE_FIXTURE(Ground,
                  "whoever still holds a file of a volume taken away writes no more to it") {
  if (!volumes) return;
  run_machine("i-1",
              "until [ -d /data/lost+found ]; do sleep 0.05; done; exec 3>/data/held; "
              "while echo more >&3; do sleep 0.01; done; echo cut off; sleep 600");
  run_machine("i-2");
  given_mounted("vol-1", "i-1");
  for (int i = 0; i < 200 && shell("i-1", "ls /data/held") != "/data/held\n"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  REQUIRE(volumes->detach("vol-1", "i-1"));
  for (int i = 0; i < 200 && machines->console("i-1", 4096).find("cut off") == std::string::npos;
       ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(machines->console("i-1", 4096).find("cut off") != std::string::npos);
  attach("vol-1", "i-2");
  mount("i-2");
  CHECK(shell("i-2", "ls /data/held") == "/data/held\n");
}

TEST_CASE_FIXTURE(Ground, "a volume is attached to one machine at a time") {
  if (!volumes) return;
  run_machine("i-1");
  run_machine("i-2");
  REQUIRE(volumes->create("vol-1", mebibyte, ""));
  attach("vol-1", "i-1");
  auto refused = volumes->attach("vol-1", "i-2", "/dev/sdf");
  REQUIRE(!refused);
  CHECK(refused.error().code == "VolumeInUse");
  auto kept = volumes->remove("vol-1");
  REQUIRE(!kept);
  CHECK(kept.error().code == "VolumeInUse");
}

TEST_CASE_FIXTURE(Ground, "a device name that the machine uses otherwise is refused") {
  if (!volumes) return;
  run_machine("i-1");
  REQUIRE(volumes->create("vol-1", mebibyte, ""));
  CHECK(!volumes->attach("vol-1", "i-1", "/dev/null"));
  CHECK(!volumes->attach("vol-1", "i-1", "/dev/../etc"));
  CHECK(volumes->attached("i-1").empty());
}

TEST_CASE_FIXTURE(Ground, "a volume without a file system is not mounted") {
  if (!volumes) return;
  run_machine("i-1");
  REQUIRE(volumes->create("vol-1", mebibyte, ""));
  attach("vol-1", "i-1");
  auto refused = volumes->mount("i-1", "/dev/sdf", "/data", false);
  REQUIRE(!refused);
  CHECK(refused.error().code == "UnknownFileSystem");
}

TEST_CASE_FIXTURE(Ground, "a snapshot has what was written before it, and nothing after") {
  if (!volumes) return;
  run_machine("i-1");
  run_machine("i-2");
  given_mounted("vol-1", "i-1");
  CHECK(shell("i-1", "echo before > /data/file") == "");
  REQUIRE(volumes->snapshot("vol-1", "snap-1"));
  CHECK(shell("i-1", "echo after > /data/file; cat /data/file") == "after\n");
  REQUIRE(volumes->create("vol-2", 32 * mebibyte, "snap-1"));
  attach("vol-2", "i-2");
  mount("i-2");
  CHECK(shell("i-2", "cat /data/file") == "before\n");
  CHECK(shell("i-2", "blockdev --getsize64 /dev/sdf") == "33554432\n");
  CHECK(volumes->snapshots() == std::vector<std::string>{"snap-1"});
}

TEST_CASE_FIXTURE(Ground, "a volume grows while it is attached, and never shrinks") {
  if (!volumes) return;
  run_machine("i-1");
  REQUIRE(volumes->create("vol-1", 16 * mebibyte, ""));
  attach("vol-1", "i-1");
  REQUIRE(volumes->grow("vol-1", 32 * mebibyte));
  CHECK(shell("i-1", "blockdev --getsize64 /dev/sdf") == "33554432\n");
  CHECK(!volumes->grow("vol-1", mebibyte));
}

TEST_CASE_FIXTURE(Ground,
                  "whoever comes after us finds what is attached, and removes what nobody needs") {
  if (!volumes) return;
  run_machine("i-1");
  REQUIRE(volumes->create("vol-1", mebibyte, ""));
  REQUIRE(volumes->create("vol-2", mebibyte, ""));
  attach("vol-1", "i-1");
  REQUIRE(make_loop_device(file("vol-2")));
  auto again = make_volumes({.folder = place(), .machines = *machines});
  CHECK(again->attached("i-1") == std::vector<std::string>{"vol-1"});
  CHECK(!find_loop_device(file("vol-2")));
  CHECK(find_loop_device(file("vol-1")));
}

TEST_CASE_FIXTURE(Ground, "a machine cannot lead us out of itself") {
  if (!volumes) return;
  run_machine("i-1");
  given_mounted("vol-1", "i-1");
  CHECK(shell("i-1", "umount /data") == "");
  CHECK(!volumes->mount("i-1", "/dev/sdf", "/proc/self/root/data", false));
  CHECK(!volumes->mount("i-1", "/dev/sdf", "/no/such/folder", false));
}

}  // namespace windlass::host
