#include "cloud/kms/tasks.h"

#include "cloud/kms/key.h"
#include "cloud/kms/rotation.h"

namespace windlass::cloud::kms {

namespace {

constexpr int keys_per_run_max = 100;
constexpr std::chrono::hours day{24};

std::vector<std::string> due_keys(Kms& kms, std::string_view sql, Time now) {
  std::vector<std::string> ids;
  for (auto row : kms.db.query(sql, {micros(now), keys_per_run_max})) ids.push_back(row.text(0));
  return ids;
}

}  // namespace

bool delete_due_keys(Work& work, const Call& call) {
  Kms kms(work);
  auto due = due_keys(kms, "select id from kms_key where deletion <= ? order by deletion limit ?",
                      call.now);
  for (auto& id : due) delete_key(kms, id);
  return due.size() == keys_per_run_max;
}

// A key that is switched off waits with its rotation until it is on again.
bool rotate_due_keys(Work& work, const Call& call) {
  Kms kms(work);
  auto due = due_keys(kms,
                      "select id from kms_key where next_rotation <= ? and enabled and "
                      "deletion is null order by next_rotation limit ?",
                      call.now);
  for (auto& id : due) {
    auto key = *find_key(kms, id);
    rotate(kms, key, call.now, "AUTOMATIC");
    kms.db.run("update kms_key set next_rotation = ? where id = ?",
               {micros(call.now + *key.rotation_days * day), id});
  }
  return due.size() == keys_per_run_max;
}

}  // namespace windlass::cloud::kms
