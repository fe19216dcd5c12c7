#include "agent/web_reading.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace windlass::agent {

namespace {
Error malformed(std::string_view what) { return {"Http", "no HTTP answer: " + std::string(what)}; }
Error too_long() { return {"Http", "the answer is too long"}; }
}  // namespace

Result<> ResponseReader::feed(std::string_view piece) {
  waiting_ += piece;
  for (bool more = true; more && !done();) TRY(step(more));
  return Done{};
}

Result<> ResponseReader::end() {
  if (part_ == Part::BodyToEnd) part_ = Part::Done;
  if (!done()) return Error{"Network", "the answer ended in the middle"};
  return Done{};
}

// One part further; `more` says whether the next may be there already.
Result<> ResponseReader::step(bool& more) {
  switch (part_) {
    case Part::Head: {
      auto end = waiting_.find("\r\n\r\n");
      more = end != waiting_.npos;
      if (std::min(end, waiting_.size()) > response_head_bytes_max) return too_long();
      if (!more) return Done{};
      auto head = waiting_.substr(0, end);
      waiting_.erase(0, end + 4);
      return read_head(head);
    }
    case Part::Body:
      TRY(take_body(left_));
      if (left_ == 0) part_ = Part::Done;
      more = false;
      return Done{};
    case Part::BodyToEnd: more = false; return take_body(waiting_.size());
    case Part::ChunkSize:
    case Part::ChunkEnd:
    case Part::Trailer: {
      auto line = take_line();
      more = line.has_value();
      if (!line) return waiting_.size() > response_head_bytes_max ? Result<>(too_long()) : Done{};
      if (part_ == Part::ChunkSize) return take_chunk_size(*line);
      if (part_ == Part::ChunkEnd) {
        if (!line->empty()) return malformed("a chunk is longer than it says");
        part_ = Part::ChunkSize;
      } else if (line->empty()) {
        part_ = Part::Done;
      }
      return Done{};
    }
    case Part::Chunk:
      TRY(take_body(left_));
      if (left_ == 0) part_ = Part::ChunkEnd;
      more = left_ == 0;
      return Done{};
    case Part::Done: break;
  }
  more = false;
  return Done{};
}

Result<> ResponseReader::read_head(std::string_view head) {
  auto lines = split(head, '\n');
  auto first = trimmed(lines[0]);
  // "HTTP/1.1 200 OK"
  auto status = first.size() >= 12 ? parse_int(first.substr(9, 3)) : std::nullopt;
  if (!first.starts_with("HTTP/1.") || !status || *status < 100) return malformed("its first line");
  response_ = {.status = static_cast<int>(*status)};
  for (std::size_t i = 1; i < lines.size(); ++i) {
    auto parts = split_once(trimmed(lines[i]), ":");
    if (!parts) return malformed("a header without a colon");
    response_.headers.emplace_back(trimmed(parts->first), trimmed(parts->second));
  }
  // 100 Continue and its like come before the answer.
  if (*status < 200) return Done{};
  if (*status == 204 || *status == 304) {
    part_ = Part::Done;
    return Done{};
  }
  if (lower(header(response_.headers, "Transfer-Encoding")).ends_with("chunked")) {
    part_ = Part::ChunkSize;
    return Done{};
  }
  auto length = header(response_.headers, "Content-Length");
  if (length.empty()) {
    part_ = Part::BodyToEnd;
    return Done{};
  }
  auto bytes = parse_uint(length);
  if (!bytes) return malformed("its length");
  if (*bytes > response_body_bytes_max) return too_long();
  left_ = *bytes;
  part_ = left_ == 0 ? Part::Done : Part::Body;
  return Done{};
}

std::optional<std::string> ResponseReader::take_line() {
  auto end = waiting_.find("\r\n");
  if (end == waiting_.npos) return std::nullopt;
  auto line = waiting_.substr(0, end);
  waiting_.erase(0, end + 2);
  return line;
}

Result<> ResponseReader::take_body(std::uint64_t at_most) {
  auto size = static_cast<std::size_t>(std::min<std::uint64_t>(at_most, waiting_.size()));
  if (response_.body.size() + size > response_body_bytes_max) return too_long();
  response_.body.append(waiting_, 0, size);
  waiting_.erase(0, size);
  left_ -= std::min<std::uint64_t>(left_, size);
  return Done{};
}

Result<> ResponseReader::take_chunk_size(const std::string& line) {
  auto digits = trimmed(std::string_view(line).substr(0, line.find(';')));
  std::uint64_t size = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty())
    return malformed("the size of a chunk");
  if (size > response_body_bytes_max) return too_long();
  left_ = size;
  part_ = size == 0 ? Part::Trailer : Part::Chunk;
  return Done{};
}

}  // namespace windlass::agent
