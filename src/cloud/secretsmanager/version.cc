#include "cloud/secretsmanager/version.h"

#include "cloud/core/envelope.h"
#include "cloud/secretsmanager/errors.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr const char* default_key = "alias/aws/secretsmanager";
constexpr std::int64_t versions_max = 100;
constexpr std::size_t stages_max = 20;

EncryptionContext context_of(const Secret& secret, const std::string& version) {
  return {{"SecretARN", secret.arn()}, {"SecretVersionId", version}};
}

Result<Envelope> sealed(Secrets& secrets, const Secret& secret, const std::string& version,
                        const std::string& value) {
  auto envelope = seal_envelope(secrets.work, secret.kms_key.value_or(default_key), value,
                                context_of(secret, version));
  if (!envelope) return cannot_encrypt(envelope.error());
  return envelope;
}

// The oldest versions that no stage points at make room.
void forget_deprecated(Secrets& secrets, const Secret& secret) {
  auto count =
      secrets.db.find_integer("select count(*) from secret_version where secret = ?", {secret.id});
  if (*count <= versions_max) return;
  secrets.db.run(
      "delete from secret_version where secret = ? and id in (select id from secret_version v "
      "where "
      "v.secret = ? and not exists (select 1 from secret_stage s where s.secret = v.secret and "
      "s.version = v.id) order by v.created limit ?)",
      {secret.id, secret.id, *count - versions_max});
}

}  // namespace

Result<std::optional<SecretValue>> given_value(const std::optional<std::string>& text,
                                               const std::optional<std::string>& binary) {
  if (text && binary)
    return invalid_parameter(
        "You can't specify both a binary secret value and a string secret value "
        "in the same secret.");
  if (!text && !binary) return std::optional<SecretValue>();
  return std::optional(SecretValue{text, binary});
}

std::optional<Version> find_version(Secrets& secrets, const Secret& secret, const std::string& id) {
  auto rows = secrets.db.query(
      "select id, binary, value, created from secret_version where secret = ? and id = ?",
      {secret.id, id});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  return Version{row.text(0), row.integer(1) != 0, row.text(2), from_micros(row.integer(3))};
}

std::optional<std::string> version_at(Secrets& secrets, const Secret& secret,
                                      const std::string& stage) {
  return secrets.db.find_text("select version from secret_stage where secret = ? and stage = ?",
                              {secret.id, stage});
}

std::vector<std::string> stages_of(Secrets& secrets, const Secret& secret,
                                   const std::string& version) {
  std::vector<std::string> stages;
  for (auto row : secrets.db.query(
           "select stage from secret_stage where secret = ? and version = ? order by stage",
           {secret.id, version}))
    stages.push_back(row.text(0));
  return stages;
}

std::map<std::string, std::vector<std::string>> staged_versions(Secrets& secrets,
                                                                const Secret& secret) {
  std::map<std::string, std::vector<std::string>> staged;
  for (auto row : secrets.db.query(
           "select version, stage from secret_stage where secret = ? order by stage", {secret.id}))
    staged[row.text(0)].push_back(row.text(1));
  return staged;
}

Result<SecretValue> opened(Secrets& secrets, const Secret& secret, const Version& version) {
  auto plaintext = open_envelope(secrets.work, version.sealed, context_of(secret, version.id));
  if (!plaintext) return cannot_decrypt(plaintext.error());
  SecretValue value;
  (version.binary ? value.binary : value.text) = std::move(*plaintext);
  return value;
}

void move_stage(Secrets& secrets, const Secret& secret, const std::string& stage,
                const std::string& version) {
  auto place = [&](const std::string& which, const std::string& where) {
    secrets.db.run("insert or replace into secret_stage (secret, stage, version) values (?, ?, ?)",
                   {secret.id, which, where});
  };
  auto before = version_at(secrets, secret, stage);
  if (stage == current_stage && before && *before != version) place(previous_stage, *before);
  place(stage, version);
}

Result<> put_version(Secrets& secrets, const Call& call, const Secret& secret,
                     const std::string& id, const SecretValue& value,
                     std::vector<std::string> stages) {
  if (auto existing = find_version(secrets, secret, id)) {
    if (TRY(opened(secrets, secret, *existing)) == value) return Done{};
    return Error{"ResourceExistsException",
                 "You can't use ClientRequestToken " + id +
                     " because that value is already in use for a version of secret " +
                     secret.arn() + "."};
  }
  auto envelope = TRY(sealed(secrets, secret, id, value.text ? *value.text : *value.binary));
  secrets.db.run(
      "insert into secret_version (secret, id, binary, value, key, created) "
      "values (?, ?, ?, ?, ?, ?)",
      {secret.id, id, value.binary.has_value(), store::Blob{envelope.bytes}, envelope.key_arn,
       micros(call.now)});
  // Readers of a secret that has a value always find a current one.
  if (!version_at(secrets, secret, current_stage)) stages.push_back(current_stage);
  for (auto& stage : stages) move_stage(secrets, secret, stage, id);
  if (stages_of(secrets, secret, id).size() > stages_max)
    return Error{"LimitExceededException", "A version can have at most 20 staging labels."};
  forget_deprecated(secrets, secret);
  mark_changed(secrets, secret, call.now);
  return Done{};
}

Result<> reencrypt(Secrets& secrets, const Secret& secret) {
  std::vector<std::string> ids;
  for (auto row : secrets.db.query("select id from secret_version where secret = ?", {secret.id}))
    ids.push_back(row.text(0));
  for (auto& id : ids) {
    auto version = *find_version(secrets, secret, id);
    auto value = TRY(opened(secrets, secret, version));
    auto envelope = TRY(sealed(secrets, secret, id, value.text ? *value.text : *value.binary));
    secrets.db.run("update secret_version set value = ?, key = ? where secret = ? and id = ?",
                   {store::Blob{envelope.bytes}, envelope.key_arn, secret.id, id});
  }
  return Done{};
}

}  // namespace windlass::cloud::secretsmanager
