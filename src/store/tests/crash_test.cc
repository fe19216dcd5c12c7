// What a killed process leaves behind.
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <set>

#include "store/tests/scratch.h"
#include "store/writer.h"

using namespace windlass;
using namespace windlass::store;

namespace {

constexpr std::size_t jobs_at_once = 16;

// Writes pairs of rows as fast as it can, and reports the number of each one that was settled.
// Never returns: this is the process that gets killed.
[[noreturn]] void write_until_killed(const std::string& path, int report) {
  auto database = Database::open(path, Database::Access::ReadWrite);
  Writer writer(database, 2 * jobs_at_once);
  std::atomic<int> next = 0;
  std::function<void()> submit = [&] {
    auto id = next++;
    bool taken = writer.submit({[id](Database& db) {
                                  db.run("insert into pair (id, side) values (?, 1)", {id});
                                  db.run("insert into pair (id, side) values (?, 2)", {id});
                                  return Keep::Yes;
                                },
                                [&, id](std::exception_ptr why) {
                                  if (!why && ::write(report, &id, sizeof id) != sizeof id)
                                    ::_exit(1);
                                  submit();
                                }});
    if (!taken) ::_exit(2);
  };
  for (std::size_t i = 0; i < jobs_at_once; ++i) submit();
  for (;;) ::pause();
}

// All numbers that arrive until `enough` are there, then the child is killed; and the rest.
std::set<int> kill_after(pid_t child, int report, std::size_t enough) {
  std::set<int> acknowledged;
  bool killed = false;
  int id = 0;
  for (;;) {
    pollfd waiting{report, POLLIN, 0};
    if (::poll(&waiting, 1, 20'000) <= 0) break;
    if (::read(report, &id, sizeof id) != sizeof id) break;
    acknowledged.insert(id);
    if (acknowledged.size() < enough || killed) continue;
    ::kill(child, SIGKILL);
    killed = true;
  }
  if (!killed) ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return acknowledged;
}

}  // namespace

TEST_CASE("after kill -9 every acknowledged job is there, and none by half") {
  Scratch scratch;
  {
    auto database = Database::open(scratch.path(), Database::Access::ReadWrite);
    database.script("create table pair (id integer, side integer, primary key (id, side))");
  }
  int ends[2];
  // Three lives on one file: what was killed must also be good to go on with.
  for (std::size_t enough : {1, 300, 4000}) {
    CAPTURE(enough);
    {
      auto database = Database::open(scratch.path(), Database::Access::ReadWrite);
      database.run("delete from pair");
    }
    REQUIRE(::pipe(ends) == 0);
    auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(scratch.path(), ends[1]);
    }
    ::close(ends[1]);
    auto acknowledged = kill_after(child, ends[0], enough);
    ::close(ends[0]);

    auto database = Database::open(scratch.path(), Database::Access::ReadWrite);
    CHECK(database.find_text("pragma integrity_check") == "ok");
    CHECK_FALSE(database.any("select 1 from pair group by id having count(*) <> 2"));
    CHECK(acknowledged.size() >= enough);
    std::size_t lost = 0;
    for (auto id : acknowledged) lost += !database.any("select 1 from pair where id = ?", {id});
    CHECK(lost == 0);
  }
}
