#include "cloud/logs/chunk.h"

#include <zstd.h>

#include <algorithm>

#include "base/fault.h"
#include "cloud/logs/segment.h"
#include "cloud/logs/words.h"

namespace windlass::cloud::logs {

namespace {

constexpr int compression_level = 1;  // 3 saves another 8 % and takes three times as long
constexpr std::size_t decompressed_max = 64 * 1024 * 1024;

// Some KiB that compress as well as the rest: a tail of less stays as it is.
constexpr auto tail_age_max = std::chrono::minutes(15);

struct Batches {
  std::string bytes;
  std::optional<std::int64_t> data_key;
  std::int64_t group = 0, count = 0, size = 0;
  std::int64_t first = 0, last = 0;
  std::int64_t newest = 0;  // the last batch in it
};

// The oldest batches that make a chunk together; all of them are encrypted with the same key.
Result<Batches> oldest_batches(Logs& logs, DataKeys& keys, std::int64_t stream) {
  Batches taken;
  auto group = logs.db.find_integer("select grp from logs_stream where id = ?", {stream});
  if (!group) return taken;
  taken.group = *group;
  for (auto row : logs.db.query("select id, first, last, bytes, data_key, data from logs_batch "
                                "where grp = ? and stream = ? order by id",
                                {*group, stream})) {
    auto data_key = row.optional_integer(4);
    if (taken.count > 0 && (data_key != taken.data_key || taken.size >= chunk_bytes)) break;
    auto key = TRY(keys.open(data_key));
    if (taken.count == 0) {
      taken.data_key = data_key;
      taken.first = row.integer(1);
      taken.last = row.integer(2);
    }
    taken.first = std::min(taken.first, row.integer(1));
    taken.last = std::max(taken.last, row.integer(2));
    taken.size += row.integer(3);
    taken.newest = row.integer(0);
    ++taken.count;
    append_segment(taken.bytes, taken.newest,
                   key.empty() ? row.view(5) : std::string_view(opened_with(key, row.view(5))));
  }
  return taken;
}

std::string words_in(const std::string& bytes, std::uint64_t secret) {
  WordFilterBuilder words(secret);
  auto reader = SegmentReader::of_chunk(bytes);
  for (StoredEvent event; reader.next(event);) words.add(event.message);
  return words.build();
}

}  // namespace

std::string compressed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), compression_level);
  if (ZSTD_isError(size)) throw Fault(ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

std::string decompressed(std::string_view bytes) {
  auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size > decompressed_max) throw Fault("a chunk of log events is damaged");
  std::string out(size, '\0');
  auto got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got)) throw Fault(ZSTD_getErrorName(got));
  return out;
}

Result<> seal_oldest(Logs& logs, DataKeys& keys, std::int64_t stream) {
  auto taken = TRY(oldest_batches(logs, keys, stream));
  if (taken.count == 0) return Done{};
  auto key = TRY(keys.open(taken.data_key));
  auto words = words_in(taken.bytes, words_secret(key));
  auto data = sealed_with(logs.work.random, key, compressed(taken.bytes));

  logs.db.run(
      "insert into logs_chunk (grp, stream, first, last, bytes, words_bytes, data_key) "
      "values (?, ?, ?, ?, ?, ?, ?)",
      {taken.group, stream, taken.first, taken.last, taken.bytes.size(), words.size(),
       taken.data_key});
  auto chunk = logs.db.last_insert_id();
  logs.db.run("insert into logs_chunk_words (chunk, words) values (?, ?)",
              {chunk, store::Blob{words}});
  logs.db.run("insert into logs_chunk_data (chunk, data) values (?, ?)",
              {chunk, store::Blob{data}});
  logs.db.run("delete from logs_batch where grp = ? and stream = ? and id <= ?",
              {taken.group, stream, taken.newest});
  logs.db.run(
      "update logs_stream set tail_batches = max(tail_batches - ?2, 0), "
      "tail_bytes = max(tail_bytes - ?3, 0) where id = ?1",
      {stream, taken.count, taken.size});
  return Done{};
}

bool seal_full_tails(Work& work, const Call&) {
  Logs logs(work);
  DataKeys keys(logs);
  auto stream = logs.db.find_integer(
      "select id from logs_stream indexed by logs_stream_full "
      "where tail_bytes >= 524288 or tail_batches >= 2000 limit 1");
  if (!stream) return false;
  auto sealed = seal_oldest(logs, keys, *stream);
  // Its KMS key may not be used: the tail waits, and is left alone for as long as that is so.
  if (!sealed)
    logs.db.run("update logs_stream set tail_batches = 0, tail_bytes = 0 where id = ?", {*stream});
  return true;
}

bool seal_aged_tails(Work& work, const Call& call) {
  Logs logs(work);
  DataKeys keys(logs);
  auto due = epoch_millis(call.now - tail_age_max);
  auto stream = logs.db.find_integer(
      "select id from logs_stream indexed by logs_stream_aged "
      "where (tail_batches >= 64 or tail_bytes >= 65536) and tail_since < ? limit 1",
      {due});
  if (!stream) return false;
  auto sealed = seal_oldest(logs, keys, *stream);
  if (!sealed)
    logs.db.run("update logs_stream set tail_batches = 0, tail_bytes = 0 where id = ?", {*stream});
  return true;
}

}  // namespace windlass::cloud::logs
