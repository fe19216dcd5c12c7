// S3's DeleteObjects, as a server takes it.
#include "aws/protocol.h"
#include "aws/s3/delete_objects.h"

using namespace windlass;
using namespace windlass::aws;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  http::Request request;
  request.method = "POST";
  request.target = "/bucket?delete";
  request.body = Body(std::string(reinterpret_cast<const char*>(data), size));
  Route route{&s3::op::DeleteObjects::operation(), {{"Bucket", "bucket"}}};
  s3::DeleteObjectsRequest input;
  if (!decode_request(*route.operation, Protocol::RestXml, request, route, &input)) return 0;
  if (!encode_request(*route.operation, &input)) __builtin_trap();
  return 0;
}
