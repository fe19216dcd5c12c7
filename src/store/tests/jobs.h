// Words for tests that wait for other threads. What both sides use is shared, so that neither is
// gone before the other.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "store/writer.h"

namespace windlass::store {

constexpr auto patience = std::chrono::seconds(20);

// A value that one thread gives and another one waits for.
template <class T>
class Handover {
 public:
  void give(T value) const { promise_->set_value(std::move(value)); }
  T wait() const {
    auto future = promise_->get_future();
    REQUIRE(future.wait_for(patience) == std::future_status::ready);
    return future.get();
  }

 private:
  std::shared_ptr<std::promise<T>> promise_ = std::make_shared<std::promise<T>>();
};

// Submits, and waits until it is settled.
inline std::exception_ptr settle(Writer& writer, std::function<Keep(Database&)> work) {
  Handover<std::exception_ptr> why;
  REQUIRE(writer.submit({std::move(work), [why](auto reason) { why.give(reason); }}));
  return why.wait();
}

// Holds a thread inside a job, so that a test can fill the queue behind it.
class Gate {
 public:
  Gate() = default;
  explicit Gate(Writer& writer) {
    auto hold = [self = *this](Database&) {
      self.pass();
      return Keep::Yes;
    };
    REQUIRE(writer.submit({hold, {}}));
    wait_for_entry();
  }
  void pass() const {
    entered_.give(true);
    opened_.wait();
  }
  void wait_for_entry() const { entered_.wait(); }
  void open() const { opened_.give(true); }

 private:
  Handover<bool> entered_, opened_;
};

}  // namespace windlass::store
