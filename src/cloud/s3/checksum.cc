#include "cloud/s3/checksum.h"

#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view default_algorithm = "CRC64NVME";

std::string header_of(std::string_view algorithm) { return "x-amz-checksum-" + lower(algorithm); }

std::size_t raw_size(std::string_view algorithm) {
  if (algorithm == "SHA1") return 20;
  if (algorithm == "SHA256") return 32;
  return algorithm == "CRC64NVME" ? 8 : 4;
}

Error bad_checksum(std::string_view algorithm) {
  return refusal("BadDigest", "The " + std::string(algorithm) +
                                  " you specified did not match the calculated checksum.");
}

Result<> check_value(const GivenChecksum& given, const std::string& raw) {
  auto value = parse_base64(given.value);
  if (!value || value->size() != raw_size(given.algorithm))
    return invalid_request("Value for " + header_of(given.algorithm) + " header is invalid.");
  if (*value != raw) return bad_checksum(given.algorithm);
  return Done{};
}

Result<> check_md5(const std::optional<std::string>& given, const std::string& raw) {
  if (!given) return Done{};
  auto value = parse_base64(*given);
  if (!value || value->size() != 16)
    return refusal("InvalidDigest", "The Content-MD5 you specified was invalid.");
  if (*value != raw)
    return refusal("BadDigest", "The Content-MD5 you specified did not match what we received.");
  return Done{};
}

// A checksum that was sent behind the body.
std::optional<GivenChecksum> in_trailer(const Call& call) {
  if (!call.digests || call.digests->algorithm.empty()) return std::nullopt;
  auto* value = call.digests->trailer.find(header_of(call.digests->algorithm));
  if (!value) return std::nullopt;
  return GivenChecksum{call.digests->algorithm, std::string(trimmed(*value))};
}

// A client that names an algorithm must also send its value.
Result<> check_announced(const Call& call, const std::optional<GivenChecksum>& given) {
  if (!call.head) return Done{};
  auto* announced = call.head->headers.find("x-amz-sdk-checksum-algorithm");
  if (!announced) return Done{};
  if (!checksum_algorithm(*announced)) return not_served("The checksum algorithm " + *announced);
  if (given && equal_ignoring_case(given->algorithm, *announced)) return Done{};
  if (given) return invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  return invalid_request(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
      "x-amz-trailer headers were found.");
}

template <class Hash>
void hash_body(Hash& hasher, const Body& body) {
  body.read([&](std::string_view piece) {
    hasher.update(piece);
    return true;
  });
}

std::uint64_t number(std::string_view raw) {
  std::uint64_t value = 0;
  for (auto byte : raw) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string bytes_of(std::uint64_t value, std::size_t size) {
  std::string raw(size, '\0');
  for (auto at = raw.rbegin(); at != raw.rend(); ++at, value >>= 8) *at = static_cast<char>(value);
  return raw;
}

std::uint64_t combine_two(const std::string& algorithm, std::uint64_t first, std::uint64_t second,
                          std::uint64_t second_size) {
  if (algorithm == "CRC64NVME") return crc64nvme_combine(first, second, second_size);
  auto a = static_cast<std::uint32_t>(first);
  auto b = static_cast<std::uint32_t>(second);
  return algorithm == "CRC32" ? crc32_combine(a, b, second_size)
                              : crc32c_combine(a, b, second_size);
}

}  // namespace

std::string pack(const Checksum& checksum) {
  if (checksum.empty()) return "";
  return checksum.algorithm + " " + checksum.type + " " + checksum.value;
}

Checksum unpack_checksum(std::string_view packed) {
  auto parts = split(packed, ' ');
  if (parts.size() != 3) return {};
  return {std::string(parts[0]), std::string(parts[1]), std::string(parts[2])};
}

Result<std::optional<GivenChecksum>> given_checksum(const GivenMembers& members) {
  if (members.unserved)
    return not_served("A checksum other than CRC32, CRC32C, CRC64NVME, SHA1 and SHA256");
  std::optional<GivenChecksum> given;
  int count = 0;
  auto look = [&](const std::optional<std::string>& value, const char* algorithm) {
    if (!value) return;
    given = GivenChecksum{algorithm, *value};
    ++count;
  };
  look(members.crc32, "CRC32");
  look(members.crc32c, "CRC32C");
  look(members.crc64nvme, "CRC64NVME");
  look(members.sha1, "SHA1");
  look(members.sha256, "SHA256");
  if (count > 1)
    return invalid_request(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  return given;
}

std::string checksum_of(const Body& body, std::string_view algorithm) {
  auto hasher = make_hasher(*checksum_algorithm(algorithm));
  hash_body(*hasher, body);
  return hasher->finish();
}

std::string md5_of(const Body& body) {
  Md5 hasher;
  hash_body(hasher, body);
  return hasher.finish();
}

Result<Verified> verify_body(const Call& call, const Body& body,
                             const std::optional<GivenChecksum>& in_head,
                             const std::optional<std::string>& content_md5,
                             const std::string& algorithm) {
  auto given = in_head ? in_head : in_trailer(call);
  TRY(check_announced(call, given));
  auto raw_of = [&](const std::string& wanted) {
    if (call.digests && call.digests->algorithm == wanted) return call.digests->checksum;
    return checksum_of(body, wanted);
  };

  Verified verified;
  verified.md5 = call.digests && !call.digests->md5.empty() ? call.digests->md5 : md5_of(body);
  TRY(check_md5(content_md5, verified.md5));
  auto kept = !algorithm.empty() ? algorithm
              : given            ? given->algorithm
                                 : std::string(default_algorithm);
  auto raw = raw_of(kept);
  if (given) TRY(check_value(*given, given->algorithm == kept ? raw : raw_of(given->algorithm)));
  verified.checksum = {kept, "FULL_OBJECT", base64(raw)};
  return verified;
}

Result<> check_document(const Call& call) {
  if (!call.head || !call.digests) return Done{};
  auto& digests = *call.digests;
  if (auto* md5 = call.head->headers.find("content-md5"))
    if (!digests.md5.empty()) TRY(check_md5(*md5, digests.md5));
  if (digests.algorithm.empty()) return Done{};
  auto given = in_trailer(call);
  if (auto* value = call.head->headers.find(header_of(digests.algorithm)))
    given = GivenChecksum{digests.algorithm, *value};
  if (!given) return Done{};
  return check_value(*given, digests.checksum);
}

Checksum combine(const std::string& algorithm, const std::string& type,
                 const std::vector<PartChecksum>& parts) {
  if (type == "FULL_OBJECT") {
    std::uint64_t all = 0;
    for (auto& part : parts)
      all = combine_two(algorithm, all, number(parse_base64(part.value).value_or("")),
                        static_cast<std::uint64_t>(part.size));
    return {algorithm, type, base64(bytes_of(all, raw_size(algorithm)))};
  }
  auto hasher = make_hasher(*checksum_algorithm(algorithm));
  for (auto& part : parts) hasher->update(parse_base64(part.value).value_or(""));
  return {algorithm, type, base64(hasher->finish()) + "-" + std::to_string(parts.size())};
}

std::string default_type(std::string_view algorithm) {
  return algorithm == "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
}

bool type_is_possible(std::string_view algorithm, std::string_view type) {
  if (type == "COMPOSITE") return algorithm != "CRC64NVME";
  return type == "FULL_OBJECT" && !algorithm.starts_with("SHA");
}

}  // namespace windlass::cloud::s3
