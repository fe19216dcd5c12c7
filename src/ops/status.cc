#include "ops/status.h"

#include <algorithm>
#include <set>

#include "aws/ec2/get_console_output.h"
#include "base/text.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;

namespace {

// Before anybody typed `windlass setup` there is no place for revisions and locks: there are none.
bool is_absence(const Error& error) {
  return error.code == "NoSuchBucket" || error.code == "ResourceNotFoundException";
}

// What was found, or a gap that is told.
template <class T>
void fill(Status& status, T& into, Result<T> found, std::string_view what) {
  if (found)
    into = std::move(found).value();
  else if (!is_absence(found.error()))
    status.troubles.push_back("cannot see " + std::string(what) + ": " + found.error().message);
}

std::vector<std::string> public_ips(const Fleet& fleet, const std::string& layer) {
  std::vector<std::string> ips;
  for (auto& machine : fleet.machines)
    if (machine.layer == layer && !machine.public_ip.empty()) ips.push_back(machine.public_ip);
  return ips;
}

// What the door should answer: the digests of the revision that stands.
std::vector<std::string> wanted_digests(const Status& status) {
  std::vector<std::string> digests;
  for (auto& revision : status.changes)
    if (revision.number == status.current.number)
      for (auto& [layer, digest] : revision.machines) digests.push_back(digest);
  return digests;
}

void knock_at(const Work& work, Status& status, const DoorCheck& check,
              const RevisionNumbers& numbers) {
  DoorSeen door{.layer = check.layer, .address = {}, .answer = {}, .complaint = {}};
  if (is_beyond_desk(work, check, *status.stack)) {
    door.beyond_desk = true;
    status.doors.push_back(std::move(door));
    return;
  }
  auto addresses =
      door_addresses(work, check, *status.stack, public_ips(status.fleet, check.layer));
  if (!addresses || addresses->empty()) {
    door.complaint = addresses ? "has no address yet" : addresses.error().message;
    status.doors.push_back(std::move(door));
    return;
  }
  door.address = addresses->front();
  auto begun = work.clock.now();
  door.answer = knock(work, door.address);
  door.took = work.clock.now() - begun;
  door.revision = numbers.of_any(door.answer.revision);
  // While something moves, two revisions may answer.
  door.complaint = complaint_of(
      door.answer, status.is_running() ? std::vector<std::string>() : wanted_digests(status));
  status.doors.push_back(std::move(door));
}

void look_at_consoles(const Work& work, Status& status, const StatusWish& wish) {
  for (auto& machine : status.fleet.machines) {
    if (machine.health != Machine::Health::Fails || status.consoles.size() == wish.consoles)
      continue;
    auto text = console_of(work, machine.id);
    if (!text || text->empty()) continue;
    status.consoles.push_back({machine.id, console_lines(*text, wish.console_lines)});
  }
}

}  // namespace

bool Status::well() const {
  if (!stack || next_move(stack->status) != Move::Update || !alarms.empty()) return false;
  for (auto& door : doors)
    if (!door.complaint.empty()) return false;
  for (auto& layer : fleet.layers) {
    auto serving = std::ranges::count_if(fleet.machines, [&](auto& machine) {
      return machine.layer == layer.layer && machine.group == layer.group &&
             (machine.health == Machine::Health::Serves || machine.health == Machine::Health::Runs);
    });
    if (!layer.group.empty() && serving < layer.desired) return false;
  }
  return std::ranges::none_of(
      fleet.machines, [](auto& machine) { return machine.health == Machine::Health::Fails; });
}

Result<std::string> console_of(const Work& work, const std::string& machine) {
  auto answer = TRY(work.target.client.call<ec2::op::GetConsoleOutput>({.instance_id = machine}));
  auto text = answer.output.value_or("");
  return parse_base64(text).value_or(text);
}

std::vector<std::string> console_lines(std::string_view text, std::size_t count) {
  std::vector<std::string> lines;
  for (auto line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trimmed(line).empty()) lines.emplace_back(line);
  }
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<long>(count));
  return lines;
}

Result<Status> look_at(const Work& work, const manifest::Model& model, StatusWish wish) {
  Status status;
  status.place = {model.app, model.environment};
  status.local = work.target.local;
  status.account = work.target.account;
  status.region = work.target.region;
  status.who = work.target.who;
  status.seen = work.clock.now();
  status.stack = TRY(find_stack(work, status.place.stack()).context("looking for the stack"));

  Revisions revisions(work, status.place);
  fill(status, status.current, revisions.current(), "which revision stands");
  fill(status, status.changes, revisions.newest(wish.changes), "the revisions");
  fill(status, status.lock, find_lock(work, status.place), "whether something runs");
  fill(status, status.freeze, find_freeze(work, status.place), "whether it is frozen");
  if (status.lock && wish.looks_for_holder) {
    HolderSeen holder{status.lock, ""};
    fill(status, holder, look_at_holder(work, status.place, *status.lock, wish.is_gone),
         "who holds the lock");
    // It ended while we looked: what it did last is not what we saw.
    if (!holder.lock) fill(status, status.changes, revisions.newest(wish.changes), "the revisions");
    status.lock = std::move(holder.lock);
    status.holder_gone = std::move(holder.gone);
  }
  auto known = std::ranges::any_of(status.changes,
                                   [&](auto& one) { return one.number == status.current.number; });
  if (!known && status.current.number > 0)
    if (auto stands = revisions.get(status.current.number)) status.changes.push_back(*stands);

  RevisionNumbers numbers(status.changes, status.current.number);
  fill(status, status.fleet, look_at_machines(work, status.place, model, status.stack),
       "the machines");
  number_machines(status.fleet, numbers);
  if (!status.stack) return status;
  std::set<std::string> alarms;
  fill(status, alarms, alarms_of(work, status.place), "which alarms there are");
  fill(status, status.alarms, ringing_alarms(work, status.place, alarms), "the alarms");
  for (auto& check : checks_of(model).doors) knock_at(work, status, check, numbers);
  look_at_consoles(work, status, wish);
  return status;
}

}  // namespace windlass::ops
