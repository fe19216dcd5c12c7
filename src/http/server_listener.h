// The listening socket and the thread that accepts from it.
//
// libmicrohttpd could listen itself, but then its threads share connections unevenly, and asking it
// to stop listening while it is busy can abort the process (MHD_quiesce_daemon races with its
// threads for the same entry of epoll's set).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/result.h"

struct sockaddr_storage;

namespace windlass::http {

class Listener {
 public:
  // Owns the socket from then on.
  using Accepted = std::function<void(int socket, const sockaddr_storage& peer, unsigned size)>;
  using MayAccept = std::function<bool()>;

  static Result<std::unique_ptr<Listener>> open(const std::string& address, int port);
  // Of a socket that somebody else has bound and listens on.
  static std::unique_ptr<Listener> adopt(int socket);
  ~Listener();

  int port() const;
  // While `may_accept` says no, connections wait in the kernel's queue.
  void start(MayAccept may_accept, Accepted accepted);
  void stop();  // new connections are refused from here on

 private:
  Listener(int socket, int wake) : socket_(socket), wake_(wake) {}
  void run(const MayAccept& may_accept, const Accepted& accepted);

  int socket_;
  int wake_;  // an eventfd: the thread shall end
  std::thread thread_;
};

}  // namespace windlass::http
