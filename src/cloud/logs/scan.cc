#include "cloud/logs/scan.h"

#include <algorithm>

#include "cloud/logs/chunk.h"
#include "cloud/logs/segment.h"

namespace windlass::cloud::logs {

namespace {

// What one run may read, in bytes of events as they were put: some tenths of a second.
constexpr std::int64_t budget = 96 * 1024 * 1024;
// Asking a chunk for its words costs this much less than reading it, byte by byte.
constexpr std::int64_t words_discount = 4;

struct Part {
  std::int64_t first, last, id, stream, bytes, words_bytes;
  std::optional<std::int64_t> data_key;
  bool sealed;
};

// The best `events_max` events seen so far, within `bytes_max`; what came too late in the order is
// dropped, and remembered as the ceiling.
class Best {
 public:
  explicit Best(const Scan& asked) : asked_(asked) {}

  bool before(const Position& a, const Position& b) const {
    return asked_.backward ? b < a : a < b;
  }
  // Nothing at or beyond this place is wanted any more.
  const std::optional<Position>& ceiling() const { return ceiling_; }

  void add(FoundEvent event) {
    bytes_ += event.message.size() + overhead;
    heap_.push_back(std::move(event));
    std::push_heap(heap_.begin(), heap_.end(), order());
    while (heap_.size() > asked_.events_max || (bytes_ > asked_.bytes_max && heap_.size() > 1)) {
      std::pop_heap(heap_.begin(), heap_.end(), order());
      ceiling_ = heap_.back().at;
      bytes_ -= heap_.back().message.size() + overhead;
      heap_.pop_back();
    }
  }

  std::vector<FoundEvent> take() {
    std::sort_heap(heap_.begin(), heap_.end(), order());
    return std::move(heap_);
  }

 private:
  static constexpr std::size_t overhead = 26;
  std::function<bool(const FoundEvent&, const FoundEvent&)> order() const {
    return [this](auto& a, auto& b) { return before(a.at, b.at); };
  }

  const Scan& asked_;
  std::vector<FoundEvent> heap_;
  std::size_t bytes_ = 0;
  std::optional<Position> ceiling_;
};

class Scanner {
 public:
  Scanner(Logs& logs, const Scan& asked) : logs_(logs), asked_(asked), keys_(logs), best_(asked) {}

  Result<Found> run() {
    auto parts = parts_in_range();
    for (auto& part : parts) {
      if (best_.ceiling() && !best_.before(nearest(part), *best_.ceiling())) break;
      if (spent_ > budget && moves_on(part)) {
        frontier_ = nearest(part);
        break;
      }
      TRY(look_into(part));
    }
    return found();
  }

 private:
  // Where that part begins, as the scan goes: no event of it comes earlier.
  Position nearest(const Part& part) const {
    return asked_.backward ? Position{part.last, INT64_MAX} : Position{part.first, -1};
  }
  // Stopping before that part is progress, compared to where this run began.
  bool moves_on(const Part& part) const {
    return asked_.after ? best_.before(*asked_.after, nearest(part))
                        : best_.before(nearest(first_part_), nearest(part));
  }

  void read_parts(std::vector<Part>& parts, const std::string& sql,
                  std::initializer_list<store::Bind> binds, bool sealed) {
    for (auto row : logs_.db.query(sql, binds))
      parts.push_back({row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                       row.integer(4), row.integer(5), row.optional_integer(6), sealed});
  }

  std::vector<Part> parts_in_range() {
    auto from = asked_.from, to = asked_.to;
    if (asked_.after && asked_.backward && asked_.after->timestamp < INT64_MAX)
      to = std::min(to, asked_.after->timestamp + 1);
    if (asked_.after && !asked_.backward) from = std::max(from, asked_.after->timestamp);
    std::vector<Part> parts;
    const std::string columns = "select first, last, id, stream, bytes, ";
    const std::string chunk = columns + "words_bytes, data_key from logs_chunk ";
    const std::string batch = columns + "0, data_key from logs_batch where grp = ?1 ";
    const std::string range = " first < ?2 and last >= ?3";
    if (asked_.streams.empty()) {
      read_parts(parts, chunk + "indexed by logs_chunk_time where grp = ?1 and" + range,
                 {asked_.group, to, from}, true);
      read_parts(parts, batch + "and" + range, {asked_.group, to, from}, false);
    }
    for (auto stream : asked_.streams) {
      read_parts(parts,
                 chunk + "indexed by logs_chunk_stream where grp = ?1 and stream = ?4 and" + range,
                 {asked_.group, to, from, stream}, true);
      read_parts(parts, batch + "and stream = ?4 and" + range, {asked_.group, to, from, stream},
                 false);
    }
    std::sort(parts.begin(), parts.end(),
              [this](auto& a, auto& b) { return best_.before(nearest(a), nearest(b)); });
    if (!parts.empty()) first_part_ = parts.front();
    return parts;
  }

  Result<> look_into(const Part& part) {
    auto key = TRY(keys_.open(part.data_key));
    if (!part.sealed) {
      spent_ += part.bytes;
      auto rows = logs_.db.query("select data from logs_batch where id = ?", {part.id});
      auto bytes = opened_with(key, rows.row().view(0));
      pick(part, SegmentReader::of_batch(part.id, bytes));
      return Done{};
    }
    if (!may_match(part, words_secret(key))) return Done{};
    spent_ += part.bytes;
    auto rows = logs_.db.query("select data from logs_chunk_data where chunk = ?", {part.id});
    auto bytes = key.empty() ? decompressed(rows.row().view(0))
                             : decompressed(opened_with(key, rows.row().view(0)));
    pick(part, SegmentReader::of_chunk(bytes));
    return Done{};
  }

  bool may_match(const Part& part, std::uint64_t secret) {
    if (asked_.words.clauses.empty()) return true;
    spent_ += part.words_bytes / words_discount;
    if (!query_ || secret_ != secret) query_.emplace(asked_.words, secret), secret_ = secret;
    auto rows = logs_.db.query("select words from logs_chunk_words where chunk = ?", {part.id});
    return query_->may_match(rows.row().view(0));
  }

  void pick(const Part& part, SegmentReader reader) {
    for (StoredEvent event; reader.next(event);) {
      if (event.timestamp < asked_.from || event.timestamp >= asked_.to) continue;
      Position at{event.timestamp, event.number};
      if (asked_.after && !best_.before(*asked_.after, at)) continue;
      if (best_.ceiling() && !best_.before(at, *best_.ceiling())) continue;
      if (asked_.matches && !asked_.matches(event.message)) continue;
      best_.add({at, part.stream, event.ingested, std::string(event.message)});
    }
  }

  Found found() {
    Found answer;
    answer.events = best_.take();
    if (frontier_)
      while (!answer.events.empty() && !best_.before(answer.events.back().at, *frontier_))
        answer.events.pop_back();
    if (best_.ceiling() && (!frontier_ || best_.before(*best_.ceiling(), *frontier_)))
      answer.next = answer.events.back().at;
    else
      answer.next = frontier_;
    return answer;
  }

  Logs& logs_;
  const Scan& asked_;
  DataKeys keys_;
  Best best_;
  Part first_part_{};
  std::int64_t spent_ = 0;
  std::optional<Position> frontier_;
  std::optional<WordQuery> query_;
  std::uint64_t secret_ = 0;
};

}  // namespace

Result<Found> scan(Logs& logs, const Scan& asked) { return Scanner(logs, asked).run(); }

}  // namespace windlass::cloud::logs
