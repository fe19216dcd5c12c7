#include "image/upload.h"

#include <algorithm>

#include "aws/paginate.h"
#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/list_multipart_uploads.h"
#include "aws/s3/upload_part.h"
#include "image/trouble.h"

namespace windlass::image {

namespace s3 = aws::s3;

namespace {

constexpr std::uint64_t part_bytes_min = 8 << 20;
constexpr std::uint64_t parts_max = 10'000;  // S3's

Result<s3::CompletedMultipartUpload> send_parts(const BakeParts& parts, const Unfinished& upload,
                                                const Body& body,
                                                const std::function<void(double)>& went) {
  aws::Client client(parts.transport);
  s3::CompletedMultipartUpload sent;
  sent.parts.emplace();
  auto size = body.size();
  auto part_bytes = std::max(part_bytes_min, (size + parts_max - 1) / parts_max);
  std::int32_t number = 1;
  for (std::uint64_t at = 0; at < size; at += part_bytes, ++number) {
    auto answer = TRY(patiently(parts, [&] {
      s3::UploadPartRequest request;
      request.bucket = parts.place.bucket;
      request.key = upload.key;
      request.upload_id = upload.id;
      request.part_number = number;
      request.body = body.slice(at, part_bytes);
      return client.call<s3::op::UploadPart>(std::move(request));
    }));
    sent.parts->push_back({.e_tag = answer.e_tag, .part_number = number});
    went(static_cast<double>(std::min(at + part_bytes, size)) / static_cast<double>(size));
  }
  return sent;
}

}  // namespace

Result<> upload(const BakeParts& parts, const std::string& key, const Body& body,
                const std::map<std::string, std::string>& metadata,
                const std::function<void(double)>& went) {
  aws::Client client(parts.transport);
  s3::CreateMultipartUploadRequest request;
  request.bucket = parts.place.bucket;
  request.key = key;
  if (!metadata.empty()) request.metadata = metadata;
  auto begun = TRY(client.call<s3::op::CreateMultipartUpload>(std::move(request)));
  Unfinished unfinished{key, begun.upload_id.value_or("")};
  auto sent = send_parts(parts, unfinished, body, went);
  if (sent) {
    auto done = client.call<s3::op::CompleteMultipartUpload>({.bucket = parts.place.bucket,
                                                              .key = key,
                                                              .multipart_upload = *sent,
                                                              .upload_id = unfinished.id});
    if (done) return Done{};
    sent = std::move(done).error();
  }
  (void)abort_upload(parts, unfinished);
  return std::move(sent).error();
}

Result<std::vector<Unfinished>> unfinished_uploads(const BakeParts& parts,
                                                   const std::string& prefix) {
  std::vector<Unfinished> found;
  auto listed = aws::each_page<s3::op::ListMultipartUploads>(
      *parts.transport, {.bucket = parts.place.bucket, .prefix = prefix}, [&](auto& page) {
        for (auto& one : page.uploads.value_or(std::vector<s3::MultipartUpload>{}))
          found.push_back({one.key.value_or(""), one.upload_id.value_or("")});
        return true;
      });
  if (!listed && listed.error().status != 404) return std::move(listed).error();
  return found;
}

Result<> abort_upload(const BakeParts& parts, const Unfinished& upload) {
  auto gone = aws::Client(parts.transport)
                  .call<s3::op::AbortMultipartUpload>(
                      {.bucket = parts.place.bucket, .key = upload.key, .upload_id = upload.id});
  if (!gone && gone.error().status != 404) return std::move(gone).error();
  return Done{};
}

}  // namespace windlass::image
