#include "image/box.h"

#include "aws/paginate.h"
#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_object.h"

namespace windlass::image {

namespace s3 = aws::s3;

namespace {
bool is_absent(const Error& error) {
  return error.code == "NoSuchKey" || error.code == "NotFound" || error.code == "NoSuchBucket" ||
         error.status == 404;
}
}  // namespace

Result<bool> Box::exists() const {
  auto asked = client_.call<s3::op::HeadBucket>({.bucket = bucket_});
  if (asked) return true;
  if (is_absent(asked.error())) return false;
  return std::move(asked).error();
}

Result<> Box::make(const std::string& region) const {
  s3::CreateBucketRequest request;
  request.bucket = bucket_;
  // S3's first region is the one that must not be named.
  if (region != "us-east-1")
    request.create_bucket_configuration =
        s3::CreateBucketConfiguration{.location_constraint = region};
  auto made = client_.call<s3::op::CreateBucket>(std::move(request));
  if (!made && made.error().code != "BucketAlreadyOwnedByYou") return std::move(made).error();
  return Done{};
}

Result<> Box::put(const std::string& key, std::string bytes) const {
  TRY(client_.call<s3::op::PutObject>(
      {.body = Body(std::move(bytes)), .bucket = bucket_, .key = key}));
  return Done{};
}

Result<std::optional<std::string>> Box::find(const std::string& key) const {
  auto got = client_.call<s3::op::GetObject>({.bucket = bucket_, .key = key});
  if (got) return std::optional(got->body ? got->body->read_all() : std::string());
  if (is_absent(got.error())) return std::optional<std::string>();
  return std::move(got).error();
}

Result<> Box::remove(const std::string& key) const {
  auto gone = client_.call<s3::op::DeleteObject>({.bucket = bucket_, .key = key});
  if (!gone && !is_absent(gone.error())) return std::move(gone).error();
  return Done{};
}

Result<> Box::remove_for_good(const std::string& key) const {
  constexpr int versions_max = 20;
  for (int each = 0; each < versions_max; ++each) {
    auto head = client_.call<s3::op::HeadObject>({.bucket = bucket_, .key = key});
    if (!head && is_absent(head.error())) return Done{};
    if (!head || !head->version_id) break;
    // The one before it is then the current one.
    auto gone = client_.call<s3::op::DeleteObject>(
        {.bucket = bucket_, .key = key, .version_id = head->version_id});
    if (!gone) break;
  }
  return remove(key);
}

Result<std::vector<std::string>> Box::list(const std::string& prefix) const {
  std::vector<std::string> keys;
  auto listed = aws::each_page<s3::op::ListObjectsV2>(
      *transport_, {.bucket = bucket_, .prefix = prefix}, [&](auto& page) {
        for (auto& one : page.contents.value_or(std::vector<s3::Object>{}))
          keys.push_back(one.key.value_or(""));
        return true;
      });
  if (!listed && !is_absent(listed.error())) return std::move(listed).error();
  return keys;
}

Result<std::string> Box::url_to_get(const std::string& key, std::chrono::seconds valid_for) const {
  s3::GetObjectRequest request{.bucket = bucket_, .key = key};
  return sign_(s3::op::GetObject::operation(), &request, valid_for);
}

Result<std::string> Box::url_to_put(const std::string& key, std::chrono::seconds valid_for) const {
  s3::PutObjectRequest request{.bucket = bucket_, .key = key};
  return sign_(s3::op::PutObject::operation(), &request, valid_for);
}

}  // namespace windlass::image
