#include "store/writer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/fault.h"
#include "store/tests/jobs.h"
#include "store/tests/scratch.h"

using namespace windlass;
using namespace windlass::store;

namespace {

struct WriterFixture {
  Scratch scratch;
  Database database = Database::open(scratch.path(), Database::Access::ReadWrite);
  WriterFixture() { database.script("create table note (id integer primary key, text)"); }

  std::vector<std::int64_t> kept() {
    auto reader = Database::open(scratch.path(), Database::Access::ReadOnly);
    std::vector<std::int64_t> ids;
    for (auto row : reader.query("select id from note order by id")) ids.push_back(row.integer(0));
    return ids;
  }
};

using Ids = std::vector<std::int64_t>;

auto insert(int id) {
  return [id](Database& db) {
    db.run("insert into note (id) values (?)", {id});
    return Keep::Yes;
  };
}

}  // namespace

TEST_CASE_FIXTURE(WriterFixture, "a job is committed before it is settled") {
  Writer writer(database, 10);
  Ids seen_when_settled;
  Handover<bool> done;
  REQUIRE(writer.submit({insert(1), [&, done](auto) {
                           seen_when_settled = kept();
                           done.give(true);
                         }}));
  done.wait();
  CHECK(seen_when_settled == Ids{1});
}

TEST_CASE_FIXTURE(WriterFixture, "a job that says No leaves nothing behind, and is no failure") {
  Writer writer(database, 10);
  auto why = settle(writer, [](Database& db) {
    db.run("insert into note (id) values (1)");
    return Keep::No;
  });
  CHECK(why == nullptr);
  CHECK(kept().empty());
}

TEST_CASE_FIXTURE(WriterFixture, "a job that throws is undone alone, and told why") {
  std::exception_ptr why;
  {
    Writer writer(database, 10);
    Gate gate(writer);
    REQUIRE(writer.submit({insert(1), {}}));
    REQUIRE(writer.submit({[](Database& db) -> Keep {
                             db.run("insert into note (id) values (2)");
                             throw std::runtime_error("broken");
                           },
                           [&](auto reason) { why = reason; }}));
    REQUIRE(writer.submit({insert(3), {}}));
    gate.open();
  }
  REQUIRE(why);
  CHECK_THROWS_WITH(std::rethrow_exception(why), "broken");
  CHECK(kept() == Ids{1, 3});
}

TEST_CASE_FIXTURE(WriterFixture, "jobs run and settle in the order in which they were submitted") {
  std::vector<int> ran, settled;
  {
    Writer writer(database, 1000);
    Gate gate(writer);
    for (int i = 0; i < 1000; ++i)
      REQUIRE(writer.submit({[&, i](Database&) {
                               ran.push_back(i);
                               return Keep::Yes;
                             },
                             [&, i](auto) { settled.push_back(i); }}));
    gate.open();
  }
  CHECK(ran.size() == 1000);
  CHECK(std::ranges::is_sorted(ran));
  CHECK(ran == settled);
}

