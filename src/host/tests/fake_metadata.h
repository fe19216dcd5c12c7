// The metadata service that a machine finds at 169.254.169.254, answered by a test.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/text.h"
#include "host/command.h"
#include "host/descriptor.h"

namespace windlass::host::testing {

class FakeMetadata {
 public:
  std::map<std::string, std::string> answers;  // by path; others are not found
  // What the machine asked to be mounted; the answer is why it is not, "" when it is.
  std::function<std::string(const std::string& body, int port)> mount;

  ~FakeMetadata() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
  }

  // On the loopback device of that process's network namespace.
  void serve(pid_t process) {
    auto path = "/proc/" + std::to_string(process) + "/ns/net";
    for (auto* command : {"link set lo up", "address add 169.254.169.254/32 dev lo"}) {
      std::vector<std::string> arguments{"nsenter", "--net=" + path, "ip"};
      for (auto word : split(command, ' ')) arguments.emplace_back(word);
      REQUIRE(output_of(arguments));
    }
    std::thread([&] {
      Descriptor there(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
      if (::setns(there.get(), CLONE_NEWNET) != 0) return;
      listener_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(80);
      ::inet_pton(AF_INET, "169.254.169.254", &address.sin_addr);
      if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
          ::listen(listener_.get(), 16) != 0)
        listener_.close();
    }).join();
    REQUIRE(listener_);
    thread_ = std::thread([this] { answer_all(); });
  }

 private:
  void answer_all() {
    while (!over_) {
      pollfd watched{listener_.get(), POLLIN, 0};
      if (::poll(&watched, 1, 50) <= 0) continue;
      sockaddr_in peer{};
      socklen_t size = sizeof peer;
      Descriptor connection(::accept(listener_.get(), reinterpret_cast<sockaddr*>(&peer), &size));
      if (connection) answer(connection, ntohs(peer.sin_port));
    }
  }

  void answer(const Descriptor& connection, int port) {
    std::string request;
    char piece[4096];
    std::size_t head = std::string::npos, whole = 0;
    while (head == std::string::npos || request.size() < whole) {
      auto count = ::read(connection.get(), piece, sizeof piece);
      if (count <= 0) break;
      request.append(piece, static_cast<std::size_t>(count));
      head = request.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      auto length = request.find("Content-Length: ");
      whole = head + 4 + (length < head ? std::stoul(request.substr(length + 16)) : 0);
    }
    auto words = split(request, ' ');
    if (words.size() < 2 || head == std::string::npos) return;
    auto [status, body] = answer_to(words[0], std::string(words[1]), request, head, port);
    auto said = "HTTP/1.0 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body;
    [[maybe_unused]] auto sent = ::send(connection.get(), said.data(), said.size(), MSG_NOSIGNAL);
  }

  std::pair<std::string, std::string> answer_to(std::string_view method, const std::string& path,
                                                const std::string& request, std::size_t head,
                                                int port) {
    if (method == "PUT" && path == "/latest/api/token") return {"200 OK", "the-token"};
    if (method == "PUT" && path == "/_windlass/mount" && mount) {
      auto refused = mount(request.substr(head + 4), port);
      return {refused.empty() ? "200 OK" : "409 Conflict", refused};
    }
    if (request.find("X-aws-ec2-metadata-token: the-token") == std::string::npos)
      return {"401 Unauthorized", ""};
    auto found = answers.find(path);
    if (found == answers.end()) return {"404 Not Found", ""};
    return {"200 OK", found->second};
  }

  Descriptor listener_;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace windlass::host::testing
