#include "ops/revisions.h"

#include <algorithm>

#include "base/text.h"
#include "ops/objects.h"

namespace windlass::ops {

namespace {
constexpr int creations_max = 50;
}

std::string revision_key(const Place& place, int number) {
  auto digits = std::to_string(number);
  digits.insert(0, digits.size() < 8 ? 8 - digits.size() : 0, '0');
  return place.path() + "/revisions/" + digits + ".json";
}

std::optional<int> number_of_key(std::string_view key) {
  auto slash = key.rfind('/');
  auto name = slash == std::string_view::npos ? key : key.substr(slash + 1);
  if (name.size() != 13 || !name.ends_with(".json")) return {};
  auto number = parse_int(name.substr(0, 8));
  if (!number || *number < 1) return {};
  return static_cast<int>(*number);
}

Result<Current> Revisions::current() const {
  auto text = TRY(find_object(work_, place_.path() + "/current.json"));
  if (!text) return Current{};
  auto json = TRY(parse_json(*text).context("reading what stands"));
  auto* number = json.find("number");
  return Current{number && number->is_int() ? static_cast<int>(number->as_int()) : 0,
                 json.text("digest").value_or(""), json.text("inputs").value_or(""),
                 json.text("stack").value_or("")};
}

Result<> Revisions::set_current(const Current& current) const {
  Json json;
  json.set("windlass", 1);
  json.set("number", current.number);
  json.set("digest", current.digest);
  if (!current.inputs.empty()) json.set("inputs", current.inputs);
  if (!current.stack.empty()) json.set("stack", current.stack);
  return put_object(work_, place_.path() + "/current.json", json.dump() + "\n");
}

Result<std::vector<int>> Revisions::numbers() const {
  std::vector<int> numbers;
  for (auto& key : TRY(list_objects(work_, folder())))
    if (auto number = number_of_key(key)) numbers.push_back(*number);
  std::ranges::sort(numbers, std::greater<>());
  return numbers;
}

Result<Revision> Revisions::get(int number) const {
  auto text = TRY(find_object(work_, revision_key(place_, number)));
  if (!text)
    return Error{"NoSuchRevision", place_.stack() + " has no revision " + std::to_string(number) +
                                       ": windlass history " + place_.environment};
  return read_revision(*text);
}

Result<std::optional<Revision>> Revisions::latest() const {
  auto found = TRY(newest(1));
  if (found.empty()) return std::optional<Revision>();
  return std::optional<Revision>(std::move(found.front()));
}

Result<std::vector<Revision>> Revisions::newest(std::size_t count) const {
  std::vector<Revision> found;
  for (auto number : TRY(numbers())) {
    if (found.size() >= count) break;
    found.push_back(TRY(get(number)));
  }
  return found;
}

Result<Revision> Revisions::create(Revision revision) const {
  auto taken = TRY(numbers());
  revision.number = taken.empty() ? 1 : taken.front() + 1;
  for (int attempt = 0; attempt < creations_max; ++attempt, ++revision.number)
    if (TRY(create_object(work_, revision_key(place_, revision.number), to_json(revision))))
      return revision;
  return Error{"TooBusy", "others take one revision's number after another; type it again"};
}

Result<> Revisions::save(const Revision& revision) const {
  return put_object(work_, revision_key(place_, revision.number), to_json(revision));
}

namespace {

bool is_good(const Revision& revision) {
  return revision.outcome == Revision::Outcome::Succeeded && revision.verb != "decommission" &&
         !revision.template_text.empty();
}

const Revision* find(const std::vector<Revision>& all, int number) {
  auto found = std::ranges::find(all, number, &Revision::number);
  return found == all.end() ? nullptr : &*found;
}

// A rollback is what it made anew.
int content_of(const std::vector<Revision>& all, int number) {
  for (int step = 0; step < 1000; ++step) {
    auto* one = find(all, number);
    if (!one || one->again == 0) return number;
    number = one->again;
  }
  return number;
}

}  // namespace

Result<int> rollback_target(const std::vector<Revision>& all, const Current& current,
                            std::optional<int> asked) {
  if (asked) {
    auto* one = find(all, *asked);
    if (!one)
      return Error{"NoSuchRevision", "there is no revision " + std::to_string(*asked) +
                                         "; windlass history ENV lists them"};
    if (one->template_text.empty())
      return Error{"NoSuchRevision",
                   "revision " + std::to_string(*asked) +
                       " removed the environment: there is nothing to go back to"};
    return *asked;
  }
  if (all.empty()) return Error{"NothingBefore", "nothing was ever deployed here"};
  // What was reverted left what stands as it was; what failed or was stopped may have not.
  bool undone = !is_good(all.front()) && all.front().verb != "decommission" &&
                all.front().outcome != Revision::Outcome::Reverted;
  if (undone && current.number > 0 && find(all, current.number)) return current.number;
  auto from = content_of(all, current.number > 0 ? current.number : all.front().number);
  for (auto& one : all)
    if (one.number < from && one.again == 0 && is_good(one)) return one.number;
  return Error{"NothingBefore", "there is no good revision before " + std::to_string(from) +
                                    ": deploy another one, or name one (windlass rollback ENV N)"};
}

}  // namespace windlass::ops
