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
  // A few services want the session token added after the signature was made.
  bool sign_session_token = true;
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
  int version = 4;  // 2: a presigned URL of S3's old kind (sigv2.h); `time` is when it ends
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

// Nothing: the request carries no signature at all. Either version. An error: it carries a malformed one
// (IncompleteSignature, AuthorizationQueryParametersError, ...).
Result<std::optional<Claim>> find_claim(const http::Head& head);

struct VerifyOptions {
  bool encode_path = true;
  bool normalize_path = true;
  bool session_token_signed = true;
  std::chrono::seconds skew_max{15 * 60};
};

// Signing keys by access key, date, region and service, so that deriving them is paid once a day.
class SigningKeys {
 public:
  // The derived key, 32 raw bytes; remembers a few hundred. Safe from several threads.
  std::string find(const std::string& access_key_id, const std::string& secret_access_key,
                   const std::string& date, const std::string& region, const std::string& service);
  SigningKeys();
  ~SigningKeys();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Checks time and signature. `payload_hash` is the body's SHA-256 in hex, or the claim's own word
// for it. Refusals: SignatureDoesNotMatch, RequestTimeTooSkewed, AccessDenied (a presigned request
// that has expired, or a header of S3's that ought to be signed). The messages are those of S3 or
// of the other services, by the claim's service; codes are the same for all.
Result<> verify(const Claim& claim, const http::Head& head, const std::string& secret_access_key,
                const std::string& payload_hash, Time now, SigningKeys& keys,
                const VerifyOptions& options = {});

// aws-chunked bodies (STREAMING-...): takes the framing off as the body streams, checks each
// chunk's signature and the trailer's checksum and signature.
class ChunkedBody {
 public:
  struct Terms {
    std::string signing_key = {};     // empty: chunks are unsigned
    std::string seed_signature = {};  // the request's
    std::string date_time = {};       // 20261120T120000Z
    std::string scope = {};           // 20261120/us-east-1/s3/aws4_request
    bool trailer = false;
    // The trailer's checksum to check the content against ("x-amz-checksum-crc32", as the request's
    // x-amz-trailer announces it); empty: none.
    std::string checksum = {};
  };
  // What the claim's payload hash says of the body: nothing when it is not aws-chunked. An error: a
  // kind that is not understood.
  static Result<std::optional<Terms>> terms(const Claim& claim, const http::Head& head,
                                            const std::string& signing_key);

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
