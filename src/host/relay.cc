#include "host/relay.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/fault.h"
#include "base/text.h"
#include "host/relay_target.h"

namespace windlass::host {

namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr std::size_t connections_max = 1000;
constexpr std::size_t piece_size = 64 << 10;
constexpr auto connect_max = std::chrono::seconds(10);
constexpr auto silent_max = std::chrono::minutes(10);

constexpr std::uint32_t net(int a, int b, int c, int d) {
  return static_cast<std::uint32_t>(a << 24 | b << 16 | c << 8 | d);
}

// Whatever its address: what this host serves to others it does not serve to machines.
bool is_of_this_host(in_addr address) {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return true;
  auto ours = false;
  for (auto* one = all; one; one = one->ifa_next)
    if (one->ifa_addr && one->ifa_addr->sa_family == AF_INET)
      ours |= reinterpret_cast<sockaddr_in*>(one->ifa_addr)->sin_addr.s_addr == address.s_addr;
  ::freeifaddrs(all);
  return ours;
}

struct Carried;

// One of the two ends of a carried connection, or a listening socket.
struct End {
  Descriptor socket;
  Carried* carried = nullptr;  // null: it listens
  std::string network;         // of a listening one
  bool gone = false;           // what is still told of it is of no interest
  // What was read here and not yet written at the other end.
  std::array<char, piece_size> bytes;
  std::size_t filled = 0, written = 0;
  bool finished = false;  // nothing more comes from here
  std::uint32_t watched = 0;
};

struct Carried {
  End inside, outside;
  bool connected = false;
  Moment moved;
  std::string network;
  End& other(End& end) { return &end == &inside ? outside : inside; }
};

class PollingRelay final : public Relay {
 public:
  PollingRelay(MayReach may_reach, Log& log) : may_reach_(std::move(may_reach)), log_(log) {
    poll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!poll_ || !wake_) throw_errno("epoll");
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
    thread_ = std::thread([this] { live(); });
  }
  ~PollingRelay() override {
    tell([this] { ending_ = true; });
    thread_.join();
  }

  void serve(Descriptor listening, const std::string& network) override {
    auto end = std::make_shared<End>();
    end->socket = std::move(listening);
    end->network = network;
    ::fcntl(end->socket.get(), F_SETFL, ::fcntl(end->socket.get(), F_GETFL) | O_NONBLOCK);
    tell([this, end] {
      watch(*end, EPOLLIN);
      listening_.push_back(end);
    });
  }

  void leave(const std::string& network) override {
    tell([this, network] {
      std::erase_if(listening_, [&](auto& end) { return end->network == network && bury(end); });
      drop_if([&](const Carried& one) { return one.network == network; });
    });
  }

 private:
  void tell(std::function<void()> act) {
    std::lock_guard lock(mutex_);
    told_.push_back(std::move(act));
    ::eventfd_write(wake_.get(), 1);
  }

  void live() {
    std::array<epoll_event, 64> events;
    while (!ending_) {
      auto count = ::epoll_wait(poll_.get(), events.data(), events.size(), 1000);
      for (int i = 0; i < count; ++i) {
        auto* end = static_cast<End*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (!end)
          listen_to_us();
        else if (end->gone)
          continue;
        else if (!end->carried)
          accept_from(*end);
        else
          move(*end->carried, *end, events[static_cast<std::size_t>(i)].events);
      }
      drop_silent();
      // Until here, more could be told of those that went away while this was done.
      buried_.clear();
    }
  }

  void listen_to_us() {
    eventfd_t count;
    ::eventfd_read(wake_.get(), &count);
    std::vector<std::function<void()>> acts;
    {
      std::lock_guard lock(mutex_);
      acts.swap(told_);
    }
    for (auto& act : acts) act();
  }

