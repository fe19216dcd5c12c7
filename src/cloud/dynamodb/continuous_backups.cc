// DescribeContinuousBackups, UpdateContinuousBackups.
//
// The setting is kept and told, because provisioning tools set it and wait to see it. What it
// promises is not: RestoreTableToPointInTime is refused by name. On-demand backups do restore.
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

namespace {

constexpr std::int64_t days_default = 35;

ContinuousBackupsDescription described(const Table& table, const Call& call) {
  ContinuousBackupsDescription out;
  out.continuous_backups_status = "ENABLED";
  auto& recovery = out.point_in_time_recovery_description.emplace();
  recovery.point_in_time_recovery_status = table.recovery_since ? "ENABLED" : "DISABLED";
  if (table.recovery_since) {
    auto days = table.recovery_days.value_or(days_default);
    recovery.recovery_period_in_days = static_cast<std::int32_t>(days);
    recovery.earliest_restorable_date_time =
        std::max(from_micros(*table.recovery_since), call.now - std::chrono::hours(24 * days));
    recovery.latest_restorable_date_time = call.now - std::chrono::minutes(5);
  }
  return out;
}

Error no_such_table(Error error) {
  if (error.code == "ResourceNotFoundException") error.code = "TableNotFoundException";
  return error;
}

}  // namespace

Result<DescribeContinuousBackupsOutput> describe_continuous_backups(
    Dynamo& dynamo, const Call& call, const DescribeContinuousBackupsInput& in) {
  auto table = get_table(dynamo, call, in.table_name);
  if (!table) return no_such_table(std::move(table).error());
  return DescribeContinuousBackupsOutput{described(*table, call)};
}

Result<UpdateContinuousBackupsOutput> update_continuous_backups(
    Dynamo& dynamo, const Call& call, const UpdateContinuousBackupsInput& in) {
  auto table = get_table(dynamo, call, in.table_name);
  if (!table) return no_such_table(std::move(table).error());
  auto& wanted = *in.point_in_time_recovery_specification;
  if (*wanted.point_in_time_recovery_enabled) {
    if (!table->recovery_since) table->recovery_since = micros(call.now);
    table->recovery_days = wanted.recovery_period_in_days.value_or(days_default);
  } else {
    table->recovery_since.reset();
    table->recovery_days.reset();
  }
  update(dynamo, *table);
  return UpdateContinuousBackupsOutput{described(*table, call)};
}

}  // namespace windlass::cloud::dynamodb
