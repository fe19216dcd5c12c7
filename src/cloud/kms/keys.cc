// Keys: made, described, switched off and on, and put on the way out.
#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/key.h"
#include "cloud/kms/page.h"
#include "cloud/kms/policy.h"
#include "cloud/kms/tags.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::string_view symmetric = "SYMMETRIC_DEFAULT";
constexpr std::chrono::hours day{24};
constexpr std::int32_t window_days_min = 7;
constexpr std::int32_t window_days_max = 30;

// What AWS would make and we do not, by its name.
Result<> check_served(const CreateKeyRequest& in) {
  auto spec = in.key_spec.value_or(in.customer_master_key_spec.value_or(std::string(symmetric)));
  auto usage = in.key_usage.value_or("ENCRYPT_DECRYPT");
  if (in.key_spec && in.customer_master_key_spec)
    return validation(
        "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
        "CustomerMasterKeySpec is deprecated.");
  if (spec == symmetric && usage != "ENCRYPT_DECRYPT")
    return validation("KeyUsage " + usage + " is not compatible with KeySpec SYMMETRIC_DEFAULT");
  if (spec != symmetric)
    return unsupported("This cloud does not serve keys of KeySpec " + spec +
                       " yet: only SYMMETRIC_DEFAULT.");
  auto origin = in.origin.value_or("AWS_KMS");
  if (origin != "AWS_KMS" || in.custom_key_store_id || in.xks_key_id)
    return unsupported("This cloud does not serve keys of Origin " + origin +
                       " or custom key stores yet: only AWS_KMS.");
  if (in.multi_region.value_or(false))
    return unsupported("This cloud does not serve multi-Region keys yet.");
  return Done{};
}

void set_enabled(Kms& kms, const Key& key, bool enabled) {
  kms.db.run("update kms_key set enabled = ? where id = ?", {enabled, key.id});
}

}  // namespace

Result<CreateKeyResponse> create_key(Kms& kms, const Call& call, const CreateKeyRequest& in) {
  TRY(check_served(in));
  if (in.policy) TRY(check_policy(*in.policy));
  auto key = make_key(kms, call,
                      {.description = in.description.value_or(""),
                       .policy = in.policy.value_or(default_policy(call.caller.account))});
  if (in.tags) TRY(put_tags(kms, call, key.id, *in.tags));
  return CreateKeyResponse{metadata_of(kms, key)};
}

Result<DescribeKeyResponse> describe_key(Kms& kms, const Call& call, const DescribeKeyRequest& in) {
  auto key = TRY(get_key_or_alias(kms, call, in.key_id, Managed::MakeIfMissing));
  return DescribeKeyResponse{metadata_of(kms, key)};
}

Result<ListKeysResponse> list_keys(Kms& kms, const Call& call, const ListKeysRequest& in) {
  auto start = TRY(page_start(in.limit, in.marker, 100));
  ListKeysResponse answer;
  fill_page(answer, answer.keys, start,
            kms.db.query("select id from kms_key where account = ? and region = ? and id > ? "
                         "order by id limit ?",
                         {call.caller.account.text, call.region.text, start.after, start.rows()}),
            [&](const store::Row& row) {
              Key key;
              key.id = row.text(0);
              key.account = call.caller.account;
              key.region = call.region;
              return std::pair{KeyListEntry{key.id, key.arn()}, key.id};
            });
  return answer;
}

Result<> enable_key(Kms& kms, const Call& call, const EnableKeyRequest& in) {
  set_enabled(kms, TRY(get_changeable_key(kms, call, in.key_id)), true);
  return Done{};
}

Result<> disable_key(Kms& kms, const Call& call, const DisableKeyRequest& in) {
  set_enabled(kms, TRY(get_changeable_key(kms, call, in.key_id)), false);
  return Done{};
}

Result<> update_key_description(Kms& kms, const Call& call, const UpdateKeyDescriptionRequest& in) {
  auto key = TRY(get_changeable_key(kms, call, in.key_id));
  kms.db.run("update kms_key set description = ? where id = ?",
             {in.description.value_or(""), key.id});
  return Done{};
}

Result<ScheduleKeyDeletionResponse> schedule_key_deletion(Kms& kms, const Call& call,
                                                          const ScheduleKeyDeletionRequest& in) {
  auto days = in.pending_window_in_days.value_or(window_days_max);
  if (days < window_days_min || days > window_days_max)
    return validation("PendingWindowInDays must be between 7 and 30 (inclusive), but was " +
                      std::to_string(days));
  auto key = TRY(get_changeable_key(kms, call, in.key_id));

  auto due = call.now + days * day;
  kms.db.run("update kms_key set deletion = ? where id = ?", {micros(due), key.id});
  return ScheduleKeyDeletionResponse{key.arn(), due, "PendingDeletion", days};
}

Result<CancelKeyDeletionResponse> cancel_key_deletion(Kms& kms, const Call& call,
                                                      const CancelKeyDeletionRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  TRY(check_customers(call, key));
  if (!key.deletion) return invalid_state(key.arn() + " is not pending deletion.");
  // It comes back disabled: whoever saved it decides whether it is used again.
  kms.db.run("update kms_key set deletion = null, enabled = 0 where id = ?", {key.id});
  return CancelKeyDeletionResponse{key.arn()};
}

}  // namespace windlass::cloud::kms