  void accept_from(End& listening) {
    Descriptor inside(
        ::accept4(listening.socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!inside) return;
    auto target = original_destination(inside.get());
    if (!target) return;
    auto address = ntohl(target->sin_addr.s_addr);
    // Closing is all that a refusal can say here.
    if (carried_.size() >= connections_max) return log_.warn("the relay carries all that it may");
    if (is_of_this_host(target->sin_addr)) return;
    if (is_out_of_bounds(address) && !may_reach_(address, ntohs(target->sin_port))) return;
    auto carried = std::make_shared<Carried>();
    carried->network = listening.network;
    carried->moved = std::chrono::steady_clock::now();
    carried->inside.socket = std::move(inside);
    carried->outside.socket =
        Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    carried->inside.carried = carried->outside.carried = carried.get();
    auto made = ::connect(carried->outside.socket.get(), reinterpret_cast<sockaddr*>(&*target),
                          sizeof *target);
    if (made != 0 && errno != EINPROGRESS) return;
    int on = 1;
    for (auto* end : {&carried->inside, &carried->outside})
      ::setsockopt(end->socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(carried->outside, EPOLLOUT);
    carried_.emplace(carried.get(), carried);
  }

  void move(Carried& carried, End& end, std::uint32_t events) {
    carried.moved = std::chrono::steady_clock::now();
    if (!carried.connected) {
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(end.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0 || (events & EPOLLERR)) return drop(carried);
      carried.connected = true;
    }
    for (auto* from : {&carried.inside, &carried.outside})
      if (!pump(*from, carried.other(*from))) return drop(carried);
    if (carried.inside.finished && carried.outside.finished && carried.inside.filled == 0 &&
        carried.outside.filled == 0)
      return drop(carried);
    for (auto* from : {&carried.inside, &carried.outside}) {
      auto& to = carried.other(*from);
      std::uint32_t wanted = 0;
      if (!from->finished && from->filled == 0) wanted |= EPOLLIN;
      if (to.filled > 0) wanted |= EPOLLOUT;
      watch(*from, wanted);
    }
  }

  // Reads here and writes there, as far as both go without waiting. False when it is broken.
  static bool pump(End& from, End& to) {
    while (true) {
      while (from.written < from.filled) {
        auto count = ::send(to.socket.get(), from.bytes.data() + from.written,
                            from.filled - from.written, MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        from.written += static_cast<std::size_t>(count);
      }
      from.filled = from.written = 0;
      if (from.finished) return true;
      auto count = ::recv(from.socket.get(), from.bytes.data(), from.bytes.size(), 0);
      if (count < 0) return errno == EAGAIN || errno == EINTR;
      if (count == 0) {
        from.finished = true;
        ::shutdown(to.socket.get(), SHUT_WR);
        return true;
      }
      from.filled = static_cast<std::size_t>(count);
    }
  }

  void watch(End& end, std::uint32_t events) {
    if (end.watched == events && events != 0) return;
    epoll_event event{.events = events, .data = {.ptr = &end}};
    if (::epoll_ctl(poll_.get(), EPOLL_CTL_MOD, end.socket.get(), &event) != 0)
      ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, end.socket.get(), &event);
    end.watched = events;
  }

  bool bury(const std::shared_ptr<End>& end) {
    leave(*end);
    buried_.push_back(end);
    return true;
  }

  // Closing alone does not end what is told of a socket: a process that another thread forks has
  // it, too, until it has become another program, and the events would tell of what is not there
  // any more.
  void leave(End& end) {
    end.gone = true;
    ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, end.socket.get(), nullptr);
    end.socket.close();
  }

  void bury(const std::shared_ptr<Carried>& carried) {
    leave(carried->inside);
    leave(carried->outside);
    buried_.push_back(carried);
  }

  void drop(Carried& carried) {
    auto at = carried_.find(&carried);
    bury(at->second);
    carried_.erase(at);
  }

  template <class Condition>
  void drop_if(const Condition& condition) {
    std::erase_if(carried_, [&](auto& one) {
      auto drops = condition(*one.second);
      if (drops) bury(one.second);
      return drops;
    });
  }

  void drop_silent() {
    auto now = std::chrono::steady_clock::now();
    if (now - looked_ < std::chrono::seconds(1)) return;
    looked_ = now;
    drop_if([&](const Carried& one) {
      return now - one.moved >
             (one.connected ? Moment::duration(silent_max) : Moment::duration(connect_max));
    });
  }

  MayReach may_reach_;
  Log& log_;
  Descriptor poll_, wake_;
  std::mutex mutex_;
  std::vector<std::function<void()>> told_;
  // The thread's own.
  bool ending_ = false;
  std::vector<std::shared_ptr<End>> listening_;
  std::map<Carried*, std::shared_ptr<Carried>> carried_;
  std::vector<std::shared_ptr<void>> buried_;
  Moment looked_;
  std::thread thread_;
};

}  // namespace

bool is_out_of_bounds(std::uint32_t address) {
  struct Range {
    std::uint32_t first;
    int prefix;
  };
  constexpr Range ranges[] = {
      {net(0, 0, 0, 0), 8},      {net(10, 0, 0, 0), 8},     {net(100, 64, 0, 0), 10},
      {net(127, 0, 0, 0), 8},    {net(169, 254, 0, 0), 16}, {net(172, 16, 0, 0), 12},
      {net(192, 168, 0, 0), 16}, {net(192, 0, 2, 0), 24},   {net(224, 0, 0, 0), 3}};
  for (auto& range : ranges)
    if ((address ^ range.first) >> (32 - range.prefix) == 0) return true;
  return false;
}

std::optional<std::pair<std::string, int>> mirror_of(const std::string& url) {
  auto at = url.find("://");
  auto scheme = url.substr(0, std::min(at, url.size()));
  if (at == std::string::npos || (scheme != "http" && scheme != "https")) return std::nullopt;
  auto rest = url.substr(at + 3);
  rest = rest.substr(0, rest.find_first_of("/ \t"));
  auto both = split_once(rest, ":");
  if (!both) return std::pair(rest, scheme == "http" ? 80 : 443);
  auto port = parse_uint(both->second);
  if (!port || *port > 65'535) return std::nullopt;
  return std::pair(std::string(both->first), static_cast<int>(*port));
}

std::vector<MirrorPlace> mirror_places() {
  std::set<std::pair<std::string, int>> mirrors;
  std::error_code ignored;
  std::vector<std::filesystem::path> files{"/etc/apt/sources.list"};
  for (auto& entry : std::filesystem::directory_iterator("/etc/apt/sources.list.d", ignored))
    files.push_back(entry.path());
  for (auto& path : files) {
    std::ifstream file(path);
    for (std::string word; file >> word;)
      if (auto mirror = mirror_of(word)) mirrors.insert(*mirror);
  }
  std::vector<MirrorPlace> places;
  for (auto& [host, port] : mirrors) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) continue;
    for (auto* one = found; one; one = one->ai_next)
      places.push_back(
          {ntohl(reinterpret_cast<sockaddr_in*>(one->ai_addr)->sin_addr.s_addr), port});
    ::freeaddrinfo(found);
  }
  return places;
}

std::unique_ptr<Relay> Relay::start(MayReach may_reach, Log& log) {
  return std::make_unique<PollingRelay>(std::move(may_reach), log);
}

}  // namespace windlass::host
