// Result<T>: the answer of anything that may be refused.
//
// A Result is an answer that a correct caller could meet ("no such queue"). What no correct caller
// could meet (a full disk, a corrupt database) is a Fault, see fault.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace windlass {

struct Error {
  std::string code;
  std::string message;
  // The HTTP status to answer with; 0 means what the service's model says for this code.
  int status = 0;
  // Further facts, by name: AWS sends them as elements or headers beside code and message.
  std::vector<std::pair<std::string, std::string>> fields = {};
  // The modelled structure of this error (e.g. TransactionCanceledException), if it carries members.
  std::shared_ptr<const void> detail = {};

  Error with(std::string name, std::string value) && {
    fields.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

// What an act answers that has nothing else to say.
struct Done {
  bool operator==(const Done&) const = default;
};

template <class T = Done>
class [[nodiscard]] Result {
 public:
  using Value = T;

  Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : outcome_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return outcome_.index() == 0; }
  bool has_value() const { return outcome_.index() == 0; }

  T& value() & { return std::get<0>(outcome_); }
  const T& value() const& { return std::get<0>(outcome_); }
  T value() && { return std::get<0>(std::move(outcome_)); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T value_or(T other) const& { return has_value() ? value() : std::move(other); }

  const Error& error() const& { return std::get<1>(outcome_); }
  Error error() && { return std::get<1>(std::move(outcome_)); }

  // Says what we were doing, so that the innermost failure still makes sense to its reader.
  Result context(std::string_view doing) && {
    if (has_value()) return std::move(*this);
    auto failed = std::move(*this).error();
    failed.message = std::string(doing) + ": " + failed.message;
    return failed;
  }

 private:
  std::variant<T, Error> outcome_;
};

}  // namespace windlass

// Unwraps a Result, or returns its error from the function around it.
#define TRY(expression)                                            \
  __extension__({                                                  \
    auto try_outcome = (expression);                               \
    if (!try_outcome) return std::move(try_outcome).error();       \
    std::move(try_outcome).value();                                \
  })
