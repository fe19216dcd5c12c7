// S3's own ways on the wire.
#pragma once

#include <span>

#include "aws/protocol.h"
#include "http/message.h"

namespace windlass::cloud::s3 {

// What violates the model, in S3's words.
Error invalid(const aws::Operation& operation, std::span<const aws::Violation> violations);
// The last touch to every answer.
void finish(const aws::Operation* operation, const http::Head& head, http::Response& response);

}  // namespace windlass::cloud::s3
