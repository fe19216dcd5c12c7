#include "cloud/sqs/tasks.h"

#include "cloud/sqs/box.h"
#include "cloud/sqs/moves.h"
#include "cloud/sqs/sealing.h"

namespace windlass::cloud::sqs {

namespace {

constexpr int rows_per_run_max = 1000;
constexpr int queues_per_run_max = 100;

std::vector<std::int64_t> ids_of(store::Cursor rows) {
  std::vector<std::int64_t> ids;
  for (auto row : rows) ids.push_back(row.integer(0));
  return ids;
}

}  // namespace

bool promote_due(Work& work, const Call& call) {
  Sqs sqs(work);
  auto due =
      ids_of(sqs.db.query("select id from sqs_queue where next_due is not null and next_due <= ? "
                          "order by next_due limit ?",
                          {micros(call.now), queues_per_run_max}));
  bool more = due.size() == queues_per_run_max;
  for (auto id : due) {
    auto queue = find_queue_by_id(sqs, id);
    promote(sqs, *queue, call.now, rows_per_run_max);
    if (queue->next_due && *queue->next_due <= call.now) more = true;
    save(sqs, *queue, call.now);
  }
  return more;
}

bool forget_old(Work& work, const Call& call) {
  Sqs sqs(work);
  bool more = false;
  for (auto id : ids_of(sqs.db.query("select id from sqs_queue where ready > 0"))) {
    auto queue = find_queue_by_id(sqs, id);
    auto removed = remove_expired(sqs, *queue, call.now, rows_per_run_max);
    if (removed == 0) continue;
    save(sqs, *queue, call.now);
    if (removed < rows_per_run_max) continue;
    more = true;
    break;
  }
  auto now = micros(call.now);
  auto forgotten =
      sqs.db.run(
          "delete from sqs_dedup where (queue, scope, dedup) in (select queue, scope, dedup "
          "from sqs_dedup where expires <= ? order by expires limit ?)",
          {now, rows_per_run_max}) +
      sqs.db.run(
          "delete from sqs_attempt where (queue, attempt) in (select queue, attempt "
          "from sqs_attempt where expires <= ? order by expires limit ?)",
          {now, rows_per_run_max}) +
      forget_data_keys(sqs, call.now, rows_per_run_max);
  return more || forgotten >= rows_per_run_max;
}

bool empty_trash(Work& work, const Call&) {
  Sqs sqs(work);
  auto box = sqs.db.find_integer("select id from sqs_box where trash = 1 limit 1");
  if (!box) return false;
  auto messages = ids_of(sqs.db.query("select id from sqs_message where id between ? and ? limit ?",
                                      {first_id(*box), first_id(*box + 1) - 1, rows_per_run_max}));
  for (auto id : messages) {
    sqs.db.run("delete from sqs_message where id = ?", {id});
    sqs.db.run("delete from sqs_body where id = ?", {id});
  }
  if (messages.size() == rows_per_run_max) return true;
  auto lanes =
      sqs.db.run("delete from sqs_lane where id in (select id from sqs_lane where box = ? limit ?)",
                 {*box, rows_per_run_max});
  if (lanes < rows_per_run_max) sqs.db.run("delete from sqs_box where id = ?", {*box});
  return true;
}

bool run_moves(Work& work, const Call& call) {
  Sqs sqs(work);
  return move_some(sqs, call);
}

}  // namespace windlass::cloud::sqs
