// An HTTP/1.1 response, piece by piece as it comes. Limits are in web.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "agent/web.h"

namespace windlass::agent {

class ResponseReader {
 public:
  Result<> feed(std::string_view piece);
  Result<> end();  // the other side has said all: is it whole?
  bool done() const { return part_ == Part::Done; }
  Response response() && { return std::move(response_); }

 private:
  enum class Part { Head, Body, BodyToEnd, ChunkSize, Chunk, ChunkEnd, Trailer, Done };

  Result<> step(bool& more);
  Result<> read_head(std::string_view head);
  std::optional<std::string> take_line();
  Result<> take_body(std::uint64_t at_most);
  Result<> take_chunk_size(const std::string& line);

  Part part_ = Part::Head;
  std::string waiting_;     // what came and is not understood yet
  std::uint64_t left_ = 0;  // of the body, or of the chunk
  Response response_;
};

}  // namespace windlass::agent
