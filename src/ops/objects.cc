#include "ops/objects.h"

#include "aws/paginate.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_object.h"

namespace windlass::ops {

namespace s3 = aws::s3;

Result<std::optional<std::string>> find_object(const Work& work, const std::string& key) {
  auto got =
      work.target.client.call<s3::op::GetObject>({.bucket = work.target.bucket(), .key = key});
  if (!got && got.error().code == "NoSuchKey") return std::optional<std::string>();
  if (!got) return std::move(got).error();
  return std::optional<std::string>(got->body ? got->body->read_all() : "");
}

Result<> put_object(const Work& work, const std::string& key, std::string text) {
  TRY(work.target.client.call<s3::op::PutObject>(
      {.body = Body(std::move(text)), .bucket = work.target.bucket(), .key = key}));
  return Done{};
}

Result<bool> create_object(const Work& work, const std::string& key, std::string text) {
  auto put = work.target.client.call<s3::op::PutObject>(
      {.body = Body(text), .bucket = work.target.bucket(), .if_none_match = "*", .key = key});
  if (put) return true;
  auto& code = put.error().code;
  if (code != "PreconditionFailed" && code != "ConditionalRequestConflict")
    return std::move(put).error();
  // An answer that was lost made the client ask again: what is there may be ours.
  return TRY(find_object(work, key)) == text;
}

Result<std::vector<std::string>> list_objects(const Work& work, const std::string& prefix) {
  std::vector<std::string> keys;
  auto take = [&](const s3::ListObjectsV2Output& page) {
    if (page.contents)
      for (auto& object : *page.contents) keys.push_back(object.key.value_or(""));
    return true;
  };
  TRY(aws::each_page<s3::op::ListObjectsV2>(
      *work.target.gate, {.bucket = work.target.bucket(), .prefix = prefix}, take));
  return keys;
}

Result<int> empty_bucket(const Work& work, const std::string& bucket, const std::string& prefix) {
  int gone = 0;
  for (int round = 0; round < 10'000; ++round) {
    // A large one takes longer than a lock's lease.
    TRY(work.go_on());
    s3::ListObjectVersionsRequest ask{.bucket = bucket, .max_keys = 1000};
    if (!prefix.empty()) ask.prefix = prefix;
    auto page = TRY(work.target.client.call<s3::op::ListObjectVersions>(std::move(ask)));
    std::vector<s3::ObjectIdentifier> objects;
    if (page.versions)
      for (auto& one : *page.versions)
        objects.push_back({.key = one.key, .version_id = one.version_id});
    if (page.delete_markers)
      for (auto& one : *page.delete_markers)
        objects.push_back({.key = one.key, .version_id = one.version_id});
    if (objects.empty()) return gone;
    gone += static_cast<int>(objects.size());
    auto removed = TRY(work.target.client.call<s3::op::DeleteObjects>(
        {.bucket = bucket, .delete_ = s3::Delete{.objects = std::move(objects), .quiet = true}}));
    if (removed.errors && !removed.errors->empty()) {
      auto& first = removed.errors->front();
      return Error{first.code.value_or("DeleteFailed"), "emptying the bucket " + bucket + ": " +
                                                            first.key.value_or("") + ": " +
                                                            first.message.value_or("")};
    }
  }
  return Error{"TooMany", "the bucket " + bucket + " has more than ten million versions"};
}

}  // namespace windlass::ops
