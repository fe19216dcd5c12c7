#include "host/resolver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <list>
#include <mutex>
#include <thread>

#include "base/fault.h"
#include "host/dns_message.h"

namespace windlass::host {

namespace {

constexpr std::size_t asked_max = 500;
constexpr int streams_max = 16;
constexpr auto answer_max = std::chrono::seconds(5);
constexpr std::uint32_t own_ttl = 5;
constexpr int server_failed = 2, no_such_name = 3;

sockaddr_in address_of(const std::string& text, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, text.c_str(), &address.sin_addr);
  return address;
}

// The host's own name server.
std::string upstream() {
  std::ifstream file("/etc/resolv.conf");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("nameserver ")) continue;
    auto text = line.substr(11, line.find_first_of(" \t", 11) - 11);
    in_addr parsed;
    if (::inet_pton(AF_INET, text.c_str(), &parsed) == 1) return text;
  }
  return "127.0.0.53";
}

sockaddr_in place_of(const Resolver::Answer& answer) {
  return answer.port ? address_of("127.0.0.1", answer.port) : address_of(upstream(), 53);
}

using Moment = std::chrono::steady_clock::time_point;

bool receive_all(int socket, char* to, std::size_t count, Moment until) {
  while (count > 0) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd watched{socket, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) != 1) return false;
    auto got = ::recv(socket, to, count, 0);
    if (got <= 0) return false;
    to += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

// A message of DNS over TCP: its length goes before it. "" when it does not come, or comes so
// slowly that its sender may mean to keep us waiting.
std::string receive_message(int socket) {
  auto until = std::chrono::steady_clock::now() + answer_max;
  std::array<unsigned char, 2> length;
  if (!receive_all(socket, reinterpret_cast<char*>(length.data()), 2, until)) return "";
  std::string message(static_cast<std::size_t>(length[0] << 8 | length[1]), '\0');
  return receive_all(socket, message.data(), message.size(), until) ? message : "";
}

void send_message(int socket, const std::string& message) {
  std::string framed{static_cast<char>(message.size() >> 8), static_cast<char>(message.size())};
  framed += message;
  [[maybe_unused]] auto sent = ::send(socket, framed.data(), framed.size(), MSG_NOSIGNAL);
}

