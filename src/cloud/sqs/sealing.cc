#include "cloud/sqs/sealing.h"

#include <map>

#include "aws/kms/decrypt.h"
#include "aws/kms/generate_data_key.h"
#include "base/aead.h"
#include "base/fault.h"

namespace windlass::cloud::sqs {

namespace {

// No message lives longer than 14 days in a queue; dead-letter queues and moves begin anew.
constexpr auto data_keys_last = std::chrono::hours(24) * 90;

// KMS's refusals, as SQS passes them on.
Error refused_by_kms(const Error& error) {
  static constexpr std::pair<std::string_view, const char*> codes[] = {
      {"DisabledException", "KmsDisabled"}, {"KMSInvalidStateException", "KmsInvalidState"},
      {"NotFoundException", "KmsNotFound"}, {"AccessDeniedException", "KmsAccessDenied"},
      {"AccessDenied", "KmsAccessDenied"},  {"InvalidKeyUsageException", "KmsInvalidKeyUsage"}};
  for (auto& [code, shown] : codes)
    if (error.code == code) return {shown, error.message};
  return error;
}

// The key may be named by its bare id or an alias: those of the queue's owner are meant.
ActingFor owner_of(const Queue& queue) {
  return {.account = queue.account, .region = queue.region};
}

std::map<std::string, std::string> context_of(const std::string& arn) {
  return {{"aws:sqs:arn", arn}};
}

Result<std::string> opened(Sqs& sqs, const std::string& wrapped, const std::string& arn) {
  aws::kms::DecryptRequest asked;
  asked.ciphertext_blob = wrapped;
  asked.encryption_context = context_of(arn);
  auto key = sqs.work.peers.call<aws::kms::op::Decrypt>(std::move(asked));
  if (!key) return refused_by_kms(key.error());
  return std::move(*key->plaintext);
}

struct DataKey {
  std::int64_t id;
  std::string plaintext;
};

Result<DataKey> data_key_of(Sqs& sqs, const Call& call, const Queue& queue) {
  auto rows = sqs.db.query(
      "select id, wrapped, arn from sqs_data_key where queue = ? and key = ? and made > ? "
      "order by id desc limit 1",
      {queue.id, *queue.kms_key, micros(call.now - queue.kms_reuse)});
  if (!rows.done()) {
    auto row = rows.row();
    return DataKey{row.integer(0), TRY(opened(sqs, row.text(1), row.text(2)))};
  }
  aws::kms::GenerateDataKeyRequest asked;
  asked.key_id = *queue.kms_key;
  asked.key_spec = "AES_256";
  asked.encryption_context = context_of(queue.arn());
  auto made = sqs.work.peers.call<aws::kms::op::GenerateDataKey>(std::move(asked));
  if (!made) return refused_by_kms(made.error());
  sqs.db.run("insert into sqs_data_key (queue, key, arn, wrapped, made) values (?, ?, ?, ?, ?)",
             {queue.id, *queue.kms_key, queue.arn(), store::Blob{*made->ciphertext_blob},
              micros(call.now)});
  return DataKey{sqs.db.last_insert_id(), std::move(*made->plaintext)};
}

Result<std::string> find_data_key(Sqs& sqs, std::int64_t id) {
  auto rows = sqs.db.query("select wrapped, arn from sqs_data_key where id = ?", {id});
  if (rows.done()) throw Fault("the data key of a message has no row");
  return opened(sqs, rows.row().text(0), rows.row().text(1));
}

}  // namespace

Result<> seal_body(Sqs& sqs, const Call& call, const Queue& queue, StoredMessage& message) {
  if (!queue.kms_key) return Done{};
  CallsFor owner(sqs.work, owner_of(queue));
  auto key = TRY(data_key_of(sqs, call, queue));
  // The digest goes with the message wherever it is moved; its id does not.
  message.body = seal(sqs.work.random, key.plaintext, message.body, message.digest);
  message.data_key = key.id;
  return Done{};
}

Result<> open_bodies(Sqs& sqs, const Queue& queue, std::span<StoredMessage> messages) {
  std::map<std::int64_t, std::string> keys;
  for (auto& message : messages) {
    if (!message.data_key) continue;
    auto known = keys.find(*message.data_key);
    if (known == keys.end()) {
      CallsFor owner(sqs.work, owner_of(queue));
      known = keys.emplace(*message.data_key, TRY(find_data_key(sqs, *message.data_key))).first;
    }
    auto body = open(known->second, message.body, message.digest);
    if (!body) throw Fault("a sealed message is not what was stored");
    message.body = *std::move(body);
  }
  return Done{};
}

int forget_data_keys(Sqs& sqs, Time now, int count_max) {
  return static_cast<int>(
      sqs.db.run("delete from sqs_data_key where id in "
                 "(select id from sqs_data_key where made <= ? order by made limit ?)",
                 {micros(now - data_keys_last), count_max}));
}

}  // namespace windlass::cloud::sqs
