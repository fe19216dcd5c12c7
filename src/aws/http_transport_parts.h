// What the HTTP transport adds to and reads from messages, beside the protocols.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"
#include "http/message.h"

namespace windlass::aws {

// The text of the input's member that is this endpoint parameter ("Bucket"); "" without one.
std::string context_value(const Operation& operation, const void* input,
                          std::string_view parameter);
// The operation's host prefix with its labels filled in ("123456789012."), or "".
std::string expanded_host_prefix(const Operation& operation, const void* input);

// S3: a checksum of the body where the operation knows checksums and the caller gave none: of the
// algorithm he asked for, else CRC32.
Result<> add_checksum(http::Request& request, const Operation& operation);

// S3 begins some answers with status 200 before it knows how they end.
bool hides_an_error(const Operation& operation, const http::Response& response);
// The region that S3 says a bucket lives in, from a refusal's header or body; "" when it does not.
std::string region_in(const http::Response& response);

// For people, without signatures, tokens and keys.
std::string describe_request(const std::string& url, const http::Request& request);
std::string describe_response(const http::Response& response);

}  // namespace windlass::aws
