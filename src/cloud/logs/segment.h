// How events lie in bytes: a batch as it was put is a segment, a chunk is segments in a row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace windlass::cloud::logs {

constexpr std::int64_t events_per_batch_max = 10'000;
// Batch number and place in the batch make an event's number.
constexpr int batch_shift = 14;

struct StoredEvent {
  std::int64_t timestamp;
  std::int64_t number;
  std::int64_t ingested;
  std::string_view message;
};

// Writes one segment. The batch's number is not known before its row is there, so it lies in front
// of the segment only in a chunk.
class SegmentWriter {
 public:
  SegmentWriter(std::int64_t ingested, std::size_t count);
  void add(std::int64_t timestamp, std::string_view message);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::int64_t before_ = 0;
};

// Adds a batch's segment to a chunk's bytes.
void append_segment(std::string& chunk, std::int64_t batch, std::string_view segment);

// Reads events one after another: of a chunk, or of one batch's segment.
class SegmentReader {
 public:
  static SegmentReader of_chunk(std::string_view bytes) { return SegmentReader(bytes); }
  static SegmentReader of_batch(std::int64_t batch, std::string_view bytes);
  // False at the end. Views are into the bytes. Damage is a Fault.
  bool next(StoredEvent& event);

 private:
  explicit SegmentReader(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number();
  void head(std::int64_t batch);

  std::string_view rest_;
  std::int64_t event_ = 0;
  std::int64_t timestamp_ = 0;
  std::int64_t ingested_ = 0;
  std::uint64_t left_ = 0;
};

}  // namespace windlass::cloud::logs
