// CreateSecret and UpdateSecret.
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/tags.h"
#include "cloud/secretsmanager/version.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::string_view suffix_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::optional<std::string> unless_empty(const std::optional<std::string>& text) {
  return text && text->empty() ? std::nullopt : text;
}

Result<> check_served(const CreateSecretRequest& in) {
  if (in.add_replica_regions && !in.add_replica_regions->empty())
    return invalid_parameter("Replicas of secrets are not served by this cloud.");
  if (unless_empty(in.type))
    return invalid_parameter("Secrets of type " + *in.type + " are not served by this cloud.");
  return Done{};
}

// The same request again, after its answer got lost, is not an error.
Result<CreateSecretResponse> created_before(Secrets& secrets, const Secret& existing,
                                            const CreateSecretRequest& in,
                                            const std::optional<SecretValue>& value) {
  if (existing.deleted)
    return invalid_request(
        "You can't create this secret because a secret with this name is already "
        "scheduled for deletion.");
  auto version = in.client_request_token && value
                     ? find_version(secrets, existing, *in.client_request_token)
                     : std::nullopt;
  if (version && TRY(opened(secrets, existing, *version)) == *value)
    return CreateSecretResponse{existing.arn(), existing.name, version->id, {}};
  return Error{"ResourceExistsException",
               "The operation failed because the secret " + existing.name + " already exists."};
}

Secret insert(Secrets& secrets, const Call& call, const CreateSecretRequest& in) {
  Secret secret;
  secret.account = call.caller.account;
  secret.region = call.region;
  secret.name = *in.name;
  secret.suffix = secrets.work.random.text(6, suffix_alphabet);
  secret.kms_key = unless_empty(in.kms_key_id);
  secrets.db.run(
      "insert into secret (account, region, name, suffix, description, kms_key, created, "
      "changed) values (?, ?, ?, ?, ?, ?, ?, ?)",
      {secret.account.text, secret.region.text, secret.name, secret.suffix, in.description,
       secret.kms_key, micros(call.now), micros(call.now)});
  secret.id = secrets.db.last_insert_id();
  return secret;
}

}  // namespace

Result<CreateSecretResponse> create_secret(Secrets& secrets, const Call& call,
                                           const CreateSecretRequest& in) {
  auto name = in.name.value_or("");
  TRY(check_name(name));
  TRY(check_served(in));
  auto value = TRY(given_value(in.secret_string, in.secret_binary));
  if (auto existing = find_secret(secrets, call, name))
    return created_before(secrets, *existing, in, value);

  auto secret = insert(secrets, call, in);
  if (in.tags) TRY(put_tags(secrets, call, secret, *in.tags));
  CreateSecretResponse answer{.arn = secret.arn(), .name = name};
  if (!value) return answer;
  answer.version_id = in.client_request_token.value_or(secrets.work.random.uuid());
  TRY(put_version(secrets, call, secret, *answer.version_id, *value, {current_stage}));
  return answer;
}

Result<UpdateSecretResponse> update_secret(Secrets& secrets, const Call& call,
                                           const UpdateSecretRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  auto value = TRY(given_value(in.secret_string, in.secret_binary));
  if (unless_empty(in.type))
    return invalid_parameter("Secrets of type " + *in.type + " are not served by this cloud.");
  if (in.description)
    secrets.db.run("update secret set description = ? where id = ?", {*in.description, secret.id});
  if (in.kms_key_id && unless_empty(in.kms_key_id) != secret.kms_key) {
    secret.kms_key = unless_empty(in.kms_key_id);
    secrets.db.run("update secret set kms_key = ? where id = ?", {secret.kms_key, secret.id});
    TRY(reencrypt(secrets, secret));
  }
  mark_changed(secrets, secret, call.now);

  UpdateSecretResponse answer{.arn = secret.arn(), .name = secret.name};
  if (!value) return answer;
  answer.version_id = in.client_request_token.value_or(secrets.work.random.uuid());
  TRY(put_version(secrets, call, secret, *answer.version_id, *value, {current_stage}));
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
