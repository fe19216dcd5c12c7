// What happens when there is no room left, and when there is again.
#include <doctest/doctest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <future>

#include "base/fault.h"
#include "store/tests/scratch.h"
#include "store/writer.h"

using namespace windlass;
using namespace windlass::store;

namespace {

constexpr auto patience = std::chrono::seconds(20);

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

std::exception_ptr settle(Writer& writer, std::function<Keep(Database&)> work) {
  std::promise<std::exception_ptr> promise;
  auto future = promise.get_future();
  REQUIRE(writer.submit({std::move(work), [&](auto why) { promise.set_value(std::move(why)); }}));
  REQUIRE(future.wait_for(patience) == std::future_status::ready);
  return future.get();
}

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

TEST_CASE("on a full disk something can still be deleted, which makes room") {
  SmallDisk disk;
  if (!disk) {
    MESSAGE("skipped: a small file system can only be mounted by root");
    return;
  }
  auto database = Database::open(disk.path(), Database::Access::ReadWrite);
  database.script("create table note (id integer primary key, text)");
  Writer writer(database, 100);
  auto [count, why] = fill(writer, 3'000);
  REQUIRE(is_no_room(why));
  auto deleted = settle(writer, [](Database& db) {
    db.run("delete from note where id <= 5");
    return Keep::Yes;
  });
  CHECK(deleted == nullptr);
  CHECK(settle(writer, insert(3'000)) == nullptr);
  check_sound(disk.path(), count - 4);
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
