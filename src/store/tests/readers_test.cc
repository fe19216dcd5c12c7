#include "store/readers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "base/fault.h"
#include "store/tests/jobs.h"
#include "store/tests/scratch.h"
#include "store/writer.h"

using namespace windlass;
using namespace windlass::store;

namespace {

struct ReadersFixture {
  Scratch scratch;
  Database database = Database::open(scratch.path(), Database::Access::ReadWrite);
  ReadersFixture() { database.script("create table note (id integer primary key, half integer)"); }

  std::int64_t count_by(Readers& readers) {
    Handover<std::int64_t> count;
    REQUIRE(readers.submit([count](Database& db) {
      count.give(db.find_integer("select count(*) from note").value_or(-1));
    }));
    return count.wait();
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
  Gate gate;
  Handover<std::pair<std::int64_t, std::int64_t>> counts;
  REQUIRE(readers.submit([=](Database& db) {
    auto count = [&] { return db.find_integer("select count(*) from note").value_or(-1); };
    auto first = count();
    gate.pass();
    counts.give({first, count()});
  }));
  gate.wait_for_entry();
  database.run("insert into note (id) values (1)");
  gate.open();
  CHECK(counts.wait() == std::pair<std::int64_t, std::int64_t>{0, 0});
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
  Gate gate;
  Readers readers(scratch.path(), 1, 2);
  REQUIRE(readers.submit([gate](Database&) { gate.pass(); }));
  gate.wait_for_entry();
  CHECK(readers.submit([](Database&) {}));
  CHECK(readers.submit([](Database&) {}));
  CHECK_FALSE(readers.submit([](Database&) {}));
  gate.open();
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