TEST_CASE_FIXTURE(WriterFixture, "a full queue refuses, and takes again when it was worked off") {
  Writer writer(database, 2);
  Gate gate(writer);
  CHECK(writer.submit({insert(1), {}}));
  CHECK(writer.submit({insert(2), {}}));
  CHECK_FALSE(writer.submit({insert(3), {}}));
  gate.open();
  // The queue is taken as a whole, so one that got through says that there is room again.
  bool accepted = false;
  for (int i = 0; i < 20'000 && !accepted; ++i) {
    accepted = writer.submit({insert(4), {}});
    if (!accepted) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(accepted);
  CHECK(settle(writer, insert(5)) == nullptr);
  CHECK(kept() == Ids{1, 2, 4, 5});
}

TEST_CASE_FIXTURE(WriterFixture, "the end finishes what is queued") {
  {
    Writer writer(database, 100);
    Gate gate(writer);
    for (int i = 0; i < 100; ++i) REQUIRE(writer.submit({insert(i), {}}));
    gate.open();
  }
  CHECK(kept().size() == 100);
}

TEST_CASE_FIXTURE(WriterFixture, "a follow-up runs before what is queued, and shares the commit") {
  std::vector<std::string> ran;
  {
    Writer writer(database, 10);
    auto note = [&](std::string name) {
      return [&ran, name](Database&) {
        ran.push_back(name);
        return Keep::Yes;
      };
    };
    Gate gate(writer);
    REQUIRE(writer.submit({[&](Database&) {
                             ran.push_back("job");
                             writer.follow_up({[&](Database&) {
                                                 ran.push_back("caused");
                                                 writer.follow_up({note("caused by that"), {}});
                                                 return Keep::Yes;
                                               },
                                               {}});
                             return Keep::Yes;
                           },
                           {}}));
    REQUIRE(writer.submit({note("queued"), {}}));
    gate.open();
  }
  CHECK(ran == std::vector<std::string>{"job", "caused", "caused by that", "queued"});
}

TEST_CASE_FIXTURE(WriterFixture, "the follow-up of a job that is undone is not lost") {
  std::atomic<bool> settled = false;
  Writer writer(database, 10);
  auto why = settle(writer, [&](Database&) -> Keep {
    writer.follow_up({insert(7), [&](auto) { settled = true; }});
    throw std::runtime_error("broken");
  });
  CHECK(why);
  CHECK(settle(writer, insert(8)) == nullptr);
  CHECK(settled);
  CHECK(kept() == Ids{7, 8});
}

TEST_CASE_FIXTURE(WriterFixture, "a settlement may submit, and its exception harms nobody") {
  Writer writer(database, 10);
  Handover<std::exception_ptr> second;
  REQUIRE(writer.submit(
      {insert(1), [&, second](auto) {
         bool taken = writer.submit({insert(2), [second](auto why) { second.give(why); }});
         if (taken) throw std::runtime_error("nobody's");
       }}));
  CHECK(second.wait() == nullptr);
  CHECK(kept() == Ids{1, 2});
}

TEST_CASE_FIXTURE(WriterFixture, "a transaction that SQLite gave up fails its whole batch only") {
  std::vector<bool> failed;
  {
    Writer writer(database, 10);
    auto remember = [&](std::exception_ptr why) { failed.push_back(why != nullptr); };
    Gate gate(writer);
    REQUIRE(writer.submit({insert(1), remember}));
    REQUIRE(writer.submit({[](Database& db) {
                             db.run("insert or rollback into note (id) values (2), (2)");
                             return Keep::Yes;
                           },
                           remember}));
    REQUIRE(writer.submit({insert(3), remember}));
    gate.open();
  }
  // Whether the first shared the transaction depends on the millisecond; it says the truth.
  REQUIRE(failed.size() == 3);
  CHECK(failed[1]);
  CHECK_FALSE(failed[2]);
  CHECK(kept() == (failed[0] ? Ids{3} : Ids{1, 3}));
}

TEST_CASE_FIXTURE(WriterFixture, "many submitters lose nothing") {
  std::atomic<int> settled = 0;
  {
    Writer writer(database, 100'000);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 500; ++i)
          CHECK(writer.submit({insert(t * 1000 + i), [&](auto why) { settled += !why; }}));
      });
    for (auto& thread : threads) thread.join();
  }
  CHECK(settled == 2000);
  CHECK(kept().size() == 2000);
}

TEST_CASE_FIXTURE(WriterFixture, "the log stays small while a reader is always there") {
  Writer writer(database, 100'000);
  std::atomic<bool> stop = false;
  // Two that take turns, so that at every moment one of them holds a state of the log.
  auto hold = [&] {
    auto reader = Database::open(scratch.path(), Database::Access::ReadOnly);
    while (!stop) {
      auto rows = reader.query("select id from note union all select 0");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  };
  std::thread first(hold), second(hold);
  std::string page(4000, 'x');
  std::int64_t largest = 0;
  for (int i = 0; i < 300; ++i)
    settle(writer, [&](Database& db) {
      largest = std::max(largest, db.log_pages());
      for (int k = 0; k < 250; ++k) db.run("insert into note (text) values (?)", {page});
      return Keep::Yes;
    });
  stop = true;
  first.join();
  second.join();
  // 75,000 pages were written; a busy machine may let a chance or two to start again go by.
  CHECK(largest < 40'000);
}

TEST_CASE("on the caller's thread a job is settled when submit returns") {
  auto database = Database::in_memory();
  database.script("create table note (id integer primary key)");
  Writer writer(database, 10, Writer::Thread::Caller);
  std::vector<std::string> seen;
  REQUIRE(writer.submit(
      {[&](Database& db) {
         bool inner = writer.submit({insert(2), [&](auto) { seen.push_back("second settled"); }});
         seen.push_back(inner ? "inside" : "refused");
         return insert(1)(db);
       },
       [&](auto) { seen.push_back("first settled"); }}));
  CHECK(seen == std::vector<std::string>{"inside", "first settled", "second settled"});
  CHECK(database.find_integer("select count(*) from note") == 2);
  CHECK_FALSE(database.in_transaction());
}
