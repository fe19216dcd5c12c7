#include "agent/proof.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::agent {

namespace {

using std::chrono::seconds;

constexpr auto pause_first = seconds(1), pause_max = seconds(30);
constexpr auto address_pause = seconds(3);
// Stacks have stopped waiting by then.
constexpr auto telling_max = std::chrono::minutes(30);
constexpr auto journal_limit = seconds(10);

// When the grace of this boot began. A process that comes after us goes on counting.
Duration begin_of_grace(const Places& places, Duration now) {
  if (auto text = read_small_file(places.since)) {
    auto micros = parse_int(trimmed(*text));
    if (micros && *micros >= 0 && Duration(*micros) <= now) return Duration(*micros);
  }
  // Without the file a restart begins the grace anew, which does no harm.
  (void)write_whole(places.since, std::to_string(now.count()) + "\n");
  return now;
}

}  // namespace

Proof::Proof(ProofParts parts) : parts_(parts), pause_(pause_first) {
  auto now = parts_.ticks.now();
  // "i-0123 SUCCESS told": an image made of a running machine may bring that one's along.
  auto written = read_small_file(parts_.places.proof).value_or("");
  auto words = split(std::string_view(written).substr(0, written.find('\n')), ' ');
  if (words.size() >= 2 && words[0] == parts_.instance) {
    decided_ = words[1] == "SUCCESS";
    settled_ = words.size() >= 3;
    give_up_ = now + telling_max;
  }
  if (!settled_) grace_ends_ = begin_of_grace(parts_.places, now) + parts_.layer.grace;
}

Duration Proof::due() const {
  if (settled_) return Duration::max();
  return decided_ ? next_try_ : grace_ends_;
}

void Proof::step(const Health& health) {
  if (settled_) return;
  auto now = parts_.ticks.now();
  if (!decided_) {
    if (health.healthy && take_address())
      decide(true, "");
    else if (parts_.ticks.now() >= grace_ends_)
      decide(false, health.healthy ? address_problem_ : health.why);
    if (!decided_) return;
  } else if (now < next_try_) {
    return;
  }
  tell();
}

// A free one, when the layer has addresses that stay. Done again after a crash it stays the same.
bool Proof::take_address() {
  if (parts_.layer.addresses.empty()) return true;
  if (parts_.ticks.now() < next_try_) return false;
  for (auto& address : parts_.layer.addresses) {
    auto taken = parts_.calls.take_address(address, parts_.instance, parts_.layer.take_over);
    if (taken) return true;
    address_problem_ = taken.error().message;
  }
  next_try_ = parts_.ticks.now() + address_pause;
  return false;
}

void Proof::decide(bool serves, const std::string& why) {
  decided_ = serves;
  next_try_ = {};
  give_up_ = parts_.ticks.now() + telling_max;
  if (serves)
    parts_.log.info("this machine serves");
  else
    say_why(why);
  write_down();
}

// Said before it is written down: rather twice than never.
void Proof::say_why(const std::string& why) {
  auto in_time = std::to_string(parts_.layer.grace.count()) + " seconds";
  parts_.log.error("this machine does not serve", {{"within", in_time}, {"why", why}});
  auto journal = parts_.processes.run({"journalctl", "--no-pager", "-n", "40"}, journal_limit);
  say_on(parts_.places.console, "windlass: this machine does not serve within " + in_time + ": " +
                                    why + "\nwindlass: the last log lines:\n" + journal.said);
}

void Proof::tell() {
  auto told = parts_.calls.signal(parts_.layer, parts_.instance, *decided_);
  auto now = parts_.ticks.now();
  if (told) {
    parts_.log.info("told CloudFormation", {{"status", *decided_ ? "SUCCESS" : "FAILURE"}});
  } else if (told.error().code == "ValidationError") {
    // The stack waits for nobody: the machine came by scaling, or an earlier try was heard after
    // all.
    parts_.log.info("CloudFormation waits for no signal", {{"said", told.error().message}});
  } else if (now >= give_up_) {
    parts_.log.error("gave up telling CloudFormation", {{"last", told.error().message}});
  } else {
    parts_.log.warn("CloudFormation was not told yet", {{"why", told.error().message}});
    next_try_ = now + pause_;
    pause_ = std::min<Duration>(pause_ * 2, pause_max);
    return;
  }
  settled_ = true;
  write_down();
}

void Proof::write_down() {
  auto line = parts_.instance + (*decided_ ? " SUCCESS" : " FAILURE") + (settled_ ? " told" : "");
  if (auto written = write_whole(parts_.places.proof, line + "\n"); !written)
    parts_.log.warn("could not write down what was decided", {{"why", written.error().message}});
}

}  // namespace windlass::agent
