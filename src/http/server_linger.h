// Closing a connection whose client is still sending, without losing the answer it was given.
#pragma once

#include <mutex>
#include <thread>
#include <vector>

namespace windlass::http {

// A socket closed with unread bytes in it is reset, and a reset can reach the client before it has
// read our answer. So we say that we are done (FIN), throw away what still comes, within bounds,
// and close then. One thread serves all such sockets.
class Linger {
 public:
  Linger();
  ~Linger();

  // Duplicates the descriptor; the caller closes its own.
  void take(int socket);

 private:
  struct Closing;
  void run();
  void adopt(std::vector<Closing>& closing);

  int wake_;  // an eventfd
  std::mutex mutex_;
  std::vector<int> arrived_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace windlass::http