void limit_waiting(int socket) {
  timeval limit{.tv_sec = answer_max.count(), .tv_usec = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

// A question that somebody else answers, over a socket of its own: its port is hard to guess.
struct Asked {
  Descriptor socket;
  int back;  // the socket that it came by
  sockaddr_in who;
  std::string network;
  std::chrono::steady_clock::time_point until;
};

struct Served {
  std::string network;
  Descriptor datagram, stream;
};

class PollingResolver final : public Resolver {
 public:
  explicit PollingResolver(Names names) : names_(std::move(names)) {
    wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake_) throw_errno("eventfd");
    thread_ = std::thread([this] { live(); });
  }
  ~PollingResolver() override {
    tell([this] { ending_ = true; });
    thread_.join();
    // Each has a deadline of its own.
    while (streams_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  void serve(Descriptor datagram, Descriptor stream, const std::string& network) override {
    auto served = std::make_shared<Served>(Served{network, std::move(datagram), std::move(stream)});
    for (auto* socket : {&served->datagram, &served->stream})
      ::fcntl(socket->get(), F_SETFL, ::fcntl(socket->get(), F_GETFL) | O_NONBLOCK);
    tell([this, served] { served_.push_back(served); });
  }

  void leave(const std::string& network) override {
    tell([this, network] {
      std::erase_if(served_, [&](auto& one) { return one->network == network; });
      asked_.remove_if([&](auto& one) { return one.network == network; });
    });
  }

 private:
  void tell(std::function<void()> act) {
    std::lock_guard lock(mutex_);
    told_.push_back(std::move(act));
    ::eventfd_write(wake_.get(), 1);
  }

  void live() {
    while (!ending_) {
      std::vector<pollfd> waits{{wake_.get(), POLLIN, 0}};
      for (auto& one : served_) {
        waits.push_back({one->datagram.get(), POLLIN, 0});
        waits.push_back({one->stream.get(), POLLIN, 0});
      }
      for (auto& one : asked_) waits.push_back({one.socket.get(), POLLIN, 0});
      ::poll(waits.data(), waits.size(), asked_.empty() ? -1 : 1000);
      auto at = waits.begin() + 1;
      for (auto& one : served_) {
        if ((at++)->revents) take_datagrams(*one);
        if ((at++)->revents) take_stream(*one);
      }
      auto now = std::chrono::steady_clock::now();
      // Those that were asked just now come after the ones that were waited for.
      for (auto one = asked_.begin(); one != asked_.end();) {
        auto ready = at != waits.end() && (at++)->revents != 0;
        one = (ready && pass_back(*one)) || now > one->until ? asked_.erase(one) : std::next(one);
      }
      if (waits[0].revents) listen_to_us();
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

  void take_datagrams(Served& served) {
    std::array<char, 4096> bytes;
    // Not for ever: others wait, too.
    for (int i = 0; i < 64; ++i) {
      sockaddr_in who{};
      socklen_t size = sizeof who;
      auto count = ::recvfrom(served.datagram.get(), bytes.data(), bytes.size(), 0,
                              reinterpret_cast<sockaddr*>(&who), &size);
      if (count <= 0) return;
      std::string_view query(bytes.data(), static_cast<std::size_t>(count));
      auto question = read_question(query);
      if (!question) continue;
      auto answer = names_(served.network, question->name, question->type);
      if (answer.kind != Answer::Kind::Elsewhere) {
        auto said = own_answer(query, *question, answer);
        ::sendto(served.datagram.get(), said.data(), said.size(), MSG_NOSIGNAL,
                 reinterpret_cast<sockaddr*>(&who), size);
      } else {
        ask(served, query, who, place_of(answer));
      }
    }
  }

  static std::string own_answer(std::string_view query, const DnsQuestion& question,
                                const Answer& answer) {
    auto code = answer.kind == Answer::Kind::NoSuchName ? no_such_name : 0;
    return dns_answer(query, question, code, answer.addresses, own_ttl);
  }

  void ask(Served& served, std::string_view query, const sockaddr_in& who,
           const sockaddr_in& whom) {
    if (asked_.size() >= asked_max) return;  // the machine asks again
    Asked asked{
        .socket = Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
        .back = served.datagram.get(),
        .who = who,
        .network = served.network,
        .until = std::chrono::steady_clock::now() + answer_max};
    if (::connect(asked.socket.get(), reinterpret_cast<const sockaddr*>(&whom), sizeof whom) != 0 ||
        ::send(asked.socket.get(), query.data(), query.size(), MSG_NOSIGNAL) < 0)
      return;
    asked_.push_back(std::move(asked));
  }

  static bool pass_back(Asked& asked) {
    std::array<char, 4096> bytes;
    auto count = ::recv(asked.socket.get(), bytes.data(), bytes.size(), 0);
    if (count > 0)
      ::sendto(asked.back, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL,
               reinterpret_cast<sockaddr*>(&asked.who), sizeof asked.who);
    return true;
  }

  // Large answers are asked for again over TCP, which is rare: a thread each may wait.
  void take_stream(Served& served) {
    Descriptor socket(::accept4(served.stream.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket || streams_ >= streams_max) return;
    ++streams_;
    std::thread([this, socket = std::move(socket), network = served.network]() mutable {
      serve_stream(std::move(socket), network);
      --streams_;
    }).detach();
  }

  void serve_stream(Descriptor socket, const std::string& network) {
    limit_waiting(socket.get());
    auto query = receive_message(socket.get());
    auto question = read_question(query);
    if (!question) return;
    auto answer = names_(network, question->name, question->type);
    if (answer.kind != Answer::Kind::Elsewhere)
      return send_message(socket.get(), own_answer(query, *question, answer));
    auto whom = place_of(answer);
    Descriptor other(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    limit_waiting(other.get());
    std::string said;
    if (::connect(other.get(), reinterpret_cast<sockaddr*>(&whom), sizeof whom) == 0) {
      send_message(other.get(), query);
      said = receive_message(other.get());
    }
    send_message(socket.get(),
                 said.empty() ? dns_answer(query, *question, server_failed, {}, 0) : said);
  }

  Names names_;
  Descriptor wake_;
  std::mutex mutex_;
  std::vector<std::function<void()>> told_;
  std::atomic<int> streams_ = 0;
  // The thread's own.
  bool ending_ = false;
  std::vector<std::shared_ptr<Served>> served_;
  std::list<Asked> asked_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Resolver> Resolver::start(Names names) {
  return std::make_unique<PollingResolver>(std::move(names));
}

}  // namespace windlass::host
