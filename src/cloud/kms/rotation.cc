// Rotation: a key gets new material; what the old material encrypted still opens.
#include "cloud/kms/rotation.h"

#include "cloud/kms/errors.h"
#include "cloud/kms/handlers.h"
#include "cloud/kms/material.h"
#include "cloud/kms/page.h"

namespace windlass::cloud::kms {

namespace {

constexpr std::chrono::hours day{24};
constexpr std::int32_t period_days_default = 365;
constexpr int on_demand_max = 25;

Result<Key> rotating_key(Kms& kms, const Call& call, const GivenId& id) {
  auto key = TRY(get_changeable_key(kms, call, id));
  if (!key.enabled) return disabled(key.arn());
  return key;
}

}  // namespace

void rotate(Kms& kms, const Key& key, Time now, const std::string& why) {
  auto next = key.material + 1;
  add_material(kms, key.id, next, now, why);
  kms.db.run("update kms_key set material = ? where id = ?", {next, key.id});
}

Result<> enable_key_rotation(Kms& kms, const Call& call, const EnableKeyRotationRequest& in) {
  auto key = TRY(rotating_key(kms, call, in.key_id));
  auto days = in.rotation_period_in_days.value_or(period_days_default);
  kms.db.run("update kms_key set rotation_days = ?, next_rotation = ? where id = ?",
             {days, micros(call.now + days * day), key.id});
  return Done{};
}

Result<> disable_key_rotation(Kms& kms, const Call& call, const DisableKeyRotationRequest& in) {
  auto key = TRY(rotating_key(kms, call, in.key_id));
  kms.db.run("update kms_key set rotation_days = null, next_rotation = null where id = ?",
             {key.id});
  return Done{};
}

Result<GetKeyRotationStatusResponse> get_key_rotation_status(
    Kms& kms, const Call& call, const GetKeyRotationStatusRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  GetKeyRotationStatusResponse answer;
  answer.key_id = key.arn();
  // A key that is about to go is not rotated; its setting comes back with it.
  answer.key_rotation_enabled = key.rotation_days && !key.deletion;
  if (!*answer.key_rotation_enabled) return answer;
  answer.rotation_period_in_days = static_cast<std::int32_t>(*key.rotation_days);
  answer.next_rotation_date = key.next_rotation;
  return answer;
}

Result<RotateKeyOnDemandResponse> rotate_key_on_demand(Kms& kms, const Call& call,
                                                       const RotateKeyOnDemandRequest& in) {
  auto key = TRY(rotating_key(kms, call, in.key_id));
  auto before = kms.db.find_integer(
      "select count(*) from kms_material where key = ? and rotation = 'ON_DEMAND'", {key.id});
  if (before >= on_demand_max)
    return limit_exceeded("The on-demand rotation limit of 25 has been reached for " + key.arn());
  rotate(kms, key, call.now, "ON_DEMAND");
  return RotateKeyOnDemandResponse{key.arn()};
}

Result<ListKeyRotationsResponse> list_key_rotations(Kms& kms, const Call& call,
                                                    const ListKeyRotationsRequest& in) {
  auto key = TRY(get_key(kms, call, in.key_id));
  auto start = TRY(page_start(in.limit, in.marker, 100));
  bool first_too = in.include_key_material == "ALL_KEY_MATERIAL";
  auto after = start.after.empty() ? 0 : std::atoll(start.after.c_str());
  ListKeyRotationsResponse answer;
  fill_page(answer, answer.rotations, start,
            kms.db.query("select number, id, created, rotation from kms_material where key = ? and "
                         "number > ? and (? or rotation is not null) order by number limit ?",
                         {key.id, after, first_too, start.rows()}),
            [&](const store::Row& row) {
              RotationsListEntry entry;
              entry.key_id = key.arn();
              entry.key_material_id = row.text(1);
              if (first_too)
                entry.key_material_state =
                    row.integer(0) == key.material ? "CURRENT" : "NON_CURRENT";
              entry.rotation_type = row.optional_text(3);
              if (entry.rotation_type) entry.rotation_date = from_micros(row.integer(2));
              return std::pair{entry, std::to_string(row.integer(0))};
            });
  return answer;
}

}  // namespace windlass::cloud::kms
