// Secrets marked for deletion, brought back, and purged.
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"
#include "cloud/secretsmanager/secret.h"
#include "cloud/secretsmanager/tasks.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::chrono::hours day{24};
constexpr std::int64_t window_days_default = 30;
constexpr int secrets_per_run_max = 100;

void purge(Secrets& secrets, std::int64_t secret) {
  for (auto* sql :
       {"delete from secret_version where secret = ?", "delete from secret_stage where secret = ?",
        "delete from secret_tag where secret = ?", "delete from secret where id = ?"})
    secrets.db.run(sql, {secret});
}

}  // namespace

Result<DeleteSecretResponse> delete_secret(Secrets& secrets, const Call& call,
                                           const DeleteSecretRequest& in) {
  bool force = in.force_delete_without_recovery.value_or(false);
  auto days = in.recovery_window_in_days.value_or(window_days_default);
  if (force && in.recovery_window_in_days)
    return invalid_parameter(
        "You can't use ForceDeleteWithoutRecovery in conjunction with "
        "RecoveryWindowInDays.");
  if (days < 7 || days > 30)
    return invalid_parameter(
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
  auto secret = get_any_secret(secrets, call, in.secret_id);
  // Who wants it gone at once has what they want if it never was.
  if (!secret && force) return DeleteSecretResponse{{}, in.secret_id, call.now};
  if (!secret) return std::move(secret).error();

  if (force) {
    purge(secrets, secret->id);
    return DeleteSecretResponse{secret->arn(), secret->name, call.now};
  }
  if (secret->deleted) return marked_for_deletion();
  auto due = call.now + days * day;
  secrets.db.run("update secret set deleted = ?, purge_at = ? where id = ?",
                 {micros(call.now), micros(due), secret->id});
  return DeleteSecretResponse{secret->arn(), secret->name, due};
}

Result<RestoreSecretResponse> restore_secret(Secrets& secrets, const Call& call,
                                             const RestoreSecretRequest& in) {
  auto secret = TRY(get_any_secret(secrets, call, in.secret_id));
  secrets.db.run("update secret set deleted = null, purge_at = null where id = ?", {secret.id});
  return RestoreSecretResponse{secret.arn(), secret.name};
}

bool purge_due_secrets(Work& work, const Call& call) {
  Secrets secrets(work);
  std::vector<std::int64_t> due;
  for (auto row :
       secrets.db.query("select id from secret where purge_at <= ? order by purge_at limit ?",
                        {micros(call.now), secrets_per_run_max}))
    due.push_back(row.integer(0));
  for (auto id : due) purge(secrets, id);
  return due.size() == secrets_per_run_max;
}

}  // namespace windlass::cloud::secretsmanager
