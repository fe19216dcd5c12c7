#include "ops/verdict.h"

#include <algorithm>

#include "ops/alarms.h"
#include "ops/doors.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace {

constexpr int knocks = 5;  // good answers in a row, each on a connection of its own
constexpr std::chrono::minutes alarm_patience{5};
constexpr int bad_looks_max = 3;  // in a row while it soaks: one may be the network's
constexpr int complaints_told = 4;

class Looker {
 public:
  Looker(const Work& work, const VerdictWish& wish) : work_(work), wish_(wish) {
    for (auto& [layer, digest] : wish.machines) digests_.push_back(digest);
  }

  Result<std::vector<Complaint>> look() {
    std::vector<Complaint> all;
    auto stack = TRY(find_stack(work_, wish_.place.stack()));
    machines_good_ = false;
    if (!stack) return std::vector<Complaint>{{"", "the stack is gone"}};
    serving_ = 0;
    auto groups = TRY(look_at_groups(work_, wish_.place, wish_.checks, *stack));
    for (auto& check : wish_.checks.groups)
      if (std::ranges::find(groups, check.layer, &GroupSeen::layer) == groups.end())
        all.push_back({"", "the group of " + check.layer + " is not there"});
    for (auto& group : groups) {
      serving_ += serving(group, digest_of(group.layer));
      if (group.desired > 0) tell(group);
      auto own = complaints(group, digest_of(group.layer));
      all.insert(all.end(), own.begin(), own.end());
    }
    // Machines first: a door cannot be better than what is behind it.
    machines_good_ = all.empty();
    if (machines_good_) TRY(look_through_doors(*stack, groups, all));
    return all;
  }
  // Of the last look.
  int machines_serving() const { return serving_; }
  bool machines_good() const { return machines_good_; }

  const std::vector<std::string>& urls() const { return urls_; }

 private:
  std::string digest_of(const std::string& layer) const {
    auto found = wish_.machines.find(layer);
    return found == wish_.machines.end() ? "" : found->second;
  }

  void tell(const GroupSeen& group) const {
    auto digest = digest_of(group.layer);
    auto good = serving(group, digest);
    Event event{.id = "layer/" + group.layer,
                .state = good >= group.desired ? Event::State::Done : Event::State::Going,
                .text = group.layer + ": " + std::to_string(good) + " of " +
                        std::to_string(group.desired) + " machines serve",
                .share = group.desired > 0
                             ? std::min(1.0, static_cast<double>(good) / group.desired)
                             : 1.0};
    event.facts.set("layer", group.layer);
    event.facts.set("serving", good);
    event.facts.set("desired", group.desired);
    if (work_.tell) work_.tell(event);
  }

  Result<> look_through_doors(const StackSeen& stack, const std::vector<GroupSeen>& groups,
                              std::vector<Complaint>& all) {
    urls_.clear();
    for (auto& door : wish_.checks.doors) {
      std::vector<std::string> ips;
      for (auto& group : groups)
        if (group.layer == door.layer)
          for (auto& machine : group.machines)
            ips.push_back(machine.public_ip.empty() ? machine.private_ip : machine.public_ip);
      auto addresses = TRY(door_addresses(work_, door, stack, ips));
      for (auto& address : addresses) {
        urls_.push_back(address.front());
        auto trouble = knock_often(address);
        if (!trouble.empty())
          all.push_back({"", "the front door " + door.layer + " (" + address.url + address.path +
                                 ") " + trouble});
      }
    }
    return Done{};
  }

  std::string knock_often(const DoorAddress& address) const {
    for (int i = 0; i < knocks; ++i) {
      auto trouble = complaint_of(knock(work_, address), digests_);
      if (!trouble.empty()) return trouble;
    }
    return "";
  }

  const Work& work_;
  const VerdictWish& wish_;
  std::vector<std::string> digests_;
  std::vector<std::string> urls_;
  int serving_ = 0;
  bool machines_good_ = false;
};

