// What an agent reads of strangers: answers over HTTP, its own page's visitors, its layer's file.
// An answer must be the same however it was cut on its way.
#include "agent/layer_file.h"
#include "agent/page.h"
#include "agent/web_reading.h"

using namespace windlass;
using namespace windlass::agent;

Result<Response> in_pieces(std::string_view text, std::size_t size) {
  ResponseReader reader;
  for (std::size_t at = 0; at < text.size() && !reader.done(); at += size) {
    if (auto fed = reader.feed(text.substr(at, size)); !fed) return std::move(fed).error();
  }
  if (auto ended = reader.end(); !ended) return std::move(ended).error();
  return std::move(reader).response();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 3 == 0) {
    (void)read_layer_file(text);
  } else if (data[0] % 3 == 1) {
    (void)page_answer(text, {});
  } else {
    auto whole = in_pieces(text, text.size() + 1), cut = in_pieces(text, 1);
    if (whole.has_value() != cut.has_value()) __builtin_trap();
    if (whole && (whole->status != cut->status || whole->body != cut->body)) __builtin_trap();
  }
  return 0;
}
