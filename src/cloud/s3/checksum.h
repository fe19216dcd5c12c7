// Checksums of objects and parts: what clients say, what was computed, what is kept and answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/body.h"
#include "base/result.h"
#include "cloud/core/call.h"
#include "cloud/core/digests.h"

namespace windlass::cloud::s3 {

struct Checksum {
  std::string algorithm;  // "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"; "" for none
  std::string type;       // "FULL_OBJECT", "COMPOSITE"
  std::string value;      // base 64; of a composite with "-3" behind it

  bool empty() const { return algorithm.empty(); }
};

// As a row keeps it: "CRC32 FULL_OBJECT AAAAAA==", or "".
std::string pack(const Checksum& checksum);
Checksum unpack_checksum(std::string_view packed);

// A checksum that a client gave with a body or a part.
struct GivenChecksum {
  std::string algorithm;
  std::string value;
};

// What was given in the members that every such request has.
struct GivenMembers {
  const std::optional<std::string>&crc32, &crc32c, &crc64nvme, &sha1, &sha256;
  bool unserved;
};
Result<std::optional<GivenChecksum>> given_checksum(const GivenMembers& members);

template <class T>
GivenMembers members_of(const T& request) {
  return {request.checksum_crc32,
          request.checksum_crc32_c,
          request.checksum_crc64_nvme,
          request.checksum_sha1,
          request.checksum_sha256,
          request.checksum_sha512 || request.checksum_md5 || request.checksum_xxhash64 ||
              request.checksum_xxhash3 || request.checksum_xxhash128};
}

// Sets the member of an answer that this algorithm has.
template <class T>
void give_checksum(T& out, const Checksum& checksum) {
  if (checksum.algorithm == "CRC32") out.checksum_crc32 = checksum.value;
  if (checksum.algorithm == "CRC32C") out.checksum_crc32_c = checksum.value;
  if (checksum.algorithm == "CRC64NVME") out.checksum_crc64_nvme = checksum.value;
  if (checksum.algorithm == "SHA1") out.checksum_sha1 = checksum.value;
  if (checksum.algorithm == "SHA256") out.checksum_sha256 = checksum.value;
  if constexpr (requires { out.checksum_type = std::string(); })
    if (!checksum.empty()) out.checksum_type = checksum.type;
}

// What is known of a body after it was compared with all that its sender said of it.
struct Verified {
  std::string md5;    // raw
  Checksum checksum;  // of the whole body
};
// `algorithm` is the one to keep, where the caller needs a certain one; "" for what was sent, or
// AWS's default.
Result<Verified> verify_body(const Call& call, const Body& body,
                             const std::optional<GivenChecksum>& given,
                             const std::optional<std::string>& content_md5,
                             const std::string& algorithm = "");
// The same for a request whose body is a document: only what came by HTTP says anything of it.
Result<> check_document(const Call& call);

std::string checksum_of(const Body& body, std::string_view algorithm);  // raw
std::string md5_of(const Body& body);                                   // raw

// --- Objects of several parts ---

struct PartChecksum {
  std::string value;  // base 64
  std::int64_t size = 0;
};
// Of all parts in a row: combined (FULL_OBJECT, CRCs only), or of their checksums (COMPOSITE).
Checksum combine(const std::string& algorithm, const std::string& type,
                 const std::vector<PartChecksum>& parts);
// The type an upload of that algorithm has when its maker does not say.
std::string default_type(std::string_view algorithm);
bool type_is_possible(std::string_view algorithm, std::string_view type);

}  // namespace windlass::cloud::s3
