// What happens when there is no room left, and when there is again.
#include <doctest/doctest.h>
#include <sys/mount.h>

#include "base/fault.h"
#include "store/tests/jobs.h"
#include "store/tests/scratch.h"
#include "store/writer.h"

using namespace windlass;
using namespace windlass::store;

namespace {

// A file system of 2 MiB, if we may mount one.
class SmallDisk {
 public:
  SmallDisk() {
    mounted_ = ::mount("tmpfs", scratch_.folder().c_str(), "tmpfs", 0, "size=2m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(scratch_.folder().c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return mounted_; }
  std::string path() const { return scratch_.path(); }
  void grow() { ::mount("", scratch_.folder().c_str(), "", MS_REMOUNT, "size=64m"); }

 private:
  Scratch scratch_;
  bool mounted_ = false;
};

bool is_no_room(const std::exception_ptr& why) {
  try {
    if (why) std::rethrow_exception(why);
  } catch (const NoRoom&) {
    return true;
  } catch (...) {
  }
  return false;
}

auto insert(std::size_t bytes) {
  return [bytes](Database& db) {
    db.run("insert into note (text) values (?)", {std::string(bytes, 'x')});
    return Keep::Yes;
  };
}

// Inserts until the disk is full; answers how many were acknowledged, and what the last one said.
std::pair<int, std::exception_ptr> fill(Writer& writer, std::size_t bytes) {
  for (int count = 0; count < 10'000; ++count)
    if (auto why = settle(writer, insert(bytes))) return {count, why};
  return {10'000, nullptr};
}

void check_sound(const std::string& path, int rows) {
  auto reader = Database::open(path, Database::Access::ReadOnly);
  CHECK(reader.find_text("pragma integrity_check") == "ok");
  CHECK(reader.find_integer("select count(*) from note") == rows);
}

}  // namespace

TEST_CASE("a full disk is NoRoom, keeps what was acknowledged, and works again with room") {
  SmallDisk disk;
  if (!disk) {
    MESSAGE("skipped: a small file system can only be mounted by root");
    return;
  }
  auto database = Database::open(disk.path(), Database::Access::ReadWrite);
  database.script("create table note (id integer primary key, text)");
  Writer writer(database, 100);
  auto [count, why] = fill(writer, 10'000);
  CHECK(is_no_room(why));
  CHECK(count > 10);
  check_sound(disk.path(), count);

  disk.grow();
  CHECK(settle(writer, insert(10'000)) == nullptr);
  check_sound(disk.path(), count + 1);
}

TEST_CASE("when it is the log that fills the disk, it is emptied, and work goes on") {
  SmallDisk disk;
  if (!disk) {
    MESSAGE("skipped: a small file system can only be mounted by root");
    return;
  }
  auto database = Database::open(disk.path(), Database::Access::ReadWrite);
  database.script("create table note (id integer primary key, text)");
  for (int i = 0; i < 100; ++i) insert(3'000)(database);
  REQUIRE(database.checkpoint(Database::Checkpoint::Restart));
  Writer writer(database, 100);
  // The file need not grow for this, but the log does.
  auto rewrite = [](Database& db) {
    // Another content each time: SQLite does not write what is the same.
    db.run("update note set text = substr(text, 2) || char(97 + (unicode(text) + 1) % 26)");
    return Keep::Yes;
  };
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    auto why = settle(writer, rewrite);
    if (!why) continue;
    CHECK(is_no_room(why));
    ++refused;
    CHECK(settle(writer, rewrite) == nullptr);
  }
  CHECK(refused > 0);
  check_sound(disk.path(), 100);
}

TEST_CASE("one job too big for the disk fails alone, others before and after are kept") {
  SmallDisk disk;
  if (!disk) {
    MESSAGE("skipped: a small file system can only be mounted by root");
    return;
  }
  auto database = Database::open(disk.path(), Database::Access::ReadWrite);
  database.script("create table note (id integer primary key, text)");
  Writer writer(database, 100);
  CHECK(settle(writer, insert(100)) == nullptr);
  // More than the page cache holds, so that SQLite meets the full disk inside the transaction.
  auto why = settle(writer, [](Database& db) {
    for (int i = 0; i < 100; ++i) insert(100'000)(db);
    return Keep::Yes;
  });
  CHECK(is_no_room(why));
  CHECK(settle(writer, insert(100)) == nullptr);
  check_sound(disk.path(), 2);
}

TEST_CASE("a database that may not grow says NoRoom, and goes on") {
  auto database = Database::in_memory();
  database.script("create table note (id integer primary key, text)");
  database.script("pragma max_page_count = 20");
  Writer writer(database, 10, Writer::Thread::Caller);
  std::exception_ptr why;
  REQUIRE(writer.submit({insert(200'000), [&](auto reason) { why = reason; }}));
  CHECK(is_no_room(why));
  REQUIRE(writer.submit({insert(10), [&](auto reason) { why = reason; }}));
  CHECK(why == nullptr);
  CHECK(database.find_integer("select count(*) from note") == 1);
}
