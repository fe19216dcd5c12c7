// JSON into DynamoDB's deepest structure; what was read must be written and read again.
#include "aws/dynamodb/put_item.h"
#include "aws/json_codec.h"

using namespace windlass;
using namespace windlass::aws;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dynamodb::PutItemInput input, again;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!read_json(text, dynamodb::PutItemInput::shape, &input)) return 0;
  std::string written, twice;
  write_json(written, dynamodb::PutItemInput::shape, &input);
  if (!read_json(written, dynamodb::PutItemInput::shape, &again)) __builtin_trap();
  write_json(twice, dynamodb::PutItemInput::shape, &again);
  if (written != twice) __builtin_trap();
  return 0;
}
