// An aws-chunked body in two pieces or in one: the outcome must be the same, and the content never
// larger than what was sent.
#include <cstdlib>

#include "aws/sigv4.h"

using namespace windlass;

namespace {

std::string outcome(aws::ChunkedBody::Terms terms, std::string_view text, std::size_t cut) {
  aws::ChunkedBody body(std::move(terms));
  std::string out;
  auto taken = body.take(text.substr(0, cut), out);
  if (taken) taken = body.take(text.substr(cut), out);
  if (taken) taken = body.finish();
  if (out.size() > text.size()) std::abort();
  return taken ? out : taken.error().code;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 3) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 3, size - 3);
  aws::ChunkedBody::Terms terms;
  if (data[0] & 1) terms.signing_key = "key";
  terms.trailer = data[0] & 2;
  if (data[0] & 4) terms.checksum = "x-amz-checksum-crc32";
  auto cut = static_cast<std::size_t>(data[1] * 256 + data[2]) % (text.size() + 1);
  if (outcome(terms, text, text.size()) != outcome(terms, text, cut)) std::abort();
  return 0;
}
