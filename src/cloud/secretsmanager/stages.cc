// Versions listed, and stages moved by hand.
#include "base/text.h"
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/version.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::int32_t page_max = 100;

Result<> check_removal(const std::string& stage, const std::optional<std::string>& attached,
                       const UpdateSecretVersionStageRequest& in) {
  if (in.remove_from_version_id && attached != in.remove_from_version_id)
    return invalid_parameter("Staging label " + stage + " is not attached to version " +
                             *in.remove_from_version_id + ".");
  if (!in.move_to_version_id && stage == current_stage)
    return invalid_parameter(
        "You can only move staging label AWSCURRENT to a different secret "
        "version. It can't be completely removed.");
  if (in.move_to_version_id && attached && attached != in.move_to_version_id &&
      !in.remove_from_version_id)
    return invalid_parameter("The parameter RemoveFromVersionId can't be empty. Staging label " +
                             stage + " is currently attached to version " + *attached +
                             ", so you must explicitly reference that version in "
                             "RemoveFromVersionId.");
  return Done{};
}

}  // namespace

Result<UpdateSecretVersionStageResponse> update_secret_version_stage(
    Secrets& secrets, const Call& call, const UpdateSecretVersionStageRequest& in) {
  auto secret = TRY(get_secret(secrets, call, in.secret_id));
  auto stage = in.version_stage.value_or("");
  if (!in.remove_from_version_id && !in.move_to_version_id)
    return invalid_parameter("You must provide RemoveFromVersionId or MoveToVersionId.");
  TRY(check_removal(stage, version_at(secrets, secret, stage), in));
  if (in.move_to_version_id) {
    if (!find_version(secrets, secret, *in.move_to_version_id))
      return not_found("Secrets Manager can't find the specified secret version: " +
                       *in.move_to_version_id);
    move_stage(secrets, secret, stage, *in.move_to_version_id);
  } else {
    secrets.db.run("delete from secret_stage where secret = ? and stage = ?", {secret.id, stage});
  }
  mark_changed(secrets, secret, call.now);
  return UpdateSecretVersionStageResponse{secret.arn(), secret.name};
}

Result<ListSecretVersionIdsResponse> list_secret_version_ids(
    Secrets& secrets, const Call& call, const ListSecretVersionIdsRequest& in) {
  auto secret = TRY(get_any_secret(secrets, call, in.secret_id));
  auto after = parse_base64(in.next_token.value_or(""));
  if (!after) return invalid_next_token();
  auto size = static_cast<std::size_t>(in.max_results.value_or(page_max));
  bool deprecated_too = in.include_deprecated.value_or(false);

  ListSecretVersionIdsResponse answer;
  answer.arn = secret.arn();
  answer.name = secret.name;
  answer.versions.emplace();
  for (auto row : secrets.db.query("select id, created, accessed, key from secret_version where "
                                   "secret = ? and id > ? order by id",
                                   {secret.id, *after})) {
    SecretVersionsListEntry entry;
    entry.version_id = row.text(0);
    entry.version_stages = stages_of(secrets, secret, *entry.version_id);
    if (entry.version_stages->empty() && !deprecated_too) continue;
    if (answer.versions->size() == size) {
      answer.next_token = base64(*answer.versions->back().version_id);
      break;
    }
    if (entry.version_stages->empty()) entry.version_stages.reset();
    entry.created_date = from_micros(row.integer(1));
    if (!row.is_null(2)) entry.last_accessed_date = from_micros(row.integer(2));
    entry.kms_key_ids =
        std::vector<std::string>{secret.kms_key ? row.text(3) : "DefaultEncryptionKey"};
    answer.versions->push_back(std::move(entry));
  }
  return answer;
}

}  // namespace windlass::cloud::secretsmanager
