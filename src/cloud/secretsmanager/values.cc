// Values: put, and read one by one or many at once.
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/search.h"
#include "cloud/secretsmanager/version.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::size_t batch_max = 20;

Result<Version> wanted_version(Secrets& secrets, const Secret& secret,
                               const GetSecretValueRequest& in) {
  if (in.version_id) {
    auto version = find_version(secrets, secret, *in.version_id);
    if (!version)
      return not_found("Secrets Manager can't find the specified secret value for VersionId: " +
                       *in.version_id);
    if (in.version_stage && version_at(secrets, secret, *in.version_stage) != in.version_id)
      return invalid_request(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    return *std::move(version);
  }
  auto stage = in.version_stage.value_or(current_stage);
  auto id = version_at(secrets, secret, stage);
  if (!id)
    return not_found("Secrets Manager can't find the specified secret value for staging label: " +
                     stage);
  return *find_version(secrets, secret, *id);
}

// AWS keeps the day. The rows are only touched on the first time of a day.
void remember_access(Secrets& secrets, const Secret& secret, const Version& version, Time now) {
  auto today = micros(std::chrono::floor<std::chrono::days>(now));
  if (secret.accessed && micros(*secret.accessed) == today) return;
  secrets.db.run("update secret set accessed = ? where id = ?", {today, secret.id});
  secrets.db.run("update secret_version set accessed = ? where secret = ? and id = ?",
                 {today, secret.id, version.id});
}

SecretValueEntry entry_of(GetSecretValueResponse got) {
  return {got.arn,           got.name,           got.version_id,  got.secret_binary,
          got.secret_string, got.version_stages, got.created_date};
}

}  // namespace

Result<GetSecretValueResponse> get_secret_value(Secrets& secrets, const Call& call,
                                                const GetSecretValueRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  auto version = TRY(wanted_version(secrets, secret, in));
  auto value = TRY(opened(secrets, secret, version));
  remember_access(secrets, secret, version, call.now);
  GetSecretValueResponse answer;
  answer.arn = secret.arn();
  answer.name = secret.name;
  answer.version_id = version.id;
  answer.secret_binary = std::move(value.binary);
  answer.secret_string = std::move(value.text);
  answer.version_stages = stages_of(secrets, secret, version.id);
  answer.created_date = version.created;
  return answer;
}

Result<PutSecretValueResponse> put_secret_value(Secrets& secrets, const Call& call,
                                                const PutSecretValueRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  auto value = TRY(given_value(in.secret_string, in.secret_binary));
  if (!value) return invalid_request("You must provide either SecretString or SecretBinary.");
  auto id = in.client_request_token.value_or(secrets.work.random.uuid());
  TRY(put_version(secrets, call, secret, id, *value,
                  in.version_stages.value_or(std::vector{current_stage})));
  return PutSecretValueResponse{.arn = secret.arn(),
                                .name = secret.name,
                                .version_id = id,
                                .version_stages = stages_of(secrets, secret, id)};
}

Result<BatchGetSecretValueResponse> batch_get_secret_value(Secrets& secrets, const Call& call,
                                                           const BatchGetSecretValueRequest& in) {
  if (in.secret_id_list.has_value() == in.filters.has_value())
    return invalid_parameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  if (in.max_results && !in.filters)
    return invalid_parameter(
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.");
  BatchGetSecretValueResponse answer;
  answer.secret_values.emplace();
  answer.errors.emplace();
  auto ids = in.secret_id_list.value_or(std::vector<std::string>{});
  if (ids.size() > batch_max) return invalid_parameter("At most 20 secrets can be named at once.");
  if (in.filters) {
    Search search;
    search.filters = *in.filters;
    search.size = static_cast<std::size_t>(in.max_results.value_or(batch_max));
    auto found = TRY(find_secrets(secrets, call, search, in.next_token));
    for (auto& secret : found.secrets) ids.push_back(secret.arn());
    answer.next_token = std::move(found.next_token);
  }
  for (auto& id : ids) {
    auto got = get_secret_value(secrets, call, {.secret_id = id});
    if (got)
      answer.secret_values->push_back(entry_of(*std::move(got)));
    else
      answer.errors->push_back({id, got.error().code, got.error().message});
  }
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
