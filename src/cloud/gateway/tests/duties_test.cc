#include "cloud/gateway/duties.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <future>

#include "cloud/core/testing/world.h"
#include "cloud/gateway/access.h"
#include "cloud/gateway/services.h"
#include "store/tests/scratch.h"

namespace windlass::cloud {

namespace {

// What the duty under test said and saw. A duty is a plain function, so what it touches is global.
struct Stage {
  std::mutex mutex;
  std::condition_variable changed;
  int to_do = 0;
  int asked = 0;
  int ran = 0;
  int settled = 0;
  bool hold = false;  // errands wait in run()
  bool fail = false;  // errands meet an accident

  void note(int Stage::*what) {
    std::lock_guard lock(mutex);
    ++(this->*what);
    changed.notify_all();
  }
  void until(auto done) {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(60), done));
  }
};
Stage* stage;

struct Act final : Errand {
  void run(World&) override {
    stage->note(&Stage::ran);
    stage->until([] { return !stage->hold; });
    if (stage->fail) throw std::runtime_error("the world is gone");
  }
  void settle(Work&, const Call&) override {
    std::lock_guard lock(stage->mutex);
    --stage->to_do;
    ++stage->settled;
    stage->changed.notify_all();
  }
};

Errands due(Work&, const Call&) {
  std::lock_guard lock(stage->mutex);
  ++stage->asked;
  stage->changed.notify_all();
  Errands errands;
  for (int i = 0; i < std::min(stage->to_do, 2); ++i) errands.push_back(std::make_unique<Act>());
  return errands;
}

const Duty duty{"test.act", std::chrono::seconds(1), &due, 2};

struct DutiesFixture {
  DutiesFixture() {
    stage = &here;
    duties.add(*all_services().front(), duty);
  }
  void set(auto Stage::*what, auto value) {
    std::lock_guard lock(here.mutex);
    here.*what = value;
    here.changed.notify_all();
  }

  Stage here;
  store::Scratch scratch;
  store::Database db = store::Database::open(scratch.path(), store::Database::Access::ReadWrite);
  Settings settings;
  SeededRandom random{1};
  ManualClock clock;
  Log log{2, Log::Form::Text, clock};
  Parking parking{3};
  store::Readers readers{scratch.path(), 1, 100};
  store::Writer writer{db, 100};
  Access access{settings, "", {settings.account, "", {}}, {}, random, log};
  Runner runner{{writer, readers, parking, access, settings, random, log, clock}};
  testing::QuietWorld quiet{clock, log};
  Duties duties{runner, quiet.world};
};

}  // namespace

TEST_CASE_FIXTURE(DutiesFixture, "what is due is carried out and settled") {
  set(&Stage::to_do, 1);
  duties.look("test.act");
  here.until([&] { return here.settled == 1; });
}

TEST_CASE_FIXTURE(DutiesFixture, "more than fits is asked for again at once") {
  set(&Stage::to_do, 5);
  duties.look("test.act");
  here.until([&] { return here.settled == 5; });
}

TEST_CASE_FIXTURE(DutiesFixture,
                  "looked at while it is busy, it is asked again only when all is settled") {
  set(&Stage::to_do, 1);
  set(&Stage::hold, true);
  duties.look("test.act");
  here.until([&] { return here.ran == 1; });
  duties.look("test.act");
  duties.look("test.act");
  {
    std::lock_guard lock(here.mutex);
    CHECK(here.asked == 1);
  }
  set(&Stage::hold, false);
  here.until([&] { return here.asked == 2; });
  CHECK(here.ran == 1);
}

TEST_CASE_FIXTURE(DutiesFixture,
                  "what met an accident is not settled, and not tried again at once") {
  set(&Stage::to_do, 2);
  set(&Stage::fail, true);
  duties.look("test.act");
  here.until([&] { return here.ran == 2; });
  duties.stop();
  CHECK(here.settled == 0);
  CHECK(here.asked == 1);
}

TEST_CASE_FIXTURE(DutiesFixture, "stopped, it waits for what the writer has yet to tell") {
  set(&Stage::to_do, 1);
  set(&Stage::hold, true);
  duties.look("test.act");
  here.until([&] { return here.ran == 1; });
  std::promise<void> go;
  REQUIRE(writer.submit({[&](store::Database&) {
                           go.get_future().wait();
                           return store::Keep::Yes;
                         },
                         {}}));
  set(&Stage::hold, false);
  auto stopped = std::async([&] { duties.stop(); });
  CHECK(stopped.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout);
  go.set_value();
  stopped.wait();
  CHECK(here.settled == 1);
  duties.look("test.act");
  CHECK(here.asked == 1);
}

TEST_CASE_FIXTURE(DutiesFixture, "a duty that nobody added is nobody's") {
  duties.look("test.other");
  CHECK(here.asked == 0);
}

}  // namespace windlass::cloud
