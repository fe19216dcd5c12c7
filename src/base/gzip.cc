#include "base/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "base/fault.h"

namespace windlass {

namespace {

// Maximum window, and gzip's header instead of zlib's.
constexpr int window_bits = 15 + 16;

struct Inflater {
  z_stream stream{};
  Inflater() {
    if (inflateInit2(&stream, window_bits) != Z_OK) throw Fault("zlib could not begin");
  }
  ~Inflater() { inflateEnd(&stream); }
};

Error malformed() { return {"Malformed", "The body is not gzip, as its Content-Encoding says."}; }

}  // namespace

Result<std::string> gunzip(std::string_view compressed, std::size_t size_max) {
  Inflater inflater;
  auto& stream = inflater.stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string out;
  for (;;) {
    constexpr std::size_t piece = 64 << 10;
    auto before = out.size();
    // One byte more than is allowed, to see that there is more.
    out.resize(std::min(before + piece, size_max + 1));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    auto code = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() > size_max)
      return Error{"TooLarge", "The body is larger than is allowed, once it is decompressed."};
    if (code == Z_STREAM_END && stream.avail_in == 0) return out;
    // gzip files may be written one after another.
    if (code == Z_STREAM_END && inflateReset(&stream) == Z_OK) continue;
    if (code != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) return malformed();
  }
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw Fault("zlib could not begin");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  auto code = deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw Fault("zlib did not compress");
  return out;
}

}  // namespace windlass
