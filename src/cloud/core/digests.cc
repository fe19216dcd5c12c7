#include "cloud/core/digests.h"

#include "base/text.h"

namespace windlass::cloud {

namespace {

struct Algorithm {
  std::string_view name;
  std::string_view header;
  Hash hash;
};

constexpr Algorithm algorithms[] = {
    {"CRC32", "x-amz-checksum-crc32", Hash::Crc32},
    {"CRC32C", "x-amz-checksum-crc32c", Hash::Crc32c},
    {"CRC64NVME", "x-amz-checksum-crc64nvme", Hash::Crc64Nvme},
    {"SHA1", "x-amz-checksum-sha1", Hash::Sha1},
    {"SHA256", "x-amz-checksum-sha256", Hash::Sha256},
};

bool is_hash(const std::string* content_sha256) {
  return content_sha256 && content_sha256->size() == 64;
}

}  // namespace

std::optional<Hash> checksum_algorithm(std::string_view name) {
  for (auto& algorithm : algorithms)
    if (equal_ignoring_case(algorithm.name, name)) return algorithm.hash;
  return std::nullopt;
}

std::string wanted_checksum(const http::Headers& headers) {
  for (auto& algorithm : algorithms)
    if (headers.has(algorithm.header)) return std::string(algorithm.name);
  if (auto* trailer = headers.find("x-amz-trailer"))
    for (auto& algorithm : algorithms)
      for (auto name : split(*trailer, ','))
        if (equal_ignoring_case(trimmed(name), algorithm.header))
          return std::string(algorithm.name);
  if (auto* given = headers.find("x-amz-sdk-checksum-algorithm"))
    for (auto& algorithm : algorithms)
      if (equal_ignoring_case(*given, algorithm.name)) return std::string(algorithm.name);
  return "";
}

BodyDigester::BodyDigester(const http::Head& head) : algorithm_(wanted_checksum(head.headers)) {
  auto put = head.method == "PUT";
  if (put || head.headers.has("content-md5")) md5_.emplace();
  if (put && algorithm_.empty()) algorithm_ = "CRC64NVME";
  if (is_hash(head.headers.find("x-amz-content-sha256")) || algorithm_ == "SHA256")
    sha256_.emplace();
  if (!algorithm_.empty() && algorithm_ != "SHA256")
    checksum_ = make_hasher(*checksum_algorithm(algorithm_));
}

void BodyDigester::update(std::string_view piece) {
  if (md5_) md5_->update(piece);
  if (sha256_) sha256_->update(piece);
  if (checksum_) checksum_->update(piece);
}

BodyDigests BodyDigester::finish(http::Headers trailer) {
  BodyDigests digests;
  digests.algorithm = algorithm_;
  if (md5_) digests.md5 = md5_->finish();
  if (sha256_) digests.sha256 = sha256_->finish();
  if (checksum_) digests.checksum = checksum_->finish();
  if (algorithm_ == "SHA256") digests.checksum = digests.sha256;
  digests.trailer = std::move(trailer);
  return digests;
}

}  // namespace windlass::cloud
