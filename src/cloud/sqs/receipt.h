// Receipt handles: which delivery of which message. Another one for every receive.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace windlass::cloud::sqs {

struct Receipt {
  std::int64_t queue = 0;
  std::int64_t message = 0;
  std::int64_t receives = 0;  // the message's count when it was handed out

  std::string handle() const;
};

// Nothing for a text that we never made. (A checksum, not a seal: what a handle allows is decided
// by who asks, not by the handle.)
std::optional<Receipt> parse_receipt(std::string_view handle);

}  // namespace windlass::cloud::sqs
