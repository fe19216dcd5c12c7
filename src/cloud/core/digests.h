// What is computed of a request's body while it streams in, so that no handler reads it again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "http/message.h"

namespace windlass::cloud {

struct BodyDigests {
  std::string md5;        // raw; "" when it was not computed
  std::string sha256;     // raw; "" when it was not computed
  std::string algorithm;  // of `checksum`: "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", or ""
  std::string checksum;   // raw
  http::Headers trailer;  // what followed an aws-chunked body
};

// Sees the body's own bytes (of an aws-chunked one: without its framing), piece by piece.
//
// The head decides what is computed. MD5 for whatever is PUT, because an object's ETag is its MD5,
// and where Content-MD5 is given. The checksum that x-amz-checksum-*, x-amz-trailer or
// x-amz-sdk-checksum-algorithm names; what is PUT without one gets CRC64NVME, as AWS does. SHA-256
// where x-amz-content-sha256 is a hash.
class BodyDigester {
 public:
  explicit BodyDigester(const http::Head& head);
  void update(std::string_view piece);
  BodyDigests finish(http::Headers trailer);

 private:
  std::optional<Md5> md5_;
  std::optional<Sha256> sha256_;
  std::string algorithm_;
  std::unique_ptr<Hasher> checksum_;  // null where sha256_ serves
};

// "CRC64NVME" -> Hash::Crc64Nvme; nothing for a name that is none of AWS's five.
std::optional<Hash> checksum_algorithm(std::string_view name);
// The algorithm that a request's head names, in AWS's spelling; "" for none.
std::string wanted_checksum(const http::Headers& headers);

}  // namespace windlass::cloud
