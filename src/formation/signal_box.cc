#include "formation/signal_box.h"

#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_bucket.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/delete_public_access_block.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/put_bucket_policy.h"
#include "aws/s3/put_bucket_versioning.h"

namespace windlass::formation {

namespace {

using namespace aws::s3;

constexpr int signals_max = 1000;
constexpr std::size_t signal_size_max = 16'384;

struct Box {
  std::string bucket, key;
};

std::string endpoint(const Place& place) {
  return "https://s3." + place.region + ".amazonaws.com/";
}

Box box_at(const Place& place, const std::string& address) {
  auto path = address.substr(std::min(address.size(), endpoint(place).size()));
  auto slash = path.find('/');
  if (slash == std::string::npos) return {};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

template <class T>
Result<> unless(Result<T> answer, std::initializer_list<std::string_view> codes) {
  if (answer) return Done{};
  for (auto code : codes)
    if (answer.error().code == code) return Done{};
  return std::move(answer).error();
}

std::string policy_of(const std::string& bucket) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
         R"("Action":"s3:PutObject","Resource":"arn:aws:s3:::)" +
         bucket + R"(/*"}]})";
}

Result<> make_bucket(const Place& place, const std::string& bucket) {
  CreateBucketRequest in;
  in.bucket = bucket;
  if (place.region != "us-east-1")
    in.create_bucket_configuration.emplace().location_constraint = place.region;
  TRY(unless(place.client.call<op::CreateBucket>(in), {"BucketAlreadyOwnedByYou"}));
  PutBucketVersioningRequest versions;
  versions.bucket = bucket;
  versions.versioning_configuration.emplace().status = "Enabled";
  TRY(place.client.call<op::PutBucketVersioning>(versions));
  DeletePublicAccessBlockRequest open;
  open.bucket = bucket;
  TRY(place.client.call<op::DeletePublicAccessBlock>(open));
  PutBucketPolicyRequest policy;
  policy.bucket = bucket;
  policy.policy = policy_of(bucket);
  TRY(place.client.call<op::PutBucketPolicy>(policy));
  return Done{};
}

Result<std::vector<ObjectVersion>> versions_of(const Place& place, const Box& box) {
  ListObjectVersionsRequest in;
  in.bucket = box.bucket;
  in.prefix = box.key;
  in.max_keys = signals_max;
  auto found = place.client.call<op::ListObjectVersions>(in);
  if (!found && found.error().code == "NoSuchBucket") return std::vector<ObjectVersion>{};
  if (!found) return std::move(found).error();
  return found->versions.value_or(std::vector<ObjectVersion>{});
}

}  // namespace

std::optional<Signal> parse_signal(std::string_view text) {
  if (text.size() > signal_size_max) return std::nullopt;
  auto json = parse_json(text);
  if (!json) return std::nullopt;
  auto status = json->text("Status"), id = json->text("UniqueId");
  if (!status || !id) return std::nullopt;
  auto well = *status == "SUCCESS";
  return Signal{*id, well, json->text(well ? "Data" : "Reason").value_or("")};
}

Result<std::string> open_signal_box(const Place& place, const Wanted& handle) {
  auto bucket = "cloudformation-waitcondition-" + place.region + "-" + place.account;
  TRY(make_bucket(place, bucket));
  return endpoint(place) + bucket + "/" + handle.stack_name + "/" + handle.logical_id + "/" +
         handle.token;
}

Result<std::vector<Signal>> read_signal_box(const Place& place, const std::string& address) {
  auto box = box_at(place, address);
  std::vector<Signal> heard;
  for (auto& version : TRY(versions_of(place, box))) {
    GetObjectRequest in;
    in.bucket = box.bucket;
    in.key = box.key;
    in.version_id = version.version_id;
    auto found = TRY(place.client.call<op::GetObject>(in));
    auto one = found.body ? parse_signal(found.body->read_all()) : std::nullopt;
    if (one) heard.push_back(*std::move(one));
  }
  return heard;
}

Result<> close_signal_box(const Place& place, const std::string& address) {
  auto box = box_at(place, address);
  for (auto& version : TRY(versions_of(place, box))) {
    DeleteObjectRequest in;
    in.bucket = box.bucket;
    in.key = box.key;
    in.version_id = version.version_id;
    TRY(unless(place.client.call<op::DeleteObject>(in), {"NoSuchBucket"}));
  }
  // Others' signals may lie there.
  DeleteBucketRequest in;
  in.bucket = box.bucket;
  return unless(place.client.call<op::DeleteBucket>(in), {"NoSuchBucket", "BucketNotEmpty"});
}

}  // namespace windlass::formation
