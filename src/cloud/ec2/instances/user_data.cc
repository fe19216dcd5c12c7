#include "cloud/ec2/instances/user_data.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::cloud::ec2 {

Result<std::string> decode_user_data(const std::string& text, const std::string& malformed) {
  // `base64` breaks lines, and some clients leave the padding out.
  auto packed = text;
  std::erase_if(packed, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  while (packed.size() % 4 != 0 && packed.size() % 4 != 1) packed += '=';
  auto bytes = parse_base64(packed);
  if (!bytes) return Error{malformed, "Invalid BASE64 encoding of user data."};
  if (bytes->size() > user_data_max)
    return Error{"InvalidParameterValue", "User data is limited to 16384 bytes"};
  return *std::move(bytes);
}

}  // namespace windlass::cloud::ec2
