// Forms: SQS's batches and STS's AssumeRole, chosen by the first byte.
#include "aws/protocol.h"
#include "aws/sqs/send_message_batch.h"
#include "aws/sts/assume_role.h"

using namespace windlass;
using namespace windlass::aws;

template <class Op>
void take(const http::Request& request) {
  typename Op::Request input;
  if (!decode_request(Op::operation(), Protocol::Query, request, {}, &input)) return;
  violations(*Op::operation().input, &input);
  if (!encode_request(Op::operation(), &input)) __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  http::Request request;
  request.method = "POST";
  request.target = "/";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = Body(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  named_operation(Protocol::Query, request);
  if (data[0] % 2)
    take<sqs::op::SendMessageBatch>(request);
  else
    take<sts::op::AssumeRole>(request);
  return 0;
}
