#include "aws/s3/delete_bucket_policy.h"
#include "aws/s3/get_bucket_policy.h"
#include "aws/s3/put_bucket_policy.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

namespace {

using namespace aws::s3;

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto bucket = text_or(wanted.properties, "Bucket", "");
  TRY(place.client.call<op::PutBucketPolicy>(
      {.bucket = bucket, .policy = document(wanted.properties, "PolicyDocument")}));
  return Physical{bucket};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&, const Physical&) {
  return create(place, wanted);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteBucketPolicy>({.bucket = was.id}), {"NoSuchBucket"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  auto answer = place.client.call<op::GetBucketPolicy>({.bucket = was.id});
  if (is_refused(answer, {"NoSuchBucket", "NoSuchBucketPolicy"})) return {std::nullopt};
  auto policy = TRY(std::move(answer)).policy.value_or("");
  return {
      Json(Json::Object{{"Bucket", Json(was.id)}, {"PolicyDocument", parsed_document(policy)}})};
}

}  // namespace

extern const ResourceType s3_bucket_policy;
const ResourceType s3_bucket_policy{.name = "AWS::S3::BucketPolicy",
                                    .create = create,
                                    .update = update,
                                    .remove = remove,
                                    .read = read};

}  // namespace windlass::formation::types
