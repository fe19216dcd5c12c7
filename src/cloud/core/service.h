// A service as data: its operations with their handlers, its schema, its periodic work.
//
// A handler is a function over rows:
//
//   Result<CreateQueueResult> create_queue(Sqs& sqs, const Call& call, const CreateQueueRequest& in);
//
// The first parameter is Work, or a struct that is made from a Work. An operation that answers nothing
// returns Result<>; one that may wait returns Result<Waiting<ReceiveMessageResult>>.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "aws/protocol.h"
#include "cloud/core/call.h"
#include "store/database.h"

namespace windlass::cloud {

// An operation's typed input or output on its way through the gateway.
struct Drop {
  void (*drop)(void*) = nullptr;
  void operator()(void* value) const { drop(value); }
};
using Value = std::unique_ptr<void, Drop>;

// Done, or parked.
using Outcome = Result<std::variant<Done, Park>>;

struct Handler {
  // Readers run on a pool and see committed state; writers run one after another.
  enum class Access { Reads, Writes } access;
  Value (*make_input)();
  Value (*make_output)();
  Outcome (*run)(Work& work, const Call& call, void* input, void* output);
};

namespace detail {

template <class Function>
struct Signature;

template <class S, class Input, class Out>
struct Signature<Result<Out> (*)(S&, const Call&, Input)> {
  using Service = S;
  using In = std::remove_cvref_t<Input>;
  static constexpr bool waits = false;
  using Output = Out;
};

template <class S, class Input, class Out>
struct Signature<Result<Waiting<Out>> (*)(S&, const Call&, Input)> {
  using Service = S;
  using In = std::remove_cvref_t<Input>;
  static constexpr bool waits = true;
  using Output = Out;
};

template <class T>
Value make() {
  return Value(new T(), {[](void* value) { delete static_cast<T*>(value); }});
}

template <auto function>
Outcome run(Work& work, const Call& call, void* input, void* output) {
  using S = Signature<decltype(function)>;
  auto& in = *static_cast<typename S::In*>(input);
  auto served = [&]() -> decltype(auto) {
    if constexpr (std::is_same_v<typename S::Service, Work> ||
                  std::is_same_v<typename S::Service, const Work>) {
      return function(work, call, in);
    } else {
      typename S::Service service{work};
      return function(service, call, in);
    }
  }();
  if (!served) return std::move(served).error();
  auto& out = *static_cast<typename S::Output*>(output);
  if constexpr (S::waits) {
    if (auto* park = std::get_if<Park>(&*served)) return {std::move(*park)};
    out = std::get<typename S::Output>(std::move(*served));
  } else {
    out = std::move(*served);
  }
  return {Done{}};
}

template <auto function>
constexpr Handler handler(Handler::Access access) {
  using S = Signature<decltype(function)>;
  return {access, &make<typename S::In>, &make<typename S::Output>, &run<function>};
}

}  // namespace detail

// The input is const for most handlers; one that takes a body over (PutObject) may ask for a plain
// reference.
template <auto function>
inline constexpr Handler reads = detail::handler<function>(Handler::Access::Reads);
template <auto function>
inline constexpr Handler writes = detail::handler<function>(Handler::Access::Writes);

struct Operation {
  std::string_view name;
  Handler handler;
};

// Work that no request asks for (expiry, lifecycle): run as a writer every `every`, bounded per run.
// Answers whether it wants to go on at once, because more was due than one run may do.
struct Task {
  std::string_view name;
  Duration every;
  bool (*run)(Work& work, const Call& call);
};

struct Duty;
struct Permissions;

struct Service {
  const aws::Service* model;
  std::span<const Operation> operations;
  store::Migrations migrations;
  // For a service of many nouns (EC2): lists beside the first, each kept in its nouns' folder.
  std::span<const std::span<const Operation>* const> more_operations = {};
  std::span<const store::Migrations* const> more_migrations = {};
  std::span<const Task> tasks = {};
  std::span<const Duty> duties = {};
  // What each operation needs; null: PREFIX:OPERATION on "*", the prefix being the signing name.
  const Permissions* permissions = nullptr;
  // Requests without a signature reach its handlers as Caller::Kind::Anonymous, which must decide.
  bool accepts_anonymous = false;

  // --- What a service may say of its own wire; all optional ---
  // Before routing: brings other spellings of a resource (BUCKET.s3.localhost) to the model's URIs.
  // The signature is checked over the request as it came.
  void (*rewrite)(http::Head& head, const Settings& settings) = nullptr;
  // What is no API operation (websites, CORS preflights): answers it, or nothing. Runs as a reader.
  bool (*is_aside)(const http::Head& head, const Settings& settings) = nullptr;
  http::Response (*aside)(Work& work, const Call& call, const http::Request& request) = nullptr;
  // The error for an input that violates the model; by default AWS's ValidationException.
  Error (*invalid)(const aws::Operation& operation, std::span<const aws::Violation> violations) =
      nullptr;
  // Last touch to every answer of the service, errors too (S3's x-amz-id-2, DynamoDB's checksum).
  void (*finish)(const aws::Operation* operation, const http::Head& head, http::Response& response) =
      nullptr;
  // A request body larger than this is refused; streams are not counted.
  std::size_t body_max = 1 << 20;
};

// All of its operations.
std::vector<const Operation*> operations_of(const Service& service);
void migrate(store::Database& db, const Service& service);
const Operation* find_operation(const Service& service, std::string_view name);

}  // namespace windlass::cloud
