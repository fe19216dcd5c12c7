// A pattern and a text, parted by the first line break: neither may take long or fall over.
#include <cstdint>

#include "aws/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  windlass::aws::matches_pattern(text.substr(0, line), text.substr(line + 1));
  return 0;
}
