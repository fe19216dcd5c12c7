// Data keys: what the bytes of objects under a KMS key are encrypted with. They are kept as KMS
// encrypted them; KMS opens one for each read and write, so that a disabled key stops both at once.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/stream_cipher.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/encryption.h"

namespace windlass::cloud::s3 {

struct DataKey {
  std::int64_t id = 0;
  std::string plaintext;  // never in a row, a log or an error
};

// A new one for an object, where it shall be encrypted by KMS; `encryption` then names the key by
// its ARN.
Result<std::optional<DataKey>> make_data_key(S3& s3, const Bucket& bucket, const std::string& key,
                                             Encryption& encryption);
Result<DataKey> open_data_key(const S3& s3, std::int64_t id);
// If neither bytes nor an upload need it any more.
void drop_data_key(S3& s3, std::int64_t id);

// The ciphers of one read: each data key is opened once, however many parts it has.
class Ciphers {
 public:
  explicit Ciphers(const S3& s3) : s3_(s3) {}
  Result<std::shared_ptr<const StreamCipher>> of(std::int64_t data_key, std::string_view start);

 private:
  const S3& s3_;
  std::map<std::int64_t, std::string> opened_;
};

}  // namespace windlass::cloud::s3
