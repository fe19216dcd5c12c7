#include "rollout/timetable.h"

#include "given.h"

using namespace windlass;
using namespace windlass::rollout;
using namespace windlass::rollout::testing;

namespace {
Row row(const std::string& layer, std::vector<Changed> changed = {{"app"}}) {
  return timetable(model_of(layer), changed).at(0);
}
}  // namespace

TEST_CASE("the timetable of a rolling update: so many at a time, so many always in service") {
  auto app = row("    size: 10\n    rollout: {max_unavailable: 3, soak: 2m}\n");
  CHECK(app.strategy == "rolling");
  CHECK(app.steps == 4);
  CHECK(app.at_once == 3);
  CHECK(app.lowest == 7);
  CHECK(app.soak_s == 120);
  CHECK(app.how == "3 machines at a time");
  CHECK(app.reverts == "an alarm, or a machine that does not serve");
}

TEST_CASE("the timetable of a canary: its shares, and twice the machines at most") {
  auto app =
      row("    size: 4\n    rollout: {strategy: canary, checkpoint_percentages: [25], "
          "auto_rollback: false}\n");
  CHECK(app.steps == 2);
  CHECK(app.at_once == 1);
  CHECK(app.lowest == 4);
  CHECK(app.most == 8);
  CHECK(app.how == "25 and then 100 percent of the requests to new machines");
  CHECK(app.reverts == "nobody: `windlass rollback` does");
}

TEST_CASE("a layer that is not touched moves nobody") {
  auto app = row("    size: 4\n", {});
  CHECK(!app.moves);
  CHECK(app.lowest == 4);
  CHECK(app.most == 4);
}

TEST_CASE("at a desk it soaks for five seconds, unless the file says how long") {
  CHECK(row("    size: 2\n").soak_s == 5);
  CHECK(row("    size: 2\n    rollout: {soak: 3m}\n").soak_s == 180);
}
