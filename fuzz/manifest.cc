// A windlass.yaml, taken as far as it goes: checked, overlaid, rendered. A mistake is refused in
// words, and what is rendered can be read again.
#include "manifest/manifest.h"
#include "manifest/render.h"

using namespace windlass;
using namespace windlass::manifest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto manifest = read({reinterpret_cast<const char*>(data), size}, "windlass.yaml");
  if (!manifest) {
    if (manifest.error().message.empty()) __builtin_trap();
    return 0;
  }
  for (auto& model : manifest->environments) {
    (void)not_built(model);
    (void)files_named(model);
    auto rendered = render(model, {});
    if (rendered && !document::parse(*rendered)) __builtin_trap();
  }
  return 0;
}
