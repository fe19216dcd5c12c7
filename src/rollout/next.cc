// What a rollout does next. Called again after every look: whoever dies between two calls has lost
// nothing, for executing what has been executed changes nothing.
#include "base/text.h"
#include "rollout/phases.h"

namespace windlass::rollout {

namespace {

using Stage = Rollout::Stage;
using Verdict = Facts::Verdict;

Step failed(std::string why) {
  return {.kind = Step::Kind::Failed, .until = {}, .text = std::move(why)};
}
Step wait(std::string text, Time until = {}) {
  return {.kind = Step::Kind::Wait, .until = until, .text = std::move(text)};
}

// Something is wrong with what runs. Going back, alarms are what it goes back for.
std::optional<std::string> trouble(const Rollout& rollout, const Facts& facts) {
  if (facts.verdict == Verdict::No) return facts.why;
  if (!rollout.back && !facts.alarms.empty())
    return "alarm" + std::string(facts.alarms.size() > 1 ? "s " : " ") + join(facts.alarms, ", ");
  return {};
}

std::string seconds_text(const Rollout& rollout, const Facts& facts) {
  auto left = std::chrono::ceil<std::chrono::seconds>(rollout.soak_until - facts.now).count();
  return std::to_string(left) + " of " + std::to_string(rollout.phase()->soak_s) +
         " s left in which alarms must be quiet" +
         (rollout.paused && !rollout.back ? ", then it is paused" : "");
}

// New machines are there, and nobody asks them yet.
bool is_before_requests(const Rollout& rollout) {
  if (rollout.back) return false;
  if (rollout.at < rollout.home) return rollout.at == 0;
  bool later = false;
  for (std::size_t i = rollout.home; i < rollout.phases.size(); ++i) {
    if (rollout.phases[i].weight == 0) continue;
    if (i <= rollout.at) return false;
    later = true;
  }
  return later;
}

// An alarm that is made anew looks back, at what others did behind the same balancer minutes ago.
constexpr std::chrono::minutes quiet_limit{10};

std::optional<Step> quiet_before_requests(Rollout& rollout, const Facts& facts) {
  if (facts.alarms.empty() || facts.verdict == Verdict::No) return {};
  if (rollout.soak_until == Time{}) rollout.soak_until = facts.now + quiet_limit;
  if (facts.now >= rollout.soak_until) return {};
  return wait("alarm " + join(facts.alarms, ", ") + ": no request goes over before it is quiet",
              rollout.soak_until);
}

// Each gives what is to be done, or nothing when the stage is through.
std::optional<Step> execute(Rollout& rollout, const Facts& facts) {
  if (facts.executed == static_cast<int>(rollout.at)) {
    rollout.stage = Stage::Verify;
    rollout.soak_until = {};
    return {};
  }
  if (!facts.refused.empty()) return failed(facts.refused);
  if (rollout.paused && !rollout.back)
    return wait("paused; `windlass resume` goes on: " + rollout.phase()->title);
  return Step{.kind = Step::Kind::Execute, .until = {}, .text = rollout.phase()->title};
}

std::optional<Step> verify(Rollout& rollout, const Facts& facts) {
  if (is_before_requests(rollout))
    if (auto step = quiet_before_requests(rollout, facts)) return step;
  if (auto why = trouble(rollout, facts)) return failed(*why);
  if (facts.verdict == Verdict::NotYet) return wait(facts.why);
  rollout.stage = Stage::Soak;
  rollout.soak_until = facts.now + std::chrono::seconds(rollout.phase()->soak_s);
  return {};
}

std::optional<Step> soak(Rollout& rollout, const Facts& facts) {
  if (auto why = trouble(rollout, facts)) return failed(*why);
  if (facts.now < rollout.soak_until) return wait(seconds_text(rollout, facts), rollout.soak_until);
  // A machine that has just been replaced is waited for, at the end too.
  if (facts.verdict == Verdict::NotYet) return wait(facts.why);
  rollout.at += 1;
  rollout.stage = rollout.at < rollout.phases.size() ? Stage::Execute : Stage::Over;
  return {};
}

}  // namespace

Turn next(Rollout rollout, const Facts& facts) {
  if (rollout.at >= rollout.phases.size()) rollout.stage = Stage::Over;
  if (rollout.stage == Stage::Execute) {
    if (auto step = execute(rollout, facts)) return {std::move(rollout), *step};
    // What was seen was seen before: look again.
    return {std::move(rollout), wait("")};
  }
  std::optional<Step> step;
  if (rollout.stage == Stage::Verify) step = verify(rollout, facts);
  if (!step && rollout.stage == Stage::Soak) step = soak(rollout, facts);
  if (!step && rollout.stage == Stage::Execute) step = execute(rollout, facts);
  if (!step) step = Step{.kind = Step::Kind::Done, .until = {}, .text = ""};
  return {std::move(rollout), *step};
}

Rollout pause(Rollout rollout) {
  if (rollout.stage != Stage::Over) rollout.paused = true;
  return rollout;
}

Rollout resume(Rollout rollout) {
  rollout.paused = false;
  return rollout;
}

Rollout promote(Rollout rollout) {
  rollout.paused = false;
  if (rollout.stage == Stage::Soak) rollout.soak_until = {};
  return rollout;
}

}  // namespace windlass::rollout
