// Buckets: create, head, list, delete.
#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_bucket.h"
#include "aws/s3/get_bucket_location.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/list_buckets.h"
#include "aws/s3/shape/ownership_controls.h"
#include "aws/s3/shape/public_access_block_configuration.h"
#include "base/text.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/bucket_tags.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/names.h"
#include "cloud/s3/settings.h"
#include "cloud/s3/upload_rows.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view first_region = "us-east-1";

bool is_region(std::string_view text) {
  auto parts = split(text, '-');
  return parts.size() >= 3 && !parts.back().empty() && parse_uint(parts.back()).has_value();
}

Error illegal_location(const std::string& constraint) {
  return refusal("IllegalLocationConstraintException",
                 "The " + constraint +
                     " location constraint is incompatible for the region specific endpoint this "
                     "request was sent to.");
}

// The region that a new bucket lives in. Only us-east-1's endpoint makes buckets elsewhere.
Result<Region> wanted_region(const Call& call, const CreateBucketRequest& in) {
  std::string constraint;
  if (in.create_bucket_configuration)
    constraint = in.create_bucket_configuration->location_constraint.value_or("");
  auto& here = call.region.text;
  if (constraint.empty()) {
    if (here != first_region) return illegal_location("unspecified");
    return call.region;
  }
  if (constraint == "EU") constraint = "eu-west-1";
  if (!is_region(constraint) || constraint == first_region)
    return refusal("InvalidLocationConstraint", "The specified location-constraint is not valid")
        .with("LocationConstraint", constraint);
  if (here != first_region && constraint != here) return illegal_location(constraint);
  return Region{constraint};
}

// What a name that is taken means for its asker; nothing when he may go on as if it was made.
Result<> check_taken(const Call& call, const Bucket& bucket, const Region& wanted) {
  if (bucket.account != call.caller.account)
    return refusal("BucketAlreadyExists",
                   "The requested bucket name is not available. The bucket namespace is shared by "
                   "all users of the system. Please select a different name and try again.")
        .with("BucketName", bucket.name);
  // The oldest region answers a repeated request as if it was the first.
  if (bucket.region.text == first_region && wanted.text == first_region) return Done{};
  return refusal("BucketAlreadyOwnedByYou",
                 "Your previous request to create the named bucket succeeded and you already own "
                 "it.")
      .with("BucketName", bucket.name);
}

Result<Bucket> insert_bucket(S3& s3, const Call& call, const CreateBucketRequest& in,
                             const Region& region) {
  auto lock = in.object_lock_enabled_for_bucket.value_or(false);
  s3.db.run(
      "insert into s3_bucket (name, account, region, created, versioning, object_lock)"
      " values (?, ?, ?, ?, ?, ?)",
      {*in.bucket, call.caller.account.text, region.text,
       whole_seconds(call.now).time_since_epoch().count(), lock ? "Enabled" : "", lock});
  return *find_bucket(s3, *in.bucket);
}

// What every new bucket has since 2023: no ACLs, and nothing public.
void add_defaults(S3& s3, const Bucket& bucket, const std::string& ownership) {
  OwnershipControls controls;
  controls.rules.emplace(1);
  controls.rules->front().object_ownership = ownership;
  put_setting(s3, bucket.id, setting::ownership, controls);
  PublicAccessBlockConfiguration block;
  block.block_public_acls = block.ignore_public_acls = true;
  block.block_public_policy = block.restrict_public_buckets = true;
  put_setting(s3, bucket.id, setting::public_access_block, block);
}

Result<> add_first_acl(S3& s3, const Bucket& bucket, const CreateBucketRequest& in,
                       const std::string& ownership) {
  GivenAcl given{
      in.acl,        in.grant_full_control, in.grant_read, in.grant_read_acp, in.grant_write_acp,
      in.grant_write};
  if (given.empty() || in.acl == "private") return Done{};
  if (ownership == "BucketOwnerEnforced")
    return refusal(
        "InvalidBucketAclWithObjectOwnership",
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
  auto acl = TRY(acl_from_headers(s3, bucket, given, AclOf::Bucket));
  if (!acl.empty()) put_setting_text(s3, bucket.id, setting::acl, acl);
  return Done{};
}

Result<> add_first_tags(S3& s3, const Call& call, const Bucket& bucket,
                        const CreateBucketRequest& in) {
  if (!in.create_bucket_configuration || !in.create_bucket_configuration->tags) return Done{};
  return set_bucket_tags(s3, call, bucket, *in.create_bucket_configuration->tags);
}

std::string location_of(const Call& call, const Bucket& bucket) {
  if (bucket.region.text == first_region) return "/" + bucket.name;
  return call.origin + "/" + bucket.name + "/";
}

std::string arn_of(const Bucket& bucket) { return "arn:aws:s3:::" + bucket.name; }

bool is_empty(const S3& s3, const Bucket& bucket) {
  return !s3.db.any("select 1 from s3_object where bucket = ?", {bucket.id}) &&
         !s3.db.any("select 1 from s3_version where bucket = ?", {bucket.id});
}

}  // namespace

