#include "cloud/dynamodb/upkeep.h"

#include "cloud/dynamodb/storage.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

namespace {

using store::Blob;

constexpr int batch = 500;
// Older times are taken for mistakes, as AWS takes them.
constexpr std::int64_t expiry_age_max = std::int64_t{5} * 365 * 24 * 3600;

struct Due {
  std::int64_t expires, table_id;
  Place place;
};

// The row may be out of date: time to live may have been switched off, or mean another attribute
// now.
void expire(Dynamo& dynamo, const Due& due, std::int64_t now) {
  dynamo.db.run(
      "delete from dynamodb_expiry where expires = ? and table_id = ? and pk = ? and sk = ?",
      {due.expires, due.table_id, Blob{due.place.pk}, Blob{due.place.sk}});
  if (due.expires < now - expiry_age_max) return;
  auto schema = find_schema(dynamo, due.table_id);
  if (!schema || schema->expires_by.empty()) return;
  auto stored = find_item(dynamo, due.table_id, due.place);
  if (!stored || expiry_of(*schema, stored->item) != due.expires) return;
  replace_item(dynamo, *schema, due.place, &*stored, nullptr);
}

}  // namespace

bool expire_items(Work& work, const Call& call) {
  Dynamo dynamo(work);
  auto now = std::chrono::floor<std::chrono::seconds>(call.now).time_since_epoch().count();
  std::vector<Due> due;
  for (auto row :
       dynamo.db.query("select expires, table_id, pk, sk from dynamodb_expiry where expires <= ? "
                       "order by expires limit ?",
                       {std::int64_t{now}, batch}))
    due.push_back({row.integer(0), row.integer(1), {row.text(2), row.text(3)}});
  for (auto& one : due) expire(dynamo, one, now);
  return due.size() == batch;
}

bool fill_indexes(Work& work, const Call&) {
  Dynamo dynamo(work);
  auto holder = dynamo.db.find_integer("select holder from dynamodb_backfill limit 1");
  if (!holder) return false;
  backfill_some(dynamo, *holder);
  return true;
}

bool empty_trash(Work& work, const Call&) {
  Dynamo dynamo(work);
  auto holder = dynamo.db.find_integer("select holder from dynamodb_trash limit 1");
  if (!holder) return false;
  auto gone = dynamo.db.run(
      "delete from dynamodb_item where holder = ?1 and (pk, sk) in "
      "(select pk, sk from dynamodb_item where holder = ?1 limit ?2)",
      {*holder, batch});
  gone += dynamo.db.run(
      "delete from dynamodb_index_item where holder = ?1 and (pk, sk, table_pk, table_sk) in "
      "(select pk, sk, table_pk, table_sk from dynamodb_index_item where holder = ?1 limit ?2)",
      {*holder, batch});
  if (gone == 0) dynamo.db.run("delete from dynamodb_trash where holder = ?", {*holder});
  return true;
}

bool forget_tokens(Work& work, const Call& call) {
  auto gone = work.db.run(
      "delete from dynamodb_token where (account, region, token) in "
      "(select account, region, token from dynamodb_token where expires <= ? limit ?)",
      {micros(call.now), batch});
  return gone == batch;
}

}  // namespace windlass::cloud::dynamodb
