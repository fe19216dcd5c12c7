// A network of two namespaces for balancers' tests: one for the balancer, one in which small web
// servers stand for machines; and clients on the host's loopback.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include "host/command.h"
#include "host/haproxy.h"
#include "host/network_namespace.h"

namespace windlass::host::testing {

// Joins a balancer's namespace to the machines' one by a pair of interfaces.
class PlainNetworks final : public Networks {
 public:
  explicit PlainNetworks(std::string name) : name_(std::move(name)) {}

  Result<> make(const std::string&) override { return Done{}; }
  Result<> apply(const NetworkSpec&) override { return Done{}; }
  Result<> link(const LinkSpec& spec, const std::string& path) override {
    auto inside = path.substr(path.rfind('/') + 1);
    auto there = run({"ip", "-n", inside, "link", "show", "dev", spec.device});
    if (there && there->code == 0) return Done{};
    TRY(output_of({"ip", "-n", inside, "link", "add", spec.device, "type", "veth", "peer", "name",
                   "v" + spec.id, "netns", machines()}));
    TRY(output_of({"ip", "-n", inside, "addr", "add", spec.address + "/24", "dev", spec.device}));
    TRY(output_of({"ip", "-n", inside, "link", "set", spec.device, "up"}));
    TRY(output_of({"ip", "-n", machines(), "link", "set", "v" + spec.id, "up"}));
    for (int i = 10; i < 20; ++i)
      TRY(output_of({"ip", "-n", machines(), "addr", "add", "10.9.0." + std::to_string(i) + "/24",
                     "dev", "v" + spec.id}));
    return Done{};
  }
  Result<> unlink(const std::string&, const std::string&) override { return Done{}; }
  Result<> remove(const std::string&) override { return Done{}; }
  std::vector<std::string> all() override { return {}; }
  bool in_use(const std::string&) override { return false; }
  Result<Traffic> traffic(const std::string&, const std::string&) override { return Traffic{}; }
  Result<std::string> make_namespace(const std::string& name) override {
    TRY(add_namespace(name_ + "-" + name));
    TRY(output_of({"ip", "-n", name_ + "-" + name, "link", "set", "lo", "up"}));
    return namespace_path(name_ + "-" + name);
  }
  Result<> remove_namespace(const std::string& name) override {
    return delete_namespace(name_ + "-" + name);
  }
  Result<Descriptor> listen(const std::string&, Socket, const std::string&, int) override {
    return Error{"Unused", "nobody listens here"};
  }
  Result<> partition(const std::string&, const std::string&, bool) override { return Done{}; }
  Result<> delay(const std::string&, const std::string&, int) override { return Done{}; }

  std::string machines() const { return name_ + "-machines"; }

 private:
  std::string name_;
};

// Answers every request with its name and a status, on kept connections, after a moment.
class SmallServer {
 public:
  SmallServer(const std::string& network, std::string address, int port, std::string name)
      : name_(std::move(name)) {
    auto opened = open_namespace(namespace_path(network));
    REQUIRE(opened);
    inside(*opened, [&] {
      listener_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      int yes = 1;
      ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      sockaddr_in at{};
      at.sin_family = AF_INET;
      at.sin_port = htons(static_cast<std::uint16_t>(port));
      ::inet_pton(AF_INET, address.c_str(), &at.sin_addr);
      REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
      REQUIRE(::listen(listener_.get(), 128) == 0);
    });
    thread_ = std::thread([this] { accept_all(); });
  }
  ~SmallServer() { stop(); }

  // As a machine that is gone: nobody listens, and whoever was connected is cut.
  void stop() {
    if (!thread_.joinable()) return;
    stopped_ = true;
    ::shutdown(listener_.get(), SHUT_RDWR);
    {
      std::lock_guard lock(mutex_);
      for (int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    thread_.join();
    listener_.close();
    for (auto& each : connections_) each.join();
  }

  std::atomic<int> served = 0;
  std::atomic<int> status = 200;
  std::atomic<int> delay_ms = 0;

 private:
  void accept_all() {
    while (!stopped_) {
      int fd = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      std::lock_guard lock(mutex_);
      open_.insert(fd);
      connections_.emplace_back([this, fd] { serve(fd); });
    }
  }
  void serve(int fd) {
    std::string heard;
    std::array<char, 4096> piece;
    for (;;) {
      auto count = ::recv(fd, piece.data(), piece.size(), 0);
      if (count <= 0) break;
      heard.append(piece.data(), static_cast<std::size_t>(count));
      auto end = heard.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      auto is_check = heard.find("HealthChecker") != std::string::npos;
      heard.erase(0, end + 4);
      if (!is_check && delay_ms)
        std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms.load()));
      if (!is_check) ++served;
      auto answer = "HTTP/1.1 " + std::to_string(status.load()) +
                    " Said\r\nContent-Length: " + std::to_string(name_.size()) + "\r\n\r\n" + name_;
      if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    }
    std::lock_guard lock(mutex_);
    open_.erase(fd);
    ::close(fd);
  }

  std::string name_;
  Descriptor listener_;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::set<int> open_;
  std::vector<std::thread> connections_;
  std::thread thread_;
};

// One GET on a connection of its own or a kept one; the answer's status and body, or "" when there
// was none.
class SmallClient {
 public:
  explicit SmallClient(int port) : port_(port) {}

  std::string get(const std::string& path = "/") {
    for (int attempt = 0; attempt < 2; ++attempt) {
      auto fresh = !connection_;
      if (fresh && !connect()) return "";
      auto request = "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n";
      ::send(connection_.get(), request.data(), request.size(), MSG_NOSIGNAL);
      auto answer = read();
      if (!answer.empty()) return answer;
      connection_.close();
      // A kept connection that was closed before it was asked again is no lost request.
      if (fresh || !nothing_came_) return "";
    }
    return "";
  }

 private:
  bool connect() {
    connection_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    timeval limit{10, 0};
    ::setsockopt(connection_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port_));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(connection_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
  }
  std::string read() {
    std::string heard;
    std::array<char, 4096> piece;
    nothing_came_ = true;
    for (;;) {
      auto end = heard.find("\r\n\r\n");
      if (end != std::string::npos) {
        auto at = heard.find("ontent-length: ");
        if (at == std::string::npos) at = heard.find("ontent-Length: ");
        auto length = at == std::string::npos ? 0 : std::stoul(heard.substr(at + 15));
        if (heard.size() >= end + 4 + length) {
          if (heard.find("onnection: close") < end) connection_.close();
          return heard.substr(9, 3) + " " + heard.substr(end + 4, length);
        }
      }
      auto count = ::recv(connection_.get(), piece.data(), piece.size(), 0);
      if (count <= 0) return "";
      nothing_came_ = false;
      heard.append(piece.data(), static_cast<std::size_t>(count));
    }
  }

  int port_;
  Descriptor connection_;
  bool nothing_came_ = false;
};

}  // namespace windlass::host::testing