Result<CreateBucketOutput> create_bucket(S3& s3, const Call& call, const CreateBucketRequest& in) {
  if (call.caller.kind == Caller::Kind::Anonymous) return access_denied();
  TRY(check_document(call));
  auto name = in.bucket.value_or("");
  TRY(check_bucket_name(name));
  auto region = TRY(wanted_region(call, in));
  if (in.create_bucket_configuration &&
      (in.create_bucket_configuration->bucket || in.create_bucket_configuration->location))
    return not_served("Directory buckets");

  CreateBucketOutput out;
  if (auto taken = find_bucket(s3, name)) {
    TRY(check_taken(call, *taken, region));
    out.location = location_of(call, *taken);
    out.bucket_arn = arn_of(*taken);
    return out;
  }
  auto bucket = TRY(insert_bucket(s3, call, in, region));
  auto ownership = in.object_ownership.value_or("BucketOwnerEnforced");
  // ACLs that are asked for at creation come before the block of public ones, as on AWS.
  TRY(add_first_acl(s3, bucket, in, ownership));
  TRY(add_first_tags(s3, call, bucket, in));
  add_defaults(s3, bucket, ownership);
  out.location = location_of(call, bucket);
  out.bucket_arn = arn_of(bucket);
  return out;
}

Result<HeadBucketOutput> head_bucket(S3& s3, const Call& call, const HeadBucketRequest& in) {
  // Also those who may not look are told where the bucket is: SDKs find its region by this.
  if (auto bucket = find_bucket(s3, in.bucket.value_or("")))
    s3.work.reply.headers.set("x-amz-bucket-region", bucket->region.text);
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:ListBucket"}, in.expected_bucket_owner));
  s3.work.reply.headers.remove("x-amz-bucket-region");
  HeadBucketOutput out;
  out.bucket_region = bucket.region.text;
  out.bucket_arn = arn_of(bucket);
  out.access_point_alias = false;
  return out;
}

Result<ListBucketsOutput> list_buckets(S3& s3, const Call& call, const ListBucketsRequest& in) {
  if (call.caller.kind == Caller::Kind::Anonymous) return access_denied();
  constexpr int buckets_max = 10'000;
  auto limit = in.max_buckets.value_or(buckets_max);
  if (limit < 1 || limit > buckets_max)
    return invalid_argument("Argument max-buckets must be an integer between 1 and 10000",
                            "max-buckets", std::to_string(limit));
  auto after = std::string();
  if (in.continuation_token) {
    auto token = parse_base64(*in.continuation_token);
    if (!token)
      return invalid_argument("The continuation token provided is incorrect", "continuation-token");
    after = *token;
  }

  ListBucketsOutput out;
  out.owner.emplace();
  out.owner->id = owner_id(call.caller.account);
  out.prefix = in.prefix;
  out.buckets.emplace();
  auto prefix = in.prefix.value_or("");
  for (auto row : s3.db.query("select name, region, created from s3_bucket"
                              " where account = ? and name > ? and name >= ? order by name",
                              {call.caller.account.text, after, prefix})) {
    auto name = row.text(0);
    if (!name.starts_with(prefix)) break;
    if (in.bucket_region && row.view(1) != *in.bucket_region) continue;
    if (static_cast<int>(out.buckets->size()) == limit) {
      out.continuation_token = base64(*out.buckets->back().name);
      break;
    }
    auto& bucket = out.buckets->emplace_back();
    bucket.name = name;
    // AWS says the region only to those who page.
    if (in.max_buckets || in.bucket_region || in.prefix || in.continuation_token)
      bucket.bucket_region = row.text(1);
    bucket.creation_date = Time{Duration{row.integer(2)}};
  }
  return out;
}

Result<> delete_bucket(S3& s3, const Call& call, const DeleteBucketRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:DeleteBucket"}, in.expected_bucket_owner));
  if (!is_empty(s3, bucket)) {
    auto versions = s3.db.any("select 1 from s3_version where bucket = ?", {bucket.id});
    return refusal("BucketNotEmpty",
                   versions ? "The bucket you tried to delete is not empty. You must delete all "
                              "versions in the bucket."
                            : "The bucket you tried to delete is not empty")
        .with("BucketName", bucket.name);
  }
  abort_all_uploads(s3, call, bucket);
  s3.db.run("delete from s3_setting where bucket = ?", {bucket.id});
  s3.db.run("delete from s3_bucket where id = ?", {bucket.id});
  return Done{};
}

Result<GetBucketLocationOutput> get_bucket_location(S3& s3, const Call& call,
                                                    const GetBucketLocationRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketLocation"}, in.expected_bucket_owner));
  GetBucketLocationOutput out;
  // The oldest region has no name here.
  if (bucket.region.text != first_region) out.location_constraint = bucket.region.text;
  return out;
}

}  // namespace windlass::cloud::s3
