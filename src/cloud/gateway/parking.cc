#include "cloud/gateway/parking.h"

namespace windlass::cloud {

bool Parking::park(std::shared_ptr<Parked> request, const std::string& topic, Time until) {
  bool earlier = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_ || entries_.size() >= parked_max_) return false;
    auto ticket = ++last_;
    earlier = by_time_.empty() || until < by_time_.begin()->first;
    by_topic_.emplace(topic, ticket);
    by_time_.emplace(until, ticket);
    entries_.emplace(ticket, Entry{std::move(request), topic, until});
  }
  if (earlier && tell_) tell_();
  return true;
}

std::shared_ptr<Parked> Parking::remove(Ticket ticket) {
  auto at = entries_.find(ticket);
  auto entry = std::move(at->second);
  entries_.erase(at);
  by_topic_.erase({entry.topic, ticket});
  by_time_.erase({entry.until, ticket});
  return std::move(entry.request);
}

std::vector<std::shared_ptr<Parked>> Parking::wake(const std::string& topic, int count) {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Parked>> woken;
  while (static_cast<int>(woken.size()) < count) {
    auto at = by_topic_.lower_bound({topic, 0});
    if (at == by_topic_.end() || at->first != topic) break;
    auto request = remove(at->second);
    if (!request->gone()) woken.push_back(std::move(request));
  }
  return woken;
}

std::vector<std::shared_ptr<Parked>> Parking::due(Time now) {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Parked>> woken;
  while (!by_time_.empty() && by_time_.begin()->first <= now)
    woken.push_back(remove(by_time_.begin()->second));
  return woken;
}

std::vector<std::shared_ptr<Parked>> Parking::everyone() {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Parked>> all;
  while (!entries_.empty()) all.push_back(remove(entries_.begin()->first));
  return all;
}

std::vector<std::shared_ptr<Parked>> Parking::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  return everyone();
}

std::optional<Time> Parking::next() const {
  std::lock_guard lock(mutex_);
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

std::size_t Parking::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace windlass::cloud
