#include "cloud/s3/encryption.h"

#include "aws/s3/put_bucket_encryption.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

constexpr const char* key_header = "x-amz-server-side-encryption-aws-kms-key-id";
constexpr const char* bucket_key_header = "x-amz-server-side-encryption-bucket-key-enabled";
constexpr const char* own_key = "alias/aws/s3";

Result<std::string> context_in(const Text& header) {
  if (!header) return std::string();
  auto text = parse_base64(*header);
  auto json = text ? parse_json(*text) : Result<Json>(Json());
  auto valid = json && json->is_object();
  if (valid)
    for (auto& [name, value] : json->as_object()) valid = valid && value.is_string();
  if (!valid)
    return invalid_argument(
        "The header 'x-amz-server-side-encryption-context' shall be "
        "Base64-encoded UTF-8 string holding JSON which represents a "
        "string-string map",
        "x-amz-server-side-encryption-context", *header);
  return json->dump();
}

Encryption default_of(const S3& s3, const Bucket& bucket) {
  if (!(bucket.has & Bucket::Encryption)) return {};
  auto setting =
      find_setting<ServerSideEncryptionConfiguration>(s3, bucket.id, setting::encryption);
  if (!setting || !setting->rules || setting->rules->empty()) return {};
  auto& rule = setting->rules->front();
  auto& by_default = rule.apply_server_side_encryption_by_default;
  if (!by_default || by_default->sse_algorithm != "aws:kms") return {};
  return {.kms_key = by_default->kms_master_key_id.value_or(own_key),
          .bucket_key = rule.bucket_key_enabled.value_or(false)};
}

}  // namespace

Result<> refuse_customer_key(const Text& algorithm) {
  if (algorithm) return not_served("Encryption with keys of your own (SSE-C)");
  return Done{};
}

Result<Encryption> wanted_encryption(const S3& s3, const Bucket& bucket,
                                     const GivenEncryption& given) {
  TRY(refuse_customer_key(given.customer_algorithm));
  if (!given.algorithm || *given.algorithm == "AES256") {
    if (given.kms_key)
      return invalid_argument(
          "Server Side Encryption with AWS KMS managed key requires HTTP header "
          "x-amz-server-side-encryption : aws:kms",
          "x-amz-server-side-encryption", given.algorithm.value_or("null"));
    return given.algorithm ? Encryption{} : default_of(s3, bucket);
  }
  if (*given.algorithm != "aws:kms")
    return not_served("The server-side encryption " + *given.algorithm);
  auto fallback = default_of(s3, bucket);
  Encryption encryption{.kms_key = own_key};
  if (given.kms_key && !given.kms_key->empty())
    encryption.kms_key = *given.kms_key;
  else if (fallback.by_kms())
    encryption.kms_key = fallback.kms_key;
  encryption.bucket_key = given.bucket_key.value_or(fallback.bucket_key);
  encryption.context = TRY(context_in(given.context));
  return encryption;
}

void mark_encryption(std::string& packed_meta, const Encryption& encryption) {
  if (!encryption.by_kms()) return;
  auto meta = unpack(packed_meta);
  meta.emplace_back(key_header, encryption.kms_key);
  if (encryption.bucket_key) meta.emplace_back(bucket_key_header, "true");
  packed_meta = pack(meta);
}

Encryption encryption_of(const std::string& packed_meta) {
  Encryption encryption;
  // Most objects have none: no need to take their headers apart.
  if (packed_meta.find(key_header) == packed_meta.npos) return encryption;
  auto meta = unpack(packed_meta);
  if (auto* key = find_pair(meta, key_header)) encryption.kms_key = *key;
  encryption.bucket_key = find_pair(meta, bucket_key_header) != nullptr;
  return encryption;
}

bool is_encryption_header(std::string_view name) {
  return name == key_header || name == bucket_key_header;
}

}  // namespace windlass::cloud::s3
