// aws-chunked: content in chunks, each with its size and, unless unsigned, a signature that hangs
// on the one before; after the last chunk perhaps a trailer.
#include <algorithm>

#include "aws/sigv4.h"
#include "aws/sigv4_canonical.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

// "10000;chunk-signature=<64 digits>" has 85 characters.
constexpr std::size_t chunk_header_max = 200;
constexpr std::size_t trailer_max = 4096;
// S3 refuses smaller chunks but for the last: a client must not learn this in production only.
constexpr std::uint64_t chunk_size_min = 8192;
constexpr std::string_view trailer_signature = "x-amz-trailer-signature";

Error malformed(const std::string& what) {
  return {"InvalidRequest", "The aws-chunked body is malformed: " + what, 400};
}

Error malformed_trailer() {
  return {"MalformedTrailerError",
          "The request contained trailing data that was not well-formed or did not conform to our "
          "published schema.",
          400};
}

Error wrong_signature() {
  return {
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your "
      "key and signing method.",
      403};
}

std::optional<Hash> hash_named(std::string_view header) {
  if (header == "x-amz-checksum-crc32") return Hash::Crc32;
  if (header == "x-amz-checksum-crc32c") return Hash::Crc32c;
  if (header == "x-amz-checksum-crc64nvme") return Hash::Crc64Nvme;
  if (header == "x-amz-checksum-sha1") return Hash::Sha1;
  if (header == "x-amz-checksum-sha256") return Hash::Sha256;
  return std::nullopt;
}

std::optional<std::uint64_t> parse_size(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::uint64_t size = 0;
  for (char c : digits) {
    int value = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (value < 0) return std::nullopt;
    size = size * 16 + static_cast<std::uint64_t>(value);
  }
  return size;
}

}  // namespace

struct ChunkedBody::Impl {
  enum class Expect { ChunkHeader, Data, DataEnd, Trailer, FinalEnd, Nothing };

  Terms terms;
  Expect expect = Expect::ChunkHeader;
  std::string line;  // of a header or of the trailer, so far
  std::uint64_t left = 0;
  bool had_small_chunk = false;
  bool last_chunk = false;
  std::string signature_before = terms.seed_signature;
  std::string signature_claimed;
  Sha256 chunk_hash;
  std::unique_ptr<Hasher> checksum;
  http::Headers trailer;
  std::size_t trailer_size = 0;
  std::optional<Error> failed;

  explicit Impl(Terms given) : terms(std::move(given)) {
    if (auto hash = hash_named(terms.checksum)) checksum = make_hasher(*hash);
  }

  bool is_signed() const { return !terms.signing_key.empty(); }

  std::string signature(std::string_view kind, const std::string& middle) const {
    auto text = "AWS4-HMAC-SHA256-" + std::string(kind) + "\n" + terms.date_time + "\n" +
                terms.scope + "\n" + signature_before + "\n" + middle;
    return hex(hmac_sha256(terms.signing_key, text));
  }

  Result<> check_chunk() {
    if (!is_signed()) return Done{};
    auto middle = std::string(empty_sha256) + "\n" + hex(chunk_hash.finish());
    auto expected = signature("PAYLOAD", middle);
    if (!constant_time_equal(expected, signature_claimed)) return wrong_signature();
    signature_before = std::move(expected);
    return Done{};
  }

  // The line without its end once it is whole; what follows stays in `piece`.
  Result<std::optional<std::string>> take_line(std::string_view& piece, std::size_t size_max) {
    auto end = piece.find('\n');
    auto part = piece.substr(0, end);
    if (line.size() + part.size() > size_max) return malformed("a line is too long");
    line += part;
    piece.remove_prefix(end == std::string_view::npos ? piece.size() : end + 1);
    if (end == std::string_view::npos) return std::optional<std::string>();
    if (!line.ends_with('\r')) return malformed("a line ends without CR LF");
    line.pop_back();
    return std::optional(std::exchange(line, {}));
  }

  Result<> begin_chunk(std::string_view header) {
    auto semicolon = header.find(';');
    auto size = parse_size(header.substr(0, semicolon));
    if (!size) return malformed("a chunk has no size");
    if (is_signed()) {
      constexpr std::string_view extension = ";chunk-signature=";
      auto rest = semicolon == std::string_view::npos ? "" : header.substr(semicolon);
      if (!rest.starts_with(extension)) return malformed("a chunk has no signature");
      signature_claimed = rest.substr(extension.size());
    }
    if (*size > 0 && had_small_chunk)
      return Error{"InvalidChunkSizeError",
                   "Only the last chunk is allowed to have a size less than 8192 bytes", 403};
    had_small_chunk = *size < chunk_size_min;
    left = *size;
    last_chunk = left == 0;
    if (!last_chunk) {
      expect = Expect::Data;
      return Done{};
    }
    expect = terms.trailer ? Expect::Trailer : Expect::FinalEnd;
    return check_chunk();
  }

