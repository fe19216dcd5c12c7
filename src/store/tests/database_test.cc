#include "store/database.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cmath>
#include <vector>

#include "base/fault.h"
#include "store/tests/scratch.h"

using namespace windlass;
using namespace windlass::store;

namespace {

Database with_notes() {
  auto db = Database::in_memory();
  db.script("create table note (id integer primary key, text, extra)");
  return db;
}

std::vector<std::int64_t> integers(Database& db, std::string_view sql) {
  std::vector<std::int64_t> out;
  for (auto row : db.query(sql)) out.push_back(row.integer(0));
  return out;
}

std::string message_of(const auto& act) {
  try {
    act();
  } catch (const Fault& fault) {
    return fault.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a value comes back as it went in") {
  auto db = with_notes();
  auto back = [&](Bind value, auto read) {
    db.run("delete from note");
    db.run("insert into note (text) values (?)", {value});
    auto rows = db.query("select text from note");
    return read(rows.row());
  };
  auto integer = [](Row row) { return row.integer(0); };
  auto text = [](Row row) { return row.text(0); };
  CHECK(back(INT64_MIN, integer) == INT64_MIN);
  CHECK(back(INT64_MAX, integer) == INT64_MAX);
  CHECK(back(true, integer) == 1);
  CHECK(static_cast<std::uint64_t>(back(std::uint64_t{UINT64_MAX}, integer)) == UINT64_MAX);
  CHECK(back(0.1, [](Row row) { return row.real(0); }) == 0.1);
  CHECK(back("words", text) == "words");
  CHECK(back(std::string(100'000, 'x'), text) == std::string(100'000, 'x'));
  CHECK(back(nullptr, [](Row row) { return row.is_null(0); }));
}

TEST_CASE("bytes may be anything: NUL, invalid UTF-8, all 256 of them") {
  auto db = with_notes();
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  db.run("insert into note (id, text, extra) values (1, ?, ?)", {Blob{all}, Blob{"\0\xff\0"}});
  auto rows = db.query("select text, typeof(text) from note");
  CHECK(rows.row().view(0) == all);
  CHECK(rows.row().text(1) == "blob");
}

TEST_CASE("text may hold NUL") {
  auto db = with_notes();
  std::string text("a\0b", 3);
  db.run("insert into note (text) values (?)", {text});
  CHECK(db.find_text("select text from note") == text);
}

TEST_CASE("empty bytes and empty text are not null, even from a view of nothing") {
  auto db = with_notes();
  db.run("insert into note (text, extra) values (?, ?)", {std::string_view(), Blob{}});
  auto rows = db.query("select text, extra from note");
  CHECK_FALSE(rows.row().is_null(0));
  CHECK_FALSE(rows.row().is_null(1));
  CHECK(rows.row().view(1).empty());
}

TEST_CASE("an optional without a value is null, both ways") {
  auto db = with_notes();
  db.run("insert into note (text, extra) values (?, ?)",
         {std::optional<std::string>(), std::optional<std::int64_t>(7)});
  auto rows = db.query("select text, extra from note");
  CHECK(rows.row().optional_text(0) == std::nullopt);
  CHECK(rows.row().optional_integer(1) == 7);
}

TEST_CASE("run answers how many rows it changed") {
  auto db = with_notes();
  CHECK(db.run("insert into note (id) values (1), (2), (3)") == 3);
  CHECK(db.run("update note set text = 'x' where id > 1") == 2);
  CHECK(db.run("delete from note where id = 9") == 0);
  CHECK(db.run("select 1") == 0);
  CHECK(db.last_insert_id() == 3);
}

TEST_CASE("find and any answer the first row, or that there is none") {
  auto db = with_notes();
  db.run("insert into note (id, text) values (1, 'a'), (2, null)");
  CHECK(db.any("select 1 from note where id = ?", {2}));
  CHECK_FALSE(db.any("select 1 from note where id = ?", {3}));
  CHECK(db.find_text("select text from note where id = ?", {1}) == "a");
  CHECK(db.find_text("select text from note where id = ?", {2}) == std::nullopt);
  CHECK(db.find_integer("select id from note where id = ?", {3}) == std::nullopt);
}

TEST_CASE("the same SQL may be used while a cursor over it is open") {
  auto db = with_notes();
  db.run("insert into note (id) values (1), (2), (3)");
  const char* sql = "select id from note order by id";
  std::vector<std::int64_t> seen;
  for (auto outer : db.query(sql))
    for (auto inner : db.query(sql)) seen.push_back(outer.integer(0) * 10 + inner.integer(0));
  CHECK(seen == std::vector<std::int64_t>{11, 12, 13, 21, 22, 23, 31, 32, 33});
  auto open = db.query(sql);
  CHECK(db.find_integer(sql) == 1);
  CHECK(db.any(sql));
}

TEST_CASE("a cursor keeps what was bound to it, although the values are gone") {
  auto db = with_notes();
  db.run("insert into note (id, text) values (1, 'long enough to live on the heap'), (2, 'b')");
  auto rows = [&] {
    std::string wanted = "long enough to live on the heap";
    return db.query("select id from note where text = ? or text = ? order by id",
                    {wanted, std::string("b")});
  }();
  CHECK(rows.row().integer(0) == 1);
  rows.advance();
  CHECK(rows.row().integer(0) == 2);
}

TEST_CASE("a cursor that is at its end no longer holds its table") {
  auto db = with_notes();
  db.run("insert into note (id) values (1)");
  auto rows = db.query("select id from note");
  rows.advance();
  REQUIRE(rows.done());
  db.script("drop table note");  // refused by SQLite while a query reads the table
  CHECK_FALSE(db.any("select 1 from sqlite_schema where name = 'note'"));
}

TEST_CASE("another text in the same memory is another statement") {
  auto db = with_notes();
  char sql[] = "select 1";
  CHECK(db.find_integer(std::string_view(sql, 8)) == 1);
  sql[7] = '2';
  CHECK(db.find_integer(std::string_view(sql, 8)) == 2);
}

TEST_CASE("any number of texts can be run, and the ones with open cursors stay") {
  auto db = with_notes();
  auto open = db.query("select 42 union all select 43");
  for (int i = 0; i < 2000; ++i) REQUIRE(db.find_integer("select " + std::to_string(i)) == i);
  CHECK(open.row().integer(0) == 42);
  open.advance();
  CHECK(open.row().integer(0) == 43);
}

TEST_CASE("a statement survives a change of the schema") {
  auto db = with_notes();
  db.run("insert into note (id) values (1)");
  CHECK(db.find_integer("select count(*) from note") == 1);
  db.script("alter table note add column more");
  CHECK(db.find_integer("select count(*) from note") == 1);
}

TEST_CASE("a failure names the SQL and none of the values") {
  auto db = with_notes();
  db.script("create unique index once on note (text)");
  db.run("insert into note (text) values (?)", {"secret"});
  auto message = message_of([&] { db.run("insert into note (text) values (?)", {"secret"}); });
  CHECK(message.find("insert into note (text) values (?)") != std::string::npos);
  CHECK(message.find("secret") == std::string::npos);
  // And it can be used again.
  CHECK(db.run("insert into note (text) values (?)", {"other"}) == 1);
}

TEST_CASE("what is not one statement with all its values is a fault") {
  auto db = with_notes();
  CHECK_THROWS_AS(db.run("selct 1"), Fault);
  CHECK_THROWS_AS(db.run("select 1; select 2"), Fault);
  CHECK_THROWS_AS(db.run(""), Fault);
  CHECK_THROWS_AS(db.run("select ?, ?", {1}), Fault);
  CHECK_THROWS_AS(db.run("select 1", {1}), Fault);
  CHECK_THROWS_AS(db.find_text("select \"no such column\" from note"), Fault);
  CHECK(db.find_integer("select 1; ") == 1);
}

TEST_CASE("a savepoint undoes what was not released, and they nest") {
  auto db = with_notes();
  db.begin();
  {
    Savepoint outer(db);
    db.run("insert into note (id) values (1)");
    {
      Savepoint refused(db);
      db.run("insert into note (id) values (2)");
      Savepoint kept_inside(db);
      db.run("insert into note (id) values (3)");
      kept_inside.release();
    }
    Savepoint kept(db);
    db.run("insert into note (id) values (4)");
    kept.release();
    outer.release();
  }
  db.commit();
  CHECK(integers(db, "select id from note order by id") == std::vector<std::int64_t>{1, 4});
}

TEST_CASE("a savepoint may change any number of pages, and is undone") {
  Scratch scratch;
  auto db = Database::open(scratch.path(), Database::Access::ReadWrite);
  db.script("create table note (id integer primary key, text)");
  db.begin();
  for (int number = 0; number < 1000; ++number)
    db.run("insert into note(text) values(?)", {std::string(3000, 'x')});
  {
    Savepoint refused(db);
    db.run("update note set text = text || 'y'");
  }
  db.commit();
  CHECK_FALSE(db.any("select 1 from note where text like '%y'"));
}

TEST_CASE("outside a transaction a savepoint is one") {
  auto db = with_notes();
  {
    Savepoint undone(db);
    db.run("insert into note (id) values (1)");
    CHECK(db.in_transaction());
  }
  CHECK_FALSE(db.in_transaction());
  CHECK_FALSE(db.any("select 1 from note"));
}

TEST_CASE("a transaction that was rolled back left nothing") {
  auto db = with_notes();
  db.begin();
  db.run("insert into note (id) values (1)");
  db.rollback();
  CHECK_FALSE(db.any("select 1 from note"));
  CHECK_FALSE(db.in_transaction());
}

TEST_CASE("nothing can be written behind a transaction that SQLite gave up") {
  auto db = with_notes();
  db.begin();
  // What SQLite does by itself when the disk is full, asked for by name.
  CHECK_THROWS_AS(db.run("insert or rollback into note (id) values (1), (1)"), Fault);
  CHECK_FALSE(db.in_transaction());
  CHECK_THROWS_AS(db.run("insert into note (id) values (2)"), NoRoom);
  CHECK_THROWS_AS(db.commit(), NoRoom);
  db.run("insert into note (id) values (3)");
  CHECK(integers(db, "select id from note") == std::vector<std::int64_t>{3});
}

TEST_CASE("a savepoint outlives the transaction around it without harm") {
  auto db = with_notes();
  db.begin();
  {
    Savepoint inside(db);
    db.run("insert into note (id) values (1)");
    db.rollback();
  }
  db.run("insert into note (id) values (2)");
  CHECK(integers(db, "select id from note") == std::vector<std::int64_t>{2});
}

TEST_CASE("a migration's steps run once, and new ones are added") {
  auto db = Database::in_memory();
  const char* const first[] = {"create table a (x)", "insert into a values (1)"};
  const char* const later[] = {first[0], first[1], "insert into a values (2)"};
  migrate(db, {"part", first});
  migrate(db, {"part", first});
  CHECK(db.find_integer("select count(*) from a") == 1);
  migrate(db, {"part", later});
  migrate(db, {"part", later});
  CHECK(integers(db, "select x from a order by x") == std::vector<std::int64_t>{1, 2});
  CHECK_THROWS_AS(migrate(db, {"part", first}), Fault);
}

TEST_CASE("parts migrate on their own") {
  auto db = Database::in_memory();
  const char* const a[] = {"create table a (x)"};
  const char* const b[] = {"create table b (x)"};
  migrate(db, {"a", a});
  migrate(db, {"b", b});
  CHECK(db.find_integer("select count(*) from migration") == 2);
}

TEST_CASE("a migration that fails halfway leaves the database as it was") {
  auto db = Database::in_memory();
  const char* const broken[] = {"create table a (x)", "insert into nowhere values (1)"};
  CHECK_THROWS_AS(migrate(db, {"part", broken}), Fault);
  const char* const mended[] = {"create table a (x)", "insert into a values (1)"};
  migrate(db, {"part", mended});
  CHECK(db.find_integer("select count(*) from a") == 1);
}

TEST_CASE("foreign keys hold") {
  auto db = Database::in_memory();
  db.script("create table a (id integer primary key)");
  db.script("create table b (a references a on delete cascade)");
  CHECK_THROWS_AS(db.run("insert into b values (1)"), Fault);
}

TEST_CASE("a database on disk is there after it was opened again, for its owner alone") {
  Scratch scratch;
  {
    auto db = Database::open(scratch.path(), Database::Access::ReadWrite);
    db.script("create table a (x)");
    db.run("insert into a values (1)");
    struct stat log {};
    REQUIRE(::stat(scratch.path("test.db-wal").c_str(), &log) == 0);
    CHECK((log.st_mode & 0777) == 0600);
  }
  auto db = Database::open(scratch.path(), Database::Access::ReadWrite);
  CHECK(db.find_integer("select x from a") == 1);
  CHECK(db.find_text("pragma journal_mode") == "wal");
  CHECK(db.find_integer("pragma synchronous") == 2);
  struct stat file {};
  REQUIRE(::stat(scratch.path().c_str(), &file) == 0);
  CHECK((file.st_mode & 0777) == 0600);
}

TEST_CASE("a read-only connection sees what is committed, and writes nothing") {
  Scratch scratch;
  auto writer = Database::open(scratch.path(), Database::Access::ReadWrite);
  writer.script("create table a (x)");
  auto reader = Database::open(scratch.path(), Database::Access::ReadOnly);
  writer.begin();
  writer.run("insert into a values (1)");
  CHECK(reader.find_integer("select count(*) from a") == 0);
  writer.commit();
  CHECK(reader.find_integer("select count(*) from a") == 1);
  CHECK_THROWS_AS(reader.run("insert into a values (2)"), Fault);
}

TEST_CASE("what cannot be opened is a fault that names the file") {
  Scratch scratch;
  auto path = scratch.path("missing/test.db");
  auto opening = [&](Database::Access access) {
    return message_of([&] { Database::open(path, access); });
  };
  CHECK(opening(Database::Access::ReadWrite).find(path) != std::string::npos);
  CHECK(opening(Database::Access::ReadOnly).find(path) != std::string::npos);
}

TEST_CASE("the log does not grow without bound") {
  Scratch scratch;
  auto db = Database::open(scratch.path(), Database::Access::ReadWrite);
  db.script("create table a (x)");
  std::string page(4000, 'x');
  for (int i = 0; i < 60; ++i) {
    db.begin();
    for (int k = 0; k < 250; ++k) db.run("insert into a values (?)", {page});
    db.commit();
  }
  CHECK(db.log_pages() < 5000);
}

TEST_CASE("a checkpoint by hand empties the log, once nobody reads from it") {
  Scratch scratch;
  auto db = Database::open(scratch.path(), Database::Access::ReadWrite);
  db.script("create table a (x)");
  auto reader = Database::open(scratch.path(), Database::Access::ReadOnly);
  {
    auto rows = reader.query("select 1 from a union all select 2");
    db.run("insert into a values (1)");
    CHECK_FALSE(db.checkpoint(Database::Checkpoint::Passive));
  }
  CHECK(db.checkpoint(Database::Checkpoint::Passive));
  CHECK(db.checkpoint(Database::Checkpoint::Restart));
}
