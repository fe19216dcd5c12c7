#include "ops/lock.h"

#include <algorithm>

#include "aws/dynamodb/delete_item.h"
#include "aws/dynamodb/get_item.h"
#include "aws/dynamodb/put_item.h"
#include "aws/dynamodb/update_item.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/base_stack.h"
#include "ops/lock_item.h"

namespace windlass::ops {

namespace dynamodb = aws::dynamodb;

std::string text_of(const Item& item, const std::string& name) {
  auto found = item.find(name);
  return found == item.end() ? "" : found->second.s.value_or("");
}

long number_of(const Item& item, const std::string& name) {
  auto found = item.find(name);
  if (found == item.end()) return 0;
  return static_cast<long>(parse_int(found->second.n.value_or("")).value_or(0));
}

bool LapseWatch::lapsed(const LockSeen& seen, Time now) {
  if (!first_ || first_->token != seen.token || first_->beat != seen.beat) {
    moved_ = first_.has_value() && first_->token == seen.token;
    first_ = seen;
    since_ = now;
    return false;
  }
  return now - since_ >= std::chrono::seconds(std::max(1L, seen.lease_s));
}

namespace {

constexpr const char* refused = "ConditionalCheckFailedException";

LockSeen seen_of(const Item& item) {
  return {.owner = {.who = text_of(item, "who"),
                    .machine = text_of(item, "machine"),
                    .pid = static_cast<int>(number_of(item, "pid")),
                    .verb = text_of(item, "verb")},
          .token = text_of(item, "token"),
          .beat = number_of(item, "beat"),
          .lease_s = number_of(item, "lease_s"),
          .begun = text_of(item, "begun"),
          .stop_by = text_of(item, "stop_by"),
          .hold_by = text_of(item, "hold_by"),
          .promote = number_of(item, "promote") != 0};
}

// "token" is a word of the language of conditions.
std::map<std::string, std::string> token_word() { return {{"#t", "token"}}; }

Item key_of(const Place& place) { return {{"name", text_value(place.path())}}; }

// Writes the lock as ours: where nobody has it, or where `over` is still what is there.
Result<bool> write(const Work& work, const Place& place, const LockParts& parts,
                   const std::string& token, const LockSeen* over) {
  auto item = key_of(place);
  item["who"] = text_value(parts.owner.who);
  if (!parts.owner.machine.empty()) item["machine"] = text_value(parts.owner.machine);
  item["pid"] = number_value(parts.owner.pid);
  item["verb"] = text_value(parts.owner.verb);
  item["token"] = text_value(token);
  item["beat"] = number_value(0);
  item["lease_s"] = number_value(parts.lease.count());
  item["begun"] = text_value(format_iso8601(work.clock.now()));
  dynamodb::PutItemInput in{.table_name = lock_table, .item = std::move(item)};
  in.expression_attribute_names = token_word();
  if (over) {
    in.condition_expression = "#t = :t and beat = :b";
    in.expression_attribute_values =
        Item{{":t", text_value(over->token)}, {":b", number_value(over->beat)}};
  } else {
    in.condition_expression = "attribute_not_exists(#t)";
  }
  auto put = work.target.client.call<dynamodb::op::PutItem>(std::move(in));
  if (put) return true;
  if (put.error().code == refused) return false;
  return std::move(put).error();
}

Error locked(const Place& place, const LockSeen& seen) {
  return {"Locked",
          place.stack() + " is being worked on by " + seen.owner.who + " (" + seen.owner.verb +
              ", since " + seen.begun + "); wait, or end it: windlass stop " + place.environment +
              "; or if nobody is there any more: windlass lock break " + place.environment};
}

}  // namespace

Lock::Lock(const Work& work, Place place, LockParts parts, std::string token)
    : work_(work),
      place_(std::move(place)),
      parts_(std::move(parts)),
      token_(std::move(token)),
      beaten_(work.clock.now()) {}

Result<std::optional<LockSeen>> find_lock(const Work& work, const Place& place) {
  auto got = TRY(work.target.client.call<dynamodb::op::GetItem>(
      {.table_name = lock_table, .key = key_of(place), .consistent_read = true}));
  if (!got.item || got.item->empty()) return std::optional<LockSeen>();
  return std::optional<LockSeen>(seen_of(*got.item));
}

Result<std::shared_ptr<Lock>> Lock::take(const Work& work, const Place& place, LockParts parts) {
  auto token = work.random.hex(16);
  auto ours = [&] { return std::shared_ptr<Lock>(new Lock(work, place, parts, token)); };
  LapseWatch watch;
  bool told = false;
  // Bounded by the lease: each round either ends or waits, and a beat that moves ends it.
  auto end = work.clock.now() + std::chrono::minutes(10);
  while (work.clock.now() < end) {
    if (TRY(write(work, place, parts, token, nullptr))) return ours();
    auto seen = TRY(find_lock(work, place));
    if (!seen) continue;
    // The answer was lost, and the client asked again.
    if (seen->token == token) return ours();
    auto gone = parts.is_gone && parts.is_gone(seen->owner);
    if (gone || watch.lapsed(*seen, work.clock.now())) {
      work.say("lock", Event::State::Warning,
               seen->owner.who + " left " + place.stack() + " in the middle of " +
                   seen->owner.verb + "; going on from there");
      if (TRY(write(work, place, parts, token, &*seen))) return ours();
      continue;
    }
    if (watch.alive()) return locked(place, *seen);
    if (!told)
      work.say("lock", Event::State::Going,
               place.stack() + " is locked by " + seen->owner.who + " (" + seen->owner.verb +
                   "); looking whether they are still there");
    told = true;
    work.sleep(std::chrono::milliseconds(500));
  }
  return Error{"Locked", "the lock of " + place.stack() + " changes hands all the time; try later"};
}

Result<> Lock::renew() {
  auto beaten = work_.target.client.call<dynamodb::op::UpdateItem>(
      {.table_name = lock_table,
       .key = key_of(place_),
       .return_values = "ALL_OLD",
       .update_expression = "set beat = :b remove promote",
       .condition_expression = "#t = :t",
       .expression_attribute_names = token_word(),
       .expression_attribute_values =
           Item{{":b", number_value(beat_ + 1)}, {":t", text_value(token_)}}});
  auto now = work_.clock.now();
  if (!beaten && beaten.error().code == refused) {
    lost_ = true;
  } else if (!beaten) {
    // Nobody may take it before a whole lease without a beat; half of one is ours to try in.
    if (now - beaten_ < parts_.lease / 2) return Done{};
    return std::move(beaten).error();
  }
  if (lost_)
    return Error{"LockLost",
                 "somebody else took the lock of " + place_.stack() + " over: this one ends here"};
  ++beat_;
  beaten_ = now;
  // As it was before this beat: with a wish that the beat took away.
  if (beaten->attributes) wishes_ = seen_of(*beaten->attributes);
  promote_ = promote_ || wishes_.promote;
  return Done{};
}

Result<> Lock::renew_if_due() {
  if (lost_) return renew();
  // Often enough that a wish is heard at once where asking costs nothing.
  auto due = work_.target.local ? std::chrono::seconds(1) : parts_.lease / 6;
  if (work_.clock.now() - beaten_ < due) return Done{};
  return renew();
}

Work Lock::working(const Work& work) {
  auto out = work;
  out.sleep = [this, sleep = work.sleep](std::chrono::milliseconds wait) {
    // Long waits in slices, each with its beat; what a lost lock means is for the next step.
    while (wait.count() > 0) {
      auto slice = std::min(wait, std::chrono::milliseconds(1000));
      sleep(slice);
      wait -= slice;
      (void)renew_if_due();
    }
  };
  out.may_go_on = [this]() -> Result<> {
    TRY(renew_if_due());
    if (!wishes_.stop_by.empty())
      return Error{"Stopped", wishes_.stop_by + " stopped " + place_.stack()};
    return Done{};
  };
  return out;
}

Result<> Lock::release() {
  if (released_ || lost_) return Done{};
  released_ = true;
  auto gone = work_.target.client.call<dynamodb::op::DeleteItem>(
      {.table_name = lock_table,
       .key = key_of(place_),
       .condition_expression = "#t = :t",
       .expression_attribute_names = token_word(),
       .expression_attribute_values = Item{{":t", text_value(token_)}}});
  if (gone || gone.error().code == refused) return Done{};
  return std::move(gone).error();
}

Lock::~Lock() {
  // A lock that cannot be given back lapses by itself.
  try {
    (void)release();
  } catch (...) {
  }
}

Result<> break_lock(const Work& work, const Place& place) {
  TRY(work.target.client.call<dynamodb::op::DeleteItem>(
      {.table_name = lock_table, .key = key_of(place)}));
  return Done{};
}

Result<bool> wish(const Work& work, const Place& place, Wish what, const std::string& who) {
  dynamodb::UpdateItemInput in{.table_name = lock_table,
                               .key = key_of(place),
                               .condition_expression = "attribute_exists(#t)",
                               .expression_attribute_names = token_word()};
  switch (what) {
    case Wish::Stop: in.update_expression = "set stop_by = :w"; break;
    case Wish::Hold: in.update_expression = "set hold_by = :w"; break;
    case Wish::Resume: in.update_expression = "remove hold_by"; break;
    case Wish::Promote: in.update_expression = "set promote = :p remove hold_by"; break;
  }
  if (what == Wish::Promote) in.expression_attribute_values = Item{{":p", number_value(1)}};
  if (what == Wish::Stop || what == Wish::Hold)
    in.expression_attribute_values = Item{{":w", text_value(who)}};
  auto done = work.target.client.call<dynamodb::op::UpdateItem>(std::move(in));
  if (done) return true;
  if (done.error().code == refused) return false;
  return std::move(done).error();
}

}  // namespace windlass::ops
