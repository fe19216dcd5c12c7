#include "cloud/logs/data_keys.h"

#include <cstring>

#include "base/aead.h"
#include "base/fault.h"
#include "base/hash.h"
#include "cloud/core/envelope.h"
#include "cloud/logs/errors.h"

namespace windlass::cloud::logs {

namespace {

EncryptionContext context_of(const std::string& group_arn) { return {{"aws:logs:arn", group_arn}}; }

Error refused_by_kms(const Error& refusal) {
  if (refusal.code == "AccessDeniedException") return refusal;
  return invalid_parameter("The specified KMS key does not exist or is not allowed to be used: " +
                           refusal.message);
}

}  // namespace

Result<std::string> DataKeys::open(std::optional<std::int64_t> id) {
  if (!id) return std::string();
  if (auto known = open_.find(*id); known != open_.end()) return known->second;
  for (auto row : logs_.db.query("select arn, envelope from logs_data_key where id = ?", {*id})) {
    auto arn = row.text(0);
    auto envelope = row.text(1);
    logs_.work.acting_for.source_arn = arn;
    auto key = open_envelope(logs_.work, envelope, context_of(arn));
    if (!key) return refused_by_kms(key.error());
    return open_.emplace(*id, *std::move(key)).first->second;
  }
  throw Fault("a log group's data key is gone");
}

Result<std::int64_t> make_data_key(Logs& logs, const std::string& kms_key,
                                   const std::string& group_arn) {
  std::string key(aead_key_size, '\0');
  logs.work.random.fill(std::as_writable_bytes(std::span(key)));
  logs.work.acting_for.source_arn = group_arn;
  auto envelope = seal_envelope(logs.work, kms_key, key, context_of(group_arn));
  if (!envelope) return refused_by_kms(envelope.error());
  logs.db.run("insert into logs_data_key (arn, envelope) values (?, ?)",
              {group_arn, store::Blob{envelope->bytes}});
  return logs.db.last_insert_id();
}

std::string sealed_with(Random& random, const std::string& key, std::string bytes) {
  return key.empty() ? std::move(bytes) : seal(random, key, bytes, "");
}

std::string opened_with(const std::string& key, std::string_view bytes) {
  if (key.empty()) return std::string(bytes);
  auto plain = windlass::open(key, bytes, "");
  if (!plain) throw Fault("encrypted log events are damaged");
  return *std::move(plain);
}

std::uint64_t words_secret(const std::string& key) {
  std::uint64_t secret = 0;
  if (!key.empty()) std::memcpy(&secret, sha256("words of " + key).data(), sizeof secret);
  return secret;
}

}  // namespace windlass::cloud::logs
