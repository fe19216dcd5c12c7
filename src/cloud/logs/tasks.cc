#include "cloud/logs/tasks.h"

#include "cloud/logs/context.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::int64_t day = 24 * 60 * 60 * 1000;
// Some hundred KiB each: a run takes milliseconds.
constexpr int chunks_per_run = 16;
constexpr int batches_per_run = 256;

void drop_chunk(store::Database& db, std::int64_t id) {
  db.run("delete from logs_chunk_data where chunk = ?", {id});
  db.run("delete from logs_chunk_words where chunk = ?", {id});
  db.run("delete from logs_chunk where id = ?", {id});
}

std::vector<std::int64_t> ids(store::Cursor rows) {
  std::vector<std::int64_t> found;
  for (auto row : rows) found.push_back(row.integer(0));
  return found;
}

}  // namespace

bool drop_expired(Work& work, const Call& call) {
  auto& db = work.db;
  std::vector<std::pair<std::int64_t, std::int64_t>> groups;
  for (auto row : db.query("select id, retention from logs_group indexed by logs_group_retention "
                           "where retention is not null"))
    groups.emplace_back(row.integer(0), epoch_millis(call.now) - row.integer(1) * day);
  for (auto& [group, before] : groups) {
    auto chunks = ids(db.query(
        "select id from logs_chunk indexed by logs_chunk_last where grp = ? and last < ? limit ?",
        {group, before, chunks_per_run}));
    auto batches = ids(db.query("select id from logs_batch where grp = ? and last < ? limit ?",
                                {group, before, batches_per_run}));
    for (auto id : chunks) drop_chunk(db, id);
    for (auto id : batches) {
      db.run(
          "update logs_stream set tail_batches = max(tail_batches - 1, 0) where id = "
          "(select stream from logs_batch where id = ?)",
          {id});
      db.run("delete from logs_batch where id = ?", {id});
    }
    if (!chunks.empty() || !batches.empty()) return true;
  }
  return false;
}

bool drop_deleted(Work& work, const Call&) {
  auto& db = work.db;
  auto doomed = db.query("select grp, stream from logs_doomed limit 1");
  if (doomed.done()) return false;
  auto group = doomed.row().integer(0), stream = doomed.row().integer(1);
  auto chunks =
      stream ? ids(db.query("select id from logs_chunk where stream = ? limit ?",
                            {stream, chunks_per_run}))
             : ids(db.query("select id from logs_chunk indexed by logs_chunk_last where grp = ? "
                            "limit ?",
                            {group, chunks_per_run}));
  auto batches =
      ids(db.query("select id from logs_batch where grp = ?1 and (?2 = 0 or stream = ?2) "
                   "limit ?3",
                   {group, stream, batches_per_run}));
  for (auto id : chunks) drop_chunk(db, id);
  for (auto id : batches) db.run("delete from logs_batch where id = ?", {id});
  if (chunks.empty() && batches.empty())
    db.run("delete from logs_doomed where grp = ? and stream = ?", {group, stream});
  return true;
}

}  // namespace windlass::cloud::logs
