#include "cloud/logs/segment.h"

#include "base/fault.h"

namespace windlass::cloud::logs {

namespace {

// Seven bits a byte, the lowest first; the high bit says that more follow.
void append_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

// Small numbers of either sign become small.
std::uint64_t folded(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}  // namespace

SegmentWriter::SegmentWriter(std::int64_t ingested, std::size_t count) : before_(ingested) {
  append_number(bytes_, static_cast<std::uint64_t>(ingested));
  append_number(bytes_, count);
}

void SegmentWriter::add(std::int64_t timestamp, std::string_view message) {
  append_number(bytes_, folded(timestamp - before_));
  append_number(bytes_, message.size());
  bytes_ += message;
  before_ = timestamp;
}

void append_segment(std::string& chunk, std::int64_t batch, std::string_view segment) {
  append_number(chunk, static_cast<std::uint64_t>(batch));
  chunk += segment;
}

SegmentReader SegmentReader::of_batch(std::int64_t batch, std::string_view bytes) {
  SegmentReader reader(bytes);
  reader.head(batch);
  return reader;
}

std::uint64_t SegmentReader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw Fault("log events are damaged: a number has no end");
}

void SegmentReader::head(std::int64_t batch) {
  event_ = batch << batch_shift;
  ingested_ = timestamp_ = static_cast<std::int64_t>(number());
  left_ = number();
}

bool SegmentReader::next(StoredEvent& event) {
  while (left_ == 0) {
    if (rest_.empty()) return false;
    head(static_cast<std::int64_t>(number()));
  }
  timestamp_ += unfolded(number());
  auto size = number();
  if (size > rest_.size()) throw Fault("log events are damaged: a message has no end");
  event = {timestamp_, event_++, ingested_, rest_.substr(0, size)};
  rest_.remove_prefix(size);
  --left_;
  return true;
}

}  // namespace windlass::cloud::logs
