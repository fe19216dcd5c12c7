// Result<T>: the answer of anything that may be refused.
//
// A Result is an answer that a correct caller could meet ("no such queue"). What no correct caller
// could meet (a full disk, a corrupt database) is a Fault, see fault.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
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

namespace detail {
// A value was asked of a refusal, or an error of an answer: our own mistake.
[[noreturn]] void wrong_side_of_result();
}  // namespace detail

// A union of our own rather than std::variant: it is made for some thousand types, and a variant costs
// each of them dozens of functions to compile.
template <class T = Done>
class [[nodiscard]] Result {
 public:
  using Value = T;

  Result(T value) : ok_(true) { std::construct_at(&value_, std::move(value)); }
  Result(Error error) : ok_(false) { std::construct_at(&error_, std::move(error)); }
  Result(const Result& other) : ok_(other.ok_) {
    if (ok_) std::construct_at(&value_, other.value_);
    else std::construct_at(&error_, other.error_);
  }
  Result(Result&& other) noexcept : ok_(other.ok_) {
    if (ok_) std::construct_at(&value_, std::move(other.value_));
    else std::construct_at(&error_, std::move(other.error_));
  }
  Result& operator=(Result other) noexcept {
    std::destroy_at(this);
    return *std::construct_at(this, std::move(other));
  }
  ~Result() {
    if (ok_) std::destroy_at(&value_);
    else std::destroy_at(&error_);
  }

  explicit operator bool() const { return ok_; }
  bool has_value() const { return ok_; }

  T& value() & { return must_be(true), value_; }
  const T& value() const& { return must_be(true), value_; }
  T value() && { return must_be(true), std::move(value_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T value_or(T other) const& { return ok_ ? value_ : std::move(other); }

  const Error& error() const& { return must_be(false), error_; }
  Error error() && { return must_be(false), std::move(error_); }

  // Says what we were doing, so that the innermost failure still makes sense to its reader.
  Result context(std::string_view doing) && {
    if (ok_) return std::move(*this);
    error_.message = std::string(doing) + ": " + error_.message;
    return std::move(error_);
  }

 private:
  void must_be(bool ok) const {
    if (ok != ok_) detail::wrong_side_of_result();
  }

  union {
    T value_;
    Error error_;
  };
  bool ok_;
};

}  // namespace windlass

// Unwraps a Result, or returns its error from the function around it.
#define TRY(expression)                                            \
  __extension__({                                                  \
    auto try_outcome = (expression);                               \
    if (!try_outcome) return std::move(try_outcome).error();       \
    std::move(try_outcome).value();                                \
  })
