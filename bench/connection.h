// A kept connection to a server, driven by whoever watches its descriptor.
#pragma once

#include <string>
#include <string_view>

namespace windlass::bench {

struct Address {
  std::string host;  // "127.0.0.1"
  int port = 0;
};

class Connection {
 public:
  explicit Connection(Address address) : address_(std::move(address)) {}
  ~Connection() { close(); }
  Connection(Connection&& other) noexcept;
  Connection(const Connection&) = delete;

  // Sends a whole request, connecting anew where the server has closed. False: it cannot be reached.
  bool send(std::string_view request);
  // Reads what is there; true when an answer is complete.
  bool read();
  // Blocks until the answer is complete; false when the server went away.
  bool wait();

  int descriptor() const { return descriptor_; }
  bool lost() const { return lost_; }
  int status() const { return status_; }
  std::string_view body() const;

 private:
  bool connect();
  void close();
  bool parse_head();

  Address address_;
  int descriptor_ = -1;
  bool lost_ = false;    // closed before the answer was complete
  bool closes_ = false;  // the server keeps no connections
  std::string received_;
  std::size_t head_size_ = 0;
  long body_size_ = -1;  // -1: until the server closes
  int status_ = 0;
};

}  // namespace windlass::bench
