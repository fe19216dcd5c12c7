#include "formation/rolling_update.h"

#include <algorithm>

#include "formation/events.h"
#include "formation/group_policy.h"
#include "formation/reading.h"

namespace windlass::formation {

namespace {

using Names = std::vector<std::string>;

// Nobody waits longer for machines that never come.
constexpr std::int64_t no_signal_wait_max_seconds = 3600;
// One whose processes are suspended does not get smaller.
constexpr std::int64_t settle_seconds_max = 300;

Names names(const Json& json, std::string_view name) {
  Names all;
  if (auto* found = json.find(name); found && found->is_array())
    for (auto& each : found->as_array())
      if (each.is_string()) all.push_back(each.as_string());
  return all;
}

Json list(const Names& all) {
  Json::Array array;
  for (auto& each : all) array.push_back(each);
  return array;
}

std::int64_t number(const Json& json, std::string_view name) {
  auto* found = json.find(name);
  return found && found->is_int() ? found->as_int() : 0;
}

bool holds(const Names& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

class Rolling {
 public:
  Rolling(const RollingWishes& wishes, const GroupSeen& seen, const Json& memo,
          const std::vector<Signal>& signals, Time now)
      : wishes_(wishes), seen_(seen), signals_(signals), now_(now) {
    move_.memo = memo.is_object() ? memo : Json(Json::Object{});
    obsolete_ = names(move_.memo, "Obsolete");
  }

  RollingMove decide() {
    auto stage = move_.memo.text("Stage").value_or("");
    if (stage.empty())
      begin();
    else if (stage == "raise")
      raise();
    else if (stage == "wait")
      wait();
    else if (stage == "choose")
      choose();
    else if (stage == "terminate")
      terminate();
    else if (stage == "fail")
      give_up();
    else
      restore();
    return std::move(move_);
  }

 private:
  void go(const char* stage) { move_.memo.set("Stage", stage); }

  void begin() {
    Names old, there;
    for (auto& member : seen_.members)
      if (!member.leaving) {
        there.push_back(member.id);
        if (member.obsolete) old.push_back(member.id);
      }
    // After an update that was cut short it may still have to get smaller: asked for more before it
    // did, it would make no machine, and nobody would signal.
    auto too_many = static_cast<std::int64_t>(there.size()) > seen_.desired;
    if (too_many && !waited(settle_seconds_max)) return;
    if (old.empty()) {
      move_.done = true;
      return;
    }
    auto count = static_cast<std::int64_t>(old.size());
    auto batch = std::min(std::max<std::int64_t>(wishes_.batch_max, 1), count);
    auto more = std::clamp<std::int64_t>(wishes_.in_service_min + batch - seen_.desired, 0,
                                         std::max<std::int64_t>(seen_.size_max - seen_.desired, 0));
    move_.memo.set("Obsolete", list(old));
    move_.memo.set("There", list(there));
    move_.memo.set("Batch", batch);
    move_.memo.set("More", more);
    move_.memo.set("Min", seen_.size_min);
    move_.memo.set("Max", seen_.size_max);
    move_.memo.set("Desired", seen_.desired);
    move_.memo.set("Expected", more);
    auto text = "Rolling update initiated. Terminating " + std::to_string(count) +
                " obsolete instance(s) in batches of " + std::to_string(batch);
    if (wishes_.in_service_min > 0)
      text += ", while keeping at least " + std::to_string(wishes_.in_service_min) +
              " instance(s) in service";
    text += ".";
    if (wishes_.signals)
      text += " Waiting on resource signals with a timeout of " + wishes_.pause_text +
              " when new instances are added to the autoscaling group.";
    move_.remarks.push_back(std::move(text));
    go("raise");
  }

  // Since it was asked first.
  bool waited(std::int64_t seconds) {
    if (!move_.memo.find("Since"))
      move_.memo.set("Since", std::int64_t{now_.time_since_epoch().count()});
    return now_ - Time{Duration{number(move_.memo, "Since")}} >= std::chrono::seconds(seconds);
  }

  void raise() {
    move_.suspend = !wishes_.suspended.empty();
    auto more = number(move_.memo, "More");
    if (more == 0) return go("choose");
    auto size = number(move_.memo, "Desired") + more;
    move_.resize = {size, std::max(size, number(move_.memo, "Max")), size};
    move_.remarks.push_back(
        "Temporarily setting autoscaling group MinSize and DesiredCapacity to " +
        std::to_string(size) + ".");
    begin_waiting(more);
  }

  void begin_waiting(std::int64_t added) {
    move_.memo.set("Since", std::int64_t{now_.time_since_epoch().count()});
    if (added > 0 && wishes_.signals)
      move_.remarks.push_back("New instance(s) added to autoscaling group - Waiting on " +
                              std::to_string(added) + " resource signal(s) with a timeout of " +
                              wishes_.pause_text + ".");
    go("wait");
  }

  std::int64_t fresh() const {
    return std::ranges::count_if(seen_.members, [&](auto& member) {
      return member.in_service && !holds(obsolete_, member.id);
    });
  }

  void wait() {
    auto expected = number(move_.memo, "Expected");
    auto since = Time{Duration{number(move_.memo, "Since")}};
    auto waited = std::chrono::duration_cast<std::chrono::seconds>(now_ - since).count();
    auto batch = names(move_.memo, "InBatch");
    auto gone = std::ranges::none_of(
        seen_.members, [&](auto& member) { return holds(batch, member.id) && !member.leaving; });
    auto well = static_cast<std::int64_t>(std::ranges::count(signals_, true, &Signal::success));
    auto badly = static_cast<std::int64_t>(signals_.size()) - well;
    auto needed = (expected * wishes_.percent_min + 99) / 100;
    if (wishes_.signals && badly > expected - needed) return fail(well, badly, expected);
    auto arrived = wishes_.signals ? well + badly >= expected && well >= needed
                                   : fresh() >= expected && waited >= wishes_.pause_seconds;
    if (gone && arrived) return arrived_at(batch);
    auto limit = wishes_.signals ? wishes_.pause_seconds
                                 : no_signal_wait_max_seconds + wishes_.pause_seconds;
    if (waited < limit) return;
    // What is enough is enough, also when some said nothing.
    if (wishes_.signals && gone && well >= needed) return arrived_at(batch);
    fail(well, badly, expected);
  }

  void arrived_at(const Names& batch) {
    if (!batch.empty()) {
      auto left = still_there().size();
      auto percent = 100 - left * 100 / std::max<std::size_t>(obsolete_.size(), 1);
      move_.remarks.push_back("Successfully terminated instance(s) " + listed(batch) +
                              " (Progress " + std::to_string(percent) + "%).");
      move_.memo.set("InBatch", Json::Array{});
    }
    go("choose");
  }

  Names still_there() const {
    Names left;
    for (auto& member : seen_.members)
      if (holds(obsolete_, member.id) && !member.leaving) left.push_back(member.id);
    return left;
  }

  void choose() {
    auto left = still_there();
    if (left.empty()) return go("restore");
    left.resize(std::min(left.size(), static_cast<std::size_t>(number(move_.memo, "Batch"))));
    auto count = static_cast<std::int64_t>(left.size());
    auto missing =
        number(move_.memo, "Desired") - number(move_.memo, "Expected") - kept_from_the_start();
    auto replaced = std::clamp<std::int64_t>(missing, 0, count);
    move_.memo.set("InBatch", list(left));
    move_.memo.set("Replaced", replaced);
    move_.memo.set("Expected", number(move_.memo, "Expected") + replaced);
    move_.remarks.push_back("Terminating instance(s) " + listed(left) + "; replacing with " +
                            std::to_string(replaced) + " new instance(s).");
    go("terminate");
  }

  // Members that were not obsolete when it began.
  std::int64_t kept_from_the_start() const {
    return std::max<std::int64_t>(
        number(move_.memo, "Desired") - static_cast<std::int64_t>(obsolete_.size()), 0);
  }

  void terminate() {
    auto batch = names(move_.memo, "InBatch");
    auto replaced = number(move_.memo, "Replaced");
    auto shrinks = replaced < static_cast<std::int64_t>(batch.size());
    // The group must be allowed to become as small as it was.
    if (shrinks && seen_.size_min > number(move_.memo, "Min"))
      move_.resize = {number(move_.memo, "Min"), number(move_.memo, "Max"), seen_.desired};
    std::int64_t at = 0;
    for (auto& id : batch) {
      auto there = std::ranges::any_of(
          seen_.members, [&](auto& member) { return member.id == id && !member.leaving; });
      auto& into = at++ < replaced ? move_.terminate : move_.terminate_for_good;
      if (there) into.push_back(id);
    }
    begin_waiting(replaced);
  }

  void restore() {
    back_to_normal();
    move_.done = true;
  }

  void back_to_normal() {
    if (move_.memo.find("Desired"))
      move_.resize = {number(move_.memo, "Min"), number(move_.memo, "Max"),
                      number(move_.memo, "Desired")};
    move_.resume = !wishes_.suspended.empty();
  }

  // Those that it brought leave again, and first who did not say that it works. By itself a group
  // that gets smaller ends its oldest machines: those that served all the time. And who asks it for
  // more before it has got smaller waits for machines that are not made.
  void send_back() {
    auto there = names(move_.memo, "There");
    auto works = [&](const std::string& id) {
      return std::ranges::any_of(signals_, [&](auto& one) { return one.success && one.id == id; });
    };
    Names brought;
    for (auto& member : seen_.members)
      if (!member.leaving && !holds(there, member.id)) brought.push_back(member.id);
    std::ranges::stable_partition(brought, [&](auto& id) { return !works(id); });
    auto surplus = std::clamp<std::int64_t>(seen_.desired - number(move_.memo, "Desired"), 0,
                                            static_cast<std::int64_t>(brought.size()));
    if (surplus == 0) return;
    brought.resize(static_cast<std::size_t>(surplus));
    move_.resize = {number(move_.memo, "Min"), seen_.size_max, seen_.desired};
    move_.terminate_for_good = std::move(brought);
  }

  void give_up() {
    back_to_normal();
    move_.failed = Error{"RollingUpdateFailed", move_.memo.text("Why").value_or("")};
  }

  void fail(std::int64_t well, std::int64_t badly, std::int64_t expected) {
    auto text = badly > 0 ? "Received " + std::to_string(badly) + " FAILURE signal(s) out of " +
                                std::to_string(expected)
                          : "Received " + std::to_string(well) + " SUCCESS signal(s) out of " +
                                std::to_string(expected);
    send_back();
    move_.memo.set("Why", text + ". Unable to satisfy " + std::to_string(wishes_.percent_min) +
                              "% MinSuccessfulInstancesPercent requirement");
    go("fail");
  }

  const RollingWishes& wishes_;
  const GroupSeen& seen_;
  const std::vector<Signal>& signals_;
  Time now_;
  RollingMove move_;
  Names obsolete_;
};

}  // namespace

RollingWishes rolling_wishes(const Json& policy) {
  RollingWishes wishes;
  wishes.batch_max = policy_number(policy, "MaxBatchSize", 1);
  wishes.in_service_min = policy_number(policy, "MinInstancesInService", 0);
  wishes.signals = policy_flag(policy, "WaitOnResourceSignals");
  wishes.percent_min = policy_number(policy, "MinSuccessfulInstancesPercent", 100);
  wishes.pause_text = policy.text("PauseTime").value_or(wishes.signals ? "PT5M" : "PT0S");
  wishes.pause_seconds = duration_seconds(wishes.pause_text, wishes.signals ? 300 : 0);
  wishes.suspended = names(policy, "SuspendProcesses");
  return wishes;
}

RollingMove next_rolling(const RollingWishes& wishes, const GroupSeen& seen, const Json& memo,
                         const std::vector<Signal>& signals, Time now) {
  return Rolling(wishes, seen, memo, signals, now).decide();
}

}  // namespace windlass::formation
