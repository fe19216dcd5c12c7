// The texts that Signature Version 4 is computed over: the same for whoever signs and whoever
// checks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace windlass::aws {

inline constexpr std::string_view sigv4_algorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view empty_sha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct CanonicalOptions {
  bool encode_path = true;
  bool normalize_path = true;
  // This query parameter is left out: the signature itself, or a token that was added after
  // signing.
  std::string_view query_without = {};
  std::string_view query_without_too = {};
};

// `signed_headers` are lower case, in the order to be signed.
std::string canonical_request(const http::Head& head,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, const CanonicalOptions& options);

// 20261120/us-east-1/sqs/aws4_request
std::string credential_scope(std::string_view date, std::string_view region,
                             std::string_view service);
std::string string_to_sign(std::string_view date_time, std::string_view scope,
                           std::string_view canonical_request);
// "host;x-amz-date"
std::string header_list(const std::vector<std::string>& names);

// The key for one day, region and service: 32 raw bytes.
std::string signing_key(std::string_view secret_access_key, std::string_view date,
                        std::string_view region, std::string_view service);

}  // namespace windlass::aws
