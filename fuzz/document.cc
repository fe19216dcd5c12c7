// A document in YAML or JSON: refused with its place, or a tree; and a tree that is written is read
// back the same.
#include "document/node.h"

using namespace windlass;
using namespace windlass::document;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto read = parse(text);
  if (!read) {
    if (read.error().fields.size() != 2) __builtin_trap();
    return 0;
  }
  auto written = to_yaml(*read);
  auto again = parse(written);
  if (!again || to_json(*again) != to_json(*read)) __builtin_trap();
  if (to_yaml(*again) != written) __builtin_trap();
  return 0;
}
