// Calls AWS's operations with typed values, over HTTP or within the process.
//
//   auto made = TRY(client.call<sqs::op::CreateQueue>({.queue_name = "jobs"}));
#pragma once

#include <memory>
#include <string>

#include "aws/shape.h"

namespace windlass::aws {

// Carries one call: the HTTP transport (http_transport.h) or the local cloud's own. `input` is a value
// of the caller's own, not declared const: members that the model marks as idempotency tokens and that
// were left out are filled in.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<> call(const Operation& operation, const void* input, void* output) = 0;
};

class Client {
 public:
  explicit Client(std::shared_ptr<Transport> transport) : transport_(std::move(transport)) {}

  template <class Op>
  Result<typename Op::Result> call(typename Op::Request request) const {
    typename Op::Result answer{};
    TRY(transport_->call(Op::operation(), &request, &answer));
    return answer;
  }

 private:
  std::shared_ptr<Transport> transport_;
};

}  // namespace windlass::aws