std::string in_words(const std::vector<Complaint>& all) {
  std::string text;
  int told = 0;
  for (auto& one : all) {
    if (told == complaints_told) {
      text += "; and " + std::to_string(all.size() - complaints_told) + " more";
      break;
    }
    text += (told++ ? "; " : "") + (one.machine.empty() ? "" : one.machine + " ") + one.text;
  }
  return text;
}

Result<std::vector<Ringing>> new_alarms(const Work& work, const VerdictWish& wish,
                                        const std::set<std::string>& alarms) {
  auto ringing = TRY(ringing_alarms(work, wish.place, alarms));
  std::erase_if(ringing, [&](auto& one) {
    return std::ranges::find(wish.checks.firing, one.name) != wish.checks.firing.end();
  });
  return ringing;
}

// Stays well for as long as it soaks. Empty: it did.
Result<std::vector<Complaint>> soak(const Work& work, const VerdictWish& wish, Looker& looker) {
  if (wish.soak.count() == 0) return std::vector<Complaint>{};
  auto alarms = TRY(alarms_of(work, wish.place));
  auto begun = work.clock.now();
  auto quiet_by = begun + alarm_patience;
  bool quiet = false;
  int bad = 0;
  for (;;) {
    auto now = work.clock.now();
    auto ringing = TRY(new_alarms(work, wish, alarms));
    // What rang while machines were still coming is given the time to see that they came.
    if (!ringing.empty() && (quiet || now >= quiet_by))
      return std::vector<Complaint>{
          {"", "the alarm " + ringing[0].name + " rings: " + ringing[0].why}};
    if (!quiet) begun = now;
    quiet = quiet || ringing.empty();
    auto passed = now - begun;
    auto all = TRY(looker.look());
    bad = all.empty() ? 0 : bad + 1;
    if (bad >= bad_looks_max) return all;
    if (quiet && passed >= wish.soak && bad == 0) return std::vector<Complaint>{};
    auto left = std::chrono::ceil<std::chrono::seconds>(wish.soak - passed).count();
    work.say("verdict", Event::State::Going,
             quiet ? "all is well; watching it for " + std::to_string(std::max<long>(0, left)) +
                         " s more"
                   : "waiting for the alarm " + ringing[0].name + " to be quiet",
             std::min(1.0, static_cast<double>(passed.count()) /
                               static_cast<double>(Duration(wish.soak).count())));
    TRY(work.go_on());
    work.sleep(work.target.local ? std::chrono::milliseconds(500)
                                 : std::chrono::milliseconds(10'000));
  }
}

}  // namespace

Result<Verdict> verify(const Work& work, const VerdictWish& wish) {
  work.say("verdict", Event::State::Begun, "looking whether it serves");
  Looker looker(work, wish);
  Waiting waiting(patience_of(wish.checks, work.target.local), work.clock.now());
  Verdict verdict;
  for (;;) {
    verdict.complaints = TRY(looker.look());
    verdict.urls = looker.urls();
    if (verdict.complaints.empty()) break;
    waiting.look(looker.machines_serving(), looker.machines_good(), work.clock.now());
    if (waiting.is_over(work.clock.now())) {
      verdict.why = in_words(verdict.complaints);
      work.say("verdict", Event::State::Failed, verdict.why);
      return verdict;
    }
    work.say("verdict", Event::State::Going, in_words(verdict.complaints));
    TRY(work.go_on());
    work.sleep(poll_pause(work.target));
  }
  verdict.complaints = TRY(soak(work, wish, looker));
  verdict.yes = verdict.complaints.empty();
  if (!verdict.yes) verdict.why = in_words(verdict.complaints);
  work.say("verdict", verdict.yes ? Event::State::Done : Event::State::Failed,
           verdict.yes ? "it serves, every machine that counts is of this revision" : verdict.why);
  return verdict;
}

}  // namespace windlass::ops
