// What of an operation travels outside of the body: path, query, headers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/shape.h"
#include "http/message.h"

namespace windlass::aws {

// The request's target. An error when a label has no value: the URI would name something else.
Result<std::string> write_target(const Operation& operation, const void* input);
void write_headers(http::Headers& headers, const Shape& structure, const void* value);

// How headers are read: a server refuses what is malformed, a client reads past it (S3 hands out
// whatever text an object's Expires header was stored with).
struct HeaderReading {
  bool strict = true;
  bool lower_case_prefixed = false;  // the names below a prefix, as S3 keeps its metadata
};
Result<> read_headers(const http::Headers& headers, const Shape& structure, void* value,
                      HeaderReading reading);
Result<> read_query(std::string_view query, const Shape& structure, void* value);
Result<> read_labels(const std::vector<std::pair<std::string, std::string>>& labels,
                     const Shape& structure, void* value);

// The pairs of a query, decoded.
std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query);

}  // namespace windlass::aws
