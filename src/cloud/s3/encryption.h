// What an object is encrypted with: S3's own keys (its bytes then lie as they are), or a KMS key.
#pragma once

#include <optional>
#include <string>

#include "cloud/s3/bucket.h"
#include "cloud/s3/pairs.h"

namespace windlass::cloud::s3 {

using Text = std::optional<std::string>;

struct Encryption {
  std::string kms_key;  // "" for S3's own keys; else as it was named, or the ARN once it was used
  bool bucket_key = false;
  std::string context = {};  // the client's own, as JSON of texts

  bool by_kms() const { return !kms_key.empty(); }
};

struct GivenEncryption {
  const Text &algorithm, &customer_algorithm, &kms_key, &context;
  const std::optional<bool>& bucket_key;
};

// What the request says, or else what the bucket does by default. Refuses by name what this cloud
// has not: customers' own keys (AWS takes them over TLS only), double encryption.
Result<Encryption> wanted_encryption(const S3& s3, const Bucket& bucket,
                                     const GivenEncryption& given);
Result<> refuse_customer_key(const Text& algorithm);

// It is kept among the object's headers.
void mark_encryption(std::string& packed_meta, const Encryption& encryption);
Encryption encryption_of(const std::string& packed_meta);
bool is_encryption_header(std::string_view name);

template <class Out>
void give_encryption(Out& out, const Encryption& encryption) {
  out.server_side_encryption = encryption.by_kms() ? "aws:kms" : "AES256";
  if (!encryption.by_kms()) return;
  out.ssekms_key_id = encryption.kms_key;
  if (encryption.bucket_key) out.bucket_key_enabled = true;
}

}  // namespace windlass::cloud::s3
