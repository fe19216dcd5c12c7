// A request's head, as text: whatever it says, its claim is read and checked without a crash, and
// a signature that was not made with the secret is never believed.
#include <cstdlib>

#include "aws/sigv4.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

using namespace windlass;

namespace {

// "METHOD TARGET", then a header a line.
http::Head parse_head(std::string_view text) {
  http::Head head;
  bool first = true;
  for (auto line : split(text, '\n')) {
    if (first) {
      auto parts = split_once(line, " ");
      if (parts) head.method = parts->first, head.target = parts->second;
      first = false;
    } else if (auto field = split_once(line, ":")) {
      head.headers.add(std::string(field->first), std::string(field->second));
    }
  }
  return head;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  auto head = parse_head({reinterpret_cast<const char*>(data), size});
  auto claim = aws::find_claim(head);
  if (!claim || !*claim) return 0;
  aws::SigningKeys keys;
  for (bool encode : {false, true}) {
    // Nobody who does not know it signs with this secret.
    auto verified =
        aws::verify(**claim, head, "fuzz-secret-nobody-signs-with", "UNSIGNED-PAYLOAD",
                    (*claim)->time, keys, {.encode_path = encode, .normalize_path = encode});
    if (verified) std::abort();
  }
  return 0;
}
