// Signature Version 4: signing and verifying, in headers and in the query.
//
// Time is a parameter, so that published examples replay.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"

namespace windlass::aws {

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token = {};
  std::optional<Time> expires = {};
};

struct Scope {
  std::string region;
  std::string service;  // the signing name
};

struct SignOptions {
  // S3 signs its path as it is; all others encode it a second time and normalise it.
  bool encode_path = true;
  bool normalize_path = true;
  // What stands for the body: its SHA-256 by default, or "UNSIGNED-PAYLOAD",
  // "STREAMING-UNSIGNED-PAYLOAD-TRAILER", ...
  std::string payload_hash = {};
  bool content_sha256_header = false;  // S3 wants x-amz-content-sha256
};

// Adds X-Amz-Date, X-Amz-Security-Token and Authorization. `request` must have its Host header.
void sign(http::Request& request, const Credentials& credentials, const Scope& scope, Time now,
          const SignOptions& options = {});
// Puts everything into the query instead (presigned URL).
void presign(http::Request& request, const Credentials& credentials, const Scope& scope, Time now,
             std::chrono::seconds valid_for, const SignOptions& options = {});

// --- Verifying -----------------------------------------------------------------------------------

// What a request says of its signature, parsed but not believed.
struct Claim {
  enum class Place { Headers, Query } place = Place::Headers;
  std::string access_key_id;
  std::string date;  // 20261120
  std::string region;
  std::string service;
  std::vector<std::string> signed_headers;
  std::string signature;
  std::string session_token;
  Time time{};
  std::optional<std::chrono::seconds> valid_for;  // Query only
  std::string payload_hash;  // x-amz-content-sha256 when given; "" means: hash the body
};

// Nothing: the request carries no signature at all. An error: it carries a malformed one
// (IncompleteSignature, AuthorizationQueryParametersError, ...).
Result<std::optional<Claim>> find_claim(const http::Head& head);

struct VerifyOptions {
  bool encode_path = true;
  bool normalize_path = true;
  std::chrono::seconds skew_max{15 * 60};
};

// Checks time and signature. `payload_hash` is the body's SHA-256 in hex, or the claim's own word for
// it. The signing key is cached per key, date, region and service by the caller's KeyCache.
class SigningKeys {
 public:
  // The derived key, 32 raw bytes; remembers the last few hundred. Safe from several threads.
  std::string find(const std::string& access_key_id, const std::string& secret_access_key,
                   const std::string& date, const std::string& region, const std::string& service);
  SigningKeys();
  ~SigningKeys();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};
Result<> verify(const Claim& claim, const http::Head& head, const std::string& secret_access_key,
                const std::string& payload_hash, Time now, SigningKeys& keys,
                const VerifyOptions& options = {});

// aws-chunked bodies (STREAMING-...): takes the framing off as the body streams, checks each chunk's
// signature and the trailer's checksum and signature.
class ChunkedBody {
 public:
  struct Terms {
    std::string signing_key = {};      // empty: chunks are unsigned
    std::string seed_signature = {};   // the request's
    std::string date_time = {};        // 20261120T120000Z
    std::string scope = {};            // 20261120/us-east-1/s3/aws4_request
    bool trailer = false;
  };
  explicit ChunkedBody(Terms terms);
  ~ChunkedBody();
  ChunkedBody(ChunkedBody&&) noexcept;
  // Appends what `piece` holds of the content to `out`.
  Result<> take(std::string_view piece, std::string& out);
  // The end was reached and all is well; the trailer's fields are then there.
  Result<> finish();
  const http::Headers& trailer() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace windlass::aws
