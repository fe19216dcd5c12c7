// Keeps a number of connections busy for a while, and measures.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"

namespace windlass::bench {

// What a connection sends next, given what it was answered ("" at first). The text must stay until
// that connection's next turn.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::string_view next(std::size_t connection, std::string_view answer) = 0;
  // Is this what was to be expected? A wrong answer counts as a failure, however fast it was.
  virtual bool right(int status, std::string_view) const { return status / 100 == 2; }
};

// The same requests over and over, in order, whichever connection is free.
class Cycle final : public Source {
 public:
  explicit Cycle(std::vector<std::string> requests, std::string expected = "")
      : requests_(std::move(requests)), expected_(std::move(expected)) {}
  std::string_view next(std::size_t, std::string_view) override {
    return requests_[at_++ % requests_.size()];
  }
  bool right(int status, std::string_view body) const override {
    return status / 100 == 2 && body.find(expected_) != std::string_view::npos;
  }

 private:
  std::vector<std::string> requests_;
  std::string expected_;
  std::size_t at_ = 0;
};

struct Figures {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  std::size_t answered = 0;
  std::size_t failed = 0;
  std::string failure;  // the first one's body
};

struct Limits {
  std::chrono::milliseconds duration{3000};
  std::size_t requests_max = 100'000'000;
};

Figures run(const Address& address, Source& source, std::size_t connections, const Limits& limits);

// The value below which that share of the sorted figures lies.
double percentile(const std::vector<double>& sorted, double share);

}  // namespace windlass::bench
