// One connection with a deadline: every wait on it ends by then.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "agent/ticks.h"
#include "base/result.h"

namespace windlass::agent {

// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

enum class For { Reading, Writing };
// False when the deadline came first.
bool wait_for(int descriptor, For what, const Ticks& ticks, Duration deadline);

// Tries each address of the host in turn. The socket does not block.
Result<Descriptor> connect_to(const std::string& host, int port, const Ticks& ticks,
                              Duration deadline);

class Stream {
 public:
  virtual ~Stream() = default;
  virtual Result<> write(std::string_view all) = 0;
  // At least one byte, or 0 at the end of what the other side has to say.
  virtual Result<std::size_t> read(std::span<char> into) = 0;
};

std::unique_ptr<Stream> plain_stream(Descriptor socket, const Ticks& ticks, Duration deadline);
// Where the certificates lie of those whom the machine trusts.
struct Authorities {
  // The world's, found by their hash; of systems that have no such folder, all in one file.
  std::string folder = "/etc/ssl/certs", file = "/etc/pki/tls/certs/ca-bundle.crt";
  // The machine's own (*.crt), also before update-ca-certificates has seen them.
  std::string own_folder = "/usr/local/share/ca-certificates";
};
// Shakes hands, and refuses whoever is not `host` in the eyes of an authority that we trust.
Result<std::unique_ptr<Stream>> secure_stream(Descriptor socket, const std::string& host,
                                              const Authorities& authorities, const Ticks& ticks,
                                              Duration deadline);

}  // namespace windlass::agent
