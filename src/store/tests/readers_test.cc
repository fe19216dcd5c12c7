#include "store/readers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

#include "base/fault.h"
#include "store/tests/scratch.h"
#include "store/writer.h"

using namespace windlass;
using namespace windlass::store;

namespace {

constexpr auto patience = std::chrono::seconds(20);

struct ReadersFixture {
  Scratch scratch;
  Database database = Database::open(scratch.path(), Database::Access::ReadWrite);
  ReadersFixture() { database.script("create table note (id integer primary key, half integer)"); }

  std::int64_t count_by(Readers& readers) {
    std::promise<std::int64_t> promise;
    REQUIRE(readers.submit([&](Database& db) {
      promise.set_value(db.find_integer("select count(*) from note").value_or(-1));
    }));
    auto future = promise.get_future();
    REQUIRE(future.wait_for(patience) == std::future_status::ready);
    return future.get();
  }
};

}  // namespace

TEST_CASE_FIXTURE(ReadersFixture, "readers see what is committed, and nothing else") {
  Readers readers(scratch.path(), 2, 10);
  database.begin();
  database.run("insert into note (id) values (1)");
  CHECK(count_by(readers) == 0);
  database.commit();
  CHECK(count_by(readers) == 1);
}

TEST_CASE_FIXTURE(ReadersFixture, "a reader's job sees one state from its first look to its end") {
  Readers readers(scratch.path(), 1, 10);
  std::promise<void> looked, written;
  std::promise<std::pair<std::int64_t, std::int64_t>> counts;
  REQUIRE(readers.submit([&](Database& db) {
    auto count = [&] { return db.find_integer("select count(*) from note").value_or(-1); };
    auto first = count();
    looked.set_value();
    written.get_future().wait_for(patience);
    counts.set_value({first, count()});
  }));
  REQUIRE(looked.get_future().wait_for(patience) == std::future_status::ready);
  database.run("insert into note (id) values (1)");
  written.set_value();
  CHECK(counts.get_future().get() == std::pair<std::int64_t, std::int64_t>{0, 0});
  CHECK(count_by(readers) == 1);
}

TEST_CASE_FIXTURE(ReadersFixture, "under load, no reader ever sees half of a job") {
  std::atomic<int> torn = 0, looks = 0;
  {
    Writer writer(database, 1000);
    Readers readers(scratch.path(), 2, 1000);
    for (int i = 0; i < 500; ++i) {
      REQUIRE(writer.submit({[i](Database& db) {
                               db.run("insert into note (id, half) values (?, 1)", {2 * i});
                               db.run("insert into note (id, half) values (?, 2)", {2 * i + 1});
                               return Keep::Yes;
                             },
                             {}}));
      REQUIRE(readers.submit([&](Database& db) {
        torn += db.find_integer("select count(*) % 2 from note") != 0;
        ++looks;
      }));
    }
  }
  CHECK(torn == 0);
  CHECK(looks == 500);
}

TEST_CASE_FIXTURE(ReadersFixture, "a full queue of readers refuses") {
  std::promise<void> entered, opened;
  Readers readers(scratch.path(), 1, 2);
  REQUIRE(readers.submit([&](Database&) {
    entered.set_value();
    opened.get_future().wait_for(patience);
  }));
  REQUIRE(entered.get_future().wait_for(patience) == std::future_status::ready);
  CHECK(readers.submit([](Database&) {}));
  CHECK(readers.submit([](Database&) {}));
  CHECK_FALSE(readers.submit([](Database&) {}));
  opened.set_value();
}

TEST_CASE_FIXTURE(ReadersFixture, "a job's exception, or its cursor, spoils nothing for the next") {
  Readers readers(scratch.path(), 1, 10);
  REQUIRE(readers.submit([](Database& db) { db.run("insert into note (id) values (1)"); }));
  REQUIRE(readers.submit([](Database& db) {
    auto rows = db.query("select 1 union all select 2");
    throw std::runtime_error("broken");
  }));
  database.run("insert into note (id) values (2)");
  CHECK(count_by(readers) == 1);
}

TEST_CASE("without threads a reader's job is done when submit returns, and keeps nothing") {
  auto database = Database::in_memory();
  database.script("create table note (id integer primary key)");
  Readers readers(database);
  bool ran = false;
  REQUIRE(readers.submit([&](Database& db) {
    db.run("insert into note (id) values (1)");
    ran = true;
  }));
  CHECK(ran);
  CHECK_FALSE(database.any("select 1 from note"));
}