  void take_data(std::string_view& piece, std::string& out) {
    auto part = piece.substr(0, left);
    if (is_signed()) chunk_hash.update(part);
    if (checksum) checksum->update(part);
    out += part;
    left -= part.size();
    piece.remove_prefix(part.size());
    if (left == 0) expect = Expect::DataEnd;
  }

  Result<> take_trailer_line(const std::string& text) {
    if (text.empty()) {
      expect = Expect::Nothing;
      return check_trailer();
    }
    trailer_size += text.size();
    auto parts = split_once(text, ":");
    if (!parts || trailer_size > trailer_max) return malformed_trailer();
    trailer.add(lower(trimmed(parts->first)), std::string(trimmed(parts->second)));
    return Done{};
  }

  Result<> check_trailer() {
    if (is_signed()) {
      std::string canonical;
      for (auto& [name, value] : trailer)
        if (name != trailer_signature) canonical += name + ":" + value + "\n";
      auto expected = signature("TRAILER", hex(sha256(canonical)));
      if (!constant_time_equal(expected, trailer.get(trailer_signature))) return wrong_signature();
    }
    if (!checksum) return Done{};
    auto* claimed = trailer.find(terms.checksum);
    if (!claimed) return malformed_trailer();
    if (base64(checksum->finish()) == *claimed) return Done{};
    auto algorithm = upper(terms.checksum.substr(std::string_view("x-amz-checksum-").size()));
    return Error{"BadDigest",
                 "The " + algorithm + " you specified did not match the calculated checksum.", 400};
  }

  Result<> step(std::string_view& piece, std::string& out) {
    switch (expect) {
      case Expect::ChunkHeader: {
        auto header = TRY(take_line(piece, chunk_header_max));
        return header ? begin_chunk(*header) : Done{};
      }
      case Expect::Data: take_data(piece, out); return Done{};
      case Expect::DataEnd: {
        auto end = TRY(take_line(piece, 1));
        if (!end) return Done{};
        expect = Expect::ChunkHeader;
        return check_chunk();
      }
      case Expect::FinalEnd: {
        auto end = TRY(take_line(piece, 1));
        if (end) expect = Expect::Nothing;
        return Done{};
      }
      case Expect::Trailer: {
        auto text = TRY(take_line(piece, trailer_max));
        return text ? take_trailer_line(*text) : Done{};
      }
      case Expect::Nothing: return malformed("it goes on after its end");
    }
    return Done{};
  }
};

ChunkedBody::ChunkedBody(Terms terms) : impl_(std::make_unique<Impl>(std::move(terms))) {}
ChunkedBody::~ChunkedBody() = default;
ChunkedBody::ChunkedBody(ChunkedBody&&) noexcept = default;

Result<std::optional<ChunkedBody::Terms>> ChunkedBody::terms(const Claim& claim,
                                                             const http::Head& head,
                                                             const std::string& signing_key) {
  auto& kind = claim.payload_hash;
  if (!kind.starts_with("STREAMING-")) return std::optional<Terms>();
  Terms terms;
  terms.trailer = kind.ends_with("-TRAILER");
  if (kind == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" ||
      kind == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") {
    terms.signing_key = signing_key;
    terms.seed_signature = claim.signature;
    terms.date_time = format_basic(claim.time);
    terms.scope = credential_scope(claim.date, claim.region, claim.service);
  } else if (kind != "STREAMING-UNSIGNED-PAYLOAD-TRAILER") {
    return Error{"NotImplemented", "windlass does not serve bodies of kind " + kind.substr(0, 80),
                 501};
  }
  auto announced = terms.trailer ? lower(head.headers.get("x-amz-trailer")) : std::string();
  for (auto name : split(announced, ','))
    if (hash_named(trimmed(name))) terms.checksum = trimmed(name);
  return std::optional(std::move(terms));
}

Result<> ChunkedBody::take(std::string_view piece, std::string& out) {
  if (impl_->failed) return *impl_->failed;
  while (!piece.empty()) {
    auto taken = impl_->step(piece, out);
    if (taken) continue;
    impl_->failed = taken.error();
    return taken;
  }
  return Done{};
}

Result<> ChunkedBody::finish() {
  if (impl_->failed) return *impl_->failed;
  if (impl_->expect == Impl::Expect::Nothing) return Done{};
  return Error{"IncompleteBody", "The request body terminated unexpectedly", 400};
}

const http::Headers& ChunkedBody::trailer() const { return impl_->trailer; }

}  // namespace windlass::aws
