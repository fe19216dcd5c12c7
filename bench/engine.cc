#include "engine.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace windlass::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Lane {
  explicit Lane(const Address& address) : connection(address) {}
  Connection connection;
  SteadyClock::time_point sent{};
  bool waiting = false;  // for an answer; an idle connection may also be closed by the server
};

class Run {
 public:
  Run(const Address& address, Source& source, std::size_t connections, const Limits& limits)
      : source_(source), limits_(limits), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    lanes_.reserve(connections);
    for (std::size_t number = 0; number < connections; ++number) lanes_.emplace_back(address);
  }
  ~Run() { ::close(epoll_); }

  Figures measure() {
    const auto started = SteadyClock::now();
    end_ = started + limits_.duration;
    for (std::size_t number = 0; number < lanes_.size(); ++number) send(number, "");
    while (busy_ > 0) turn();
    const std::chrono::duration<double> taken = SteadyClock::now() - started;
    figures_.answered = latencies_.size();
    figures_.per_second = static_cast<double>(latencies_.size()) / taken.count();
    std::sort(latencies_.begin(), latencies_.end());
    figures_.p50_ms = percentile(latencies_, 0.50);
    figures_.p99_ms = percentile(latencies_, 0.99);
    return figures_;
  }

 private:
  void send(std::size_t number, std::string_view answer) {
    auto& lane = lanes_[number];
    const auto request = source_.next(number, answer);
    lane.sent = SteadyClock::now();
    if (!lane.connection.send(request) && !lane.connection.send(request)) {
      std::fprintf(stderr, "the server cannot be reached\n");
      std::exit(1);
    }
    lane.waiting = true;
    ++asked_;
    ++busy_;
    // A new connection may have got the old one's number: tell epoll whenever in doubt.
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = number;
    const int descriptor = lane.connection.descriptor();
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) != 0)
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void turn() {
    constexpr int milliseconds_max = 60'000;
    epoll_event events[64];
    const int count = ::epoll_wait(epoll_, events, 64, milliseconds_max);
    if (count <= 0) {
      std::fprintf(stderr, "no answer for a minute\n");
      std::exit(1);
    }
    for (int at = 0; at < count; ++at) take(events[at].data.u64);
  }

  void take(std::size_t number) {
    auto& lane = lanes_[number];
    if (!lane.waiting) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, lane.connection.descriptor(), nullptr);
      return;
    }
    const bool complete = lane.connection.read();
    if (!complete && !lane.connection.lost()) return;
    const auto now = SteadyClock::now();
    lane.waiting = false;
    --busy_;
    if (complete && source_.right(lane.connection.status(), lane.connection.body())) {
      latencies_.push_back(std::chrono::duration<double, std::milli>(now - lane.sent).count());
    } else if (++figures_.failed == 1) {
      figures_.failure = std::to_string(lane.connection.status()) + " " +
                         std::string(lane.connection.body().substr(0, 300));
    }
    if (now < end_ && asked_ < limits_.requests_max) {
      const std::string answer(lane.connection.body());
      send(number, answer);
    }
  }

  Source& source_;
  Limits limits_;
  int epoll_;
  std::vector<Lane> lanes_;
  std::vector<double> latencies_;
  SteadyClock::time_point end_{};
  std::size_t asked_ = 0;
  std::size_t busy_ = 0;
  Figures figures_;
};

}  // namespace

Figures run(const Address& address, Source& source, std::size_t connections, const Limits& limits) {
  return Run(address, source, connections, limits).measure();
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(static_cast<double>(sorted.size()) * share);
  return sorted[std::min(at, sorted.size() - 1)];
}

}  // namespace windlass::bench
