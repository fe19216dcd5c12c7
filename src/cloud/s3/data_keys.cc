#include "cloud/s3/data_keys.h"

#include "aws/kms/decrypt.h"
#include "aws/kms/generate_data_key.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

using Context = std::map<std::string, std::string>;

// KMS's refusals, as S3 passes them on.
Error refused_by_kms(const Error& error) {
  if (error.code.starts_with("AccessDenied")) return access_denied(error.message);
  if (error.code.ends_with("Exception")) return {"KMS." + error.code, error.message, 400};
  return error;
}

// KMS is asked where the key is: of the bucket's owner, in the bucket's region.
struct AtHome {
  const Work& work;
  ActingFor before;
  AtHome(const Work& for_work, AccountId account, Region region)
      : work(for_work), before(for_work.acting_for) {
    work.acting_for = {.account = std::move(account), .region = std::move(region)};
  }
  ~AtHome() { work.acting_for = before; }
};

Context context_of(const std::string& json) {
  Context context;
  if (auto parsed = parse_json(json))
    for (auto& [name, value] : parsed->as_object()) context[name] = value.as_string();
  return context;
}

// The client's own pairs, and what S3 adds: the object, or with a bucket key the bucket.
std::string context_text(const Bucket& bucket, const std::string& key,
                         const Encryption& encryption) {
  auto parsed = encryption.context.empty() ? Result<Json>(Json(Json::Object{}))
                                           : parse_json(encryption.context);
  Json context = *parsed;
  if (!context.find("aws:s3:arn"))
    context.set("aws:s3:arn",
                "arn:aws:s3:::" + bucket.name + (encryption.bucket_key ? "" : "/" + key));
  return context.dump();
}

}  // namespace

Result<std::optional<DataKey>> make_data_key(S3& s3, const Bucket& bucket, const std::string& key,
                                             Encryption& encryption) {
  if (!encryption.by_kms()) return std::optional<DataKey>();
  auto context = context_text(bucket, key, encryption);
  aws::kms::GenerateDataKeyRequest asked;
  asked.key_id = encryption.kms_key;
  asked.key_spec = "AES_256";
  asked.encryption_context = context_of(context);
  AtHome at_home(s3.work, bucket.account, bucket.region);
  auto made = s3.work.peers.call<aws::kms::op::GenerateDataKey>(std::move(asked));
  if (!made) return refused_by_kms(made.error());
  encryption.kms_key = *made->key_id;
  s3.db.run("insert into s3_data_key (key, context, wrapped) values (?, ?, ?)",
            {encryption.kms_key, context, store::Blob{*made->ciphertext_blob}});
  return std::optional(DataKey{s3.db.last_insert_id(), std::move(*made->plaintext)});
}

Result<DataKey> open_data_key(const S3& s3, std::int64_t id) {
  auto rows = s3.db.query("select key, context, wrapped from s3_data_key where id = ?", {id});
  if (rows.done()) throw Fault("the data key of an object has no row");
  auto row = rows.row();
  auto arn = row.text(0);
  aws::kms::DecryptRequest asked;
  asked.encryption_context = context_of(row.text(1));
  asked.ciphertext_blob = row.text(2);
  auto parts = split(arn, ':');
  if (parts.size() < 6) throw Fault("the data key of an object names no key");
  AtHome at_home(s3.work, {std::string(parts[4])}, {std::string(parts[3])});
  auto opened = s3.work.peers.call<aws::kms::op::Decrypt>(std::move(asked));
  if (!opened) return refused_by_kms(opened.error());
  return DataKey{id, std::move(*opened->plaintext)};
}

void drop_data_key(S3& s3, std::int64_t id) {
  s3.db.run(
      "delete from s3_data_key where id = ?1 and "
      "not exists (select 1 from s3_data where data_key = ?1) and "
      "not exists (select 1 from s3_upload where data_key = ?1)",
      {id});
}

Result<std::shared_ptr<const StreamCipher>> Ciphers::of(std::int64_t data_key,
                                                        std::string_view start) {
  auto known = opened_.find(data_key);
  if (known == opened_.end())
    known = opened_.emplace(data_key, TRY(open_data_key(s3_, data_key)).plaintext).first;
  return std::shared_ptr<const StreamCipher>(
      std::make_shared<StreamCipher>(known->second, std::string(start)));
}

}  // namespace windlass::cloud::s3
