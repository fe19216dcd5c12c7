#include "cloud/sns/tasks.h"

#include "cloud/sns/context.h"

namespace windlass::cloud::sns {

namespace {

constexpr int rows_max = 1000;
constexpr auto confirmable_for = std::chrono::hours(72);

}  // namespace

bool forget_old(Work& work, const Call& call) {
  auto forgotten = work.db.run(
      "delete from sns_recent where (topic, deduplication) in "
      "(select topic, deduplication from sns_recent where expires <= ? limit ?)",
      {micros(call.now), rows_max});
  auto unconfirmed = work.db.run(
      "delete from sns_subscription where id in (select id from sns_subscription "
      "where token is not null and created <= ? limit ?)",
      {micros(call.now - confirmable_for), rows_max});
  if (unconfirmed)
    work.db.run(
        "delete from sns_delivery where subscription not in (select id from sns_subscription)");
  return forgotten == rows_max || unconfirmed == rows_max;
}

}  // namespace windlass::cloud::sns
