// What S3's operations need, what their requests tell policies, and what a bucket's owner says.
#include "cloud/core/permission.h"

#include "aws/s3/copy_object.h"
#include "aws/s3/create_bucket.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/delete_object_tagging.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/get_object.h"
#include "aws/s3/get_object_acl.h"
#include "aws/s3/get_object_attributes.h"
#include "aws/s3/get_object_tagging.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_bucket_acl.h"
#include "aws/s3/put_object.h"
#include "aws/s3/put_object_acl.h"
#include "aws/s3/put_object_retention.h"
#include "aws/s3/put_object_tagging.h"
#include "aws/s3/restore_object.h"
#include "aws/s3/upload_part_copy.h"
#include "base/text.h"
#include "cloud/core/call.h"
#include "cloud/s3/attributes.h"
#include "cloud/s3/copy_source.h"
#include "cloud/s3/resource_side.h"
#include "cloud/s3/s3.h"

namespace windlass::cloud::s3 {

namespace {

constexpr const char* bucket = "arn:aws:s3:::{Bucket}";
constexpr const char* object = "arn:aws:s3:::{Bucket}/{Key}";

// "s3:GetObjectAcl" -> "s3:GetObjectVersionAcl"
std::string of_version(std::string action) {
  constexpr std::string_view noun = "Object";
  return action.insert(action.find(noun) + noun.size(), "Version");
}

void add(Asked& asked, const char* key, const std::optional<std::string>& value) {
  if (value) asked.context.push_back({key, {*value}});
}

// How the request was signed.
void add_signature(const Call& call, Asked& asked) {
  if (!call.head || call.caller.kind == Caller::Kind::Anonymous) return;
  auto in_header = call.head->headers.has("Authorization");
  // A form keeps its method, though it is served as a PutObject.
  auto by_form = !in_header && call.head->method == "POST" && call.head->query().empty();
  asked.context.push_back({"s3:authType",
                           {in_header ? "REST-HEADER"
                            : by_form ? "POST"
                                      : "REST-QUERY-STRING"}});
  asked.context.push_back({"s3:signatureversion", {"AWS4-HMAC-SHA256"}});
  if (auto* hash = call.head->headers.find("x-amz-content-sha256"))
    asked.context.push_back({"s3:x-amz-content-sha256", {*hash}});
}

template <class In>
void add_listing(const In& in, Asked& asked) {
  // Whoever asks for everything asks for the prefix "".
  asked.context.push_back({"s3:prefix", {in.prefix.value_or("")}});
  add(asked, "s3:delimiter", in.delimiter);
  if (in.max_keys) asked.context.push_back({"s3:max-keys", {std::to_string(*in.max_keys)}});
}

template <class In>
void add_acl(const In& in, Asked& asked) {
  add(asked, "s3:x-amz-acl", in.acl);
  add(asked, "s3:x-amz-grant-full-control", in.grant_full_control);
  add(asked, "s3:x-amz-grant-read", in.grant_read);
  add(asked, "s3:x-amz-grant-read-acp", in.grant_read_acp);
  add(asked, "s3:x-amz-grant-write-acp", in.grant_write_acp);
}

template <class In>
bool gives_acl(const In& in) {
  return in.acl || in.grant_full_control || in.grant_read || in.grant_read_acp ||
         in.grant_write_acp;
}

void add_object_tags(const Pairs& tags, Asked& asked) {
  std::vector<std::string> keys;
  for (auto& [key, value] : tags) {
    asked.context.push_back({"s3:RequestObjectTag/" + key, {value}});
    keys.push_back(key);
  }
  if (!keys.empty()) asked.context.push_back({"s3:RequestObjectTagKeys", std::move(keys)});
}

// What a request says of the object that it makes. Giving it an ACL, tags or a lock at birth needs
// the same permission as doing so later.
template <class In>
void add_attributes(const In& in, std::vector<Asked>& asked) {
  auto& put = asked[0];
  add_acl(in, put);
  add(put, "s3:x-amz-server-side-encryption", in.server_side_encryption);
  add(put, "s3:x-amz-server-side-encryption-aws-kms-key-id", in.ssekms_key_id);
  add(put, "s3:x-amz-server-side-encryption-customer-algorithm", in.sse_customer_algorithm);
  add(put, "s3:x-amz-storage-class", in.storage_class);
  add(put, "s3:x-amz-website-redirect-location", in.website_redirect_location);
  add(put, "s3:object-lock-mode", in.object_lock_mode);
  add(put, "s3:object-lock-legal-hold", in.object_lock_legal_hold_status);
  if (in.tagging)
    if (auto tags = tags_from_header(*in.tagging)) add_object_tags(unpack(*tags), put);

  auto resources = put.resources;
  auto context = put.context;
  auto also = [&](bool wanted, const char* action) {
    if (wanted) asked.push_back({.action = action, .resources = resources, .context = context});
  };
  also(gives_acl(in), "s3:PutObjectAcl");
  also(in.tagging.has_value(), "s3:PutObjectTagging");
  also(in.object_lock_mode.has_value(), "s3:PutObjectRetention");
  also(in.object_lock_legal_hold_status.has_value(), "s3:PutObjectLegalHold");
}

// Copying also reads.
void add_source(const std::optional<std::string>& source, std::vector<Asked>& asked) {
  auto named = parse_source(source.value_or(""));
  if (!named) return;
  asked[0].context.push_back({"s3:x-amz-copy-source", {"/" + named->bucket + "/" + named->key}});
  Asked read{.action = named->version_id ? "s3:GetObjectVersion" : "s3:GetObject",
             .resources = {"arn:aws:s3:::" + named->bucket + "/" + named->key}};
  add(read, "s3:VersionId", named->version_id);
  asked.push_back(std::move(read));
}

template <class In>
void refined(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const In*>(input);
  add_signature(call, asked[0]);
  if constexpr (requires { in.version_id; })
    if (in.version_id) {
      asked[0].action = of_version(asked[0].action);
      add(asked[0], "s3:VersionId", in.version_id);
    }
  if constexpr (requires { in.prefix; }) add_listing(in, asked[0]);
  if constexpr (requires { in.metadata_directive; })
    add(asked[0], "s3:x-amz-metadata-directive", in.metadata_directive);
  if constexpr (requires {
                  in.if_none_match;
                  in.storage_class;
                })
    add(asked[0], "s3:if-none-match", in.if_none_match);
  if constexpr (requires { in.website_redirect_location; })
    add_attributes(in, asked);
  else if constexpr (requires { in.grant_read_acp; })
    add_acl(in, asked[0]);
  if constexpr (requires { in.copy_source; }) add_source(in.copy_source, asked);
  if constexpr (requires { in.bypass_governance_retention; })
    if (in.bypass_governance_retention.value_or(false))
      asked.push_back({.action = "s3:BypassGovernanceRetention", .resources = asked[0].resources});
}

void signed_only(const Call& call, const void*, std::vector<Asked>& asked) {
  add_signature(call, asked[0]);
}

void with_tags(const Call& call, const void* input, std::vector<Asked>& asked) {
  refined<PutObjectTaggingRequest>(call, input, asked);
  auto& in = *static_cast<const PutObjectTaggingRequest*>(input);
  if (!in.tagging || !in.tagging->tag_set) return;
  Pairs tags;
  for (auto& tag : *in.tagging->tag_set)
    tags.emplace_back(tag.key.value_or(""), tag.value.value_or(""));
  add_object_tags(tags, asked[0]);
}

void with_attributes(const Call& call, const void* input, std::vector<Asked>& asked) {
  refined<GetObjectAttributesRequest>(call, input, asked);
  auto read = asked[0];
  read.action =
      read.action == "s3:GetObjectVersionAttributes" ? "s3:GetObjectVersion" : "s3:GetObject";
  asked.push_back(std::move(read));
}

void with_acl_and_lock(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const CreateBucketRequest*>(input);
  add_signature(call, asked[0]);
  add_acl(in, asked[0]);
  if (in.create_bucket_configuration)
    add(asked[0], "s3:locationconstraint", in.create_bucket_configuration->location_constraint);
  auto also = [&](bool wanted, const char* action) {
    if (wanted) asked.push_back({.action = action, .resources = asked[0].resources});
  };
  also(gives_acl(in), "s3:PutBucketAcl");
  also(in.object_lock_enabled_for_bucket.value_or(false), "s3:PutBucketObjectLockConfiguration");
  also(in.object_lock_enabled_for_bucket.value_or(false), "s3:PutBucketVersioning");
  also(in.object_ownership.has_value(), "s3:PutBucketOwnershipControls");
}

// A permission for each key.
void each_key(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const DeleteObjectsRequest*>(input);
  if (!in.delete_ || !in.delete_->objects || in.delete_->objects->empty()) return;
  auto root = "arn:aws:s3:::" + in.bucket.value_or("*") + "/";
  Asked plain{.action = "s3:DeleteObject", .resources = {}};
  Asked versions{.action = "s3:DeleteObjectVersion", .resources = {}};
  for (auto& one : *in.delete_->objects)
    (one.version_id ? versions : plain).resources.push_back(root + one.key.value_or(""));
  asked.clear();
  for (auto* some : {&plain, &versions})
    if (!some->resources.empty()) {
      add_signature(call, *some);
      asked.push_back(*some);
    }
  if (in.bypass_governance_retention.value_or(false))
    asked.push_back({.action = "s3:BypassGovernanceRetention", .resources = versions.resources});
}

const Permission operations[] = {
    {"AbortMultipartUpload", "s3:AbortMultipartUpload", object, &signed_only},
    {"CompleteMultipartUpload", "s3:PutObject", object, &signed_only},
    {"CopyObject", "s3:PutObject", object, &refined<CopyObjectRequest>},
    {"CreateBucket", "s3:CreateBucket", bucket, &with_acl_and_lock},
    {"CreateMultipartUpload", "s3:PutObject", object, &refined<CreateMultipartUploadRequest>},
    {"DeleteBucket", "s3:DeleteBucket", bucket},
    {"DeleteBucketCors", "s3:PutBucketCORS", bucket},
    {"DeleteBucketEncryption", "s3:PutEncryptionConfiguration", bucket},
    {"DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", bucket},
    {"DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls", bucket},
    {"DeleteBucketPolicy", "s3:DeleteBucketPolicy", bucket},
    {"DeleteBucketTagging", "s3:PutBucketTagging", bucket},
    {"DeleteBucketWebsite", "s3:DeleteBucketWebsite", bucket},
    {"DeleteObject", "s3:DeleteObject", object, &refined<DeleteObjectRequest>},
    {"DeleteObjectTagging", "s3:DeleteObjectTagging", object, &refined<DeleteObjectTaggingRequest>},
    {"DeleteObjects", "s3:DeleteObject", "arn:aws:s3:::{Bucket}/*", &each_key},
    {"DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock", bucket},
    {"GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration", bucket},
    {"GetBucketAcl", "s3:GetBucketAcl", bucket},
    {"GetBucketCors", "s3:GetBucketCORS", bucket},
    {"GetBucketEncryption", "s3:GetEncryptionConfiguration", bucket},
    {"GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", bucket},
    {"GetBucketLocation", "s3:GetBucketLocation", bucket},
    {"GetBucketLogging", "s3:GetBucketLogging", bucket},
    {"GetBucketNotificationConfiguration", "s3:GetBucketNotification", bucket},
    {"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", bucket},
    {"GetBucketPolicy", "s3:GetBucketPolicy", bucket},
    {"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", bucket},
    {"GetBucketReplication", "s3:GetReplicationConfiguration", bucket},
    {"GetBucketRequestPayment", "s3:GetBucketRequestPayment", bucket},
    {"GetBucketTagging", "s3:GetBucketTagging", bucket},
    {"GetBucketVersioning", "s3:GetBucketVersioning", bucket},
    {"GetBucketWebsite", "s3:GetBucketWebsite", bucket},
    {"GetObject", "s3:GetObject", object, &refined<GetObjectRequest>},
    {"GetObjectAcl", "s3:GetObjectAcl", object, &refined<GetObjectAclRequest>},
    {"GetObjectAttributes", "s3:GetObjectAttributes", object, &with_attributes},
    {"GetObjectLegalHold", "s3:GetObjectLegalHold", object, &signed_only},
    {"GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", bucket},
    {"GetObjectRetention", "s3:GetObjectRetention", object, &signed_only},
    {"GetObjectTagging", "s3:GetObjectTagging", object, &refined<GetObjectTaggingRequest>},
    {"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", bucket},
    {"HeadBucket", "s3:ListBucket", bucket, &signed_only},
    {"HeadObject", "s3:GetObject", object, &refined<HeadObjectRequest>},
    {"ListBuckets", "s3:ListAllMyBuckets"},
    {"ListMultipartUploads", "s3:ListBucketMultipartUploads", bucket, &signed_only},
    {"ListObjectVersions", "s3:ListBucketVersions", bucket, &refined<ListObjectVersionsRequest>},
    {"ListObjects", "s3:ListBucket", bucket, &refined<ListObjectsRequest>},
    {"ListObjectsV2", "s3:ListBucket", bucket, &refined<ListObjectsV2Request>},
    {"ListParts", "s3:ListMultipartUploadParts", object, &signed_only},
    {"PutBucketAcl", "s3:PutBucketAcl", bucket, &refined<PutBucketAclRequest>},
    {"PutBucketCors", "s3:PutBucketCORS", bucket},
    {"PutBucketEncryption", "s3:PutEncryptionConfiguration", bucket},
    {"PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", bucket},
    {"PutBucketLogging", "s3:PutBucketLogging", bucket},
    {"PutBucketNotificationConfiguration", "s3:PutBucketNotification", bucket},
    {"PutBucketOwnershipControls", "s3:PutBucketOwnershipControls", bucket},
    {"PutBucketPolicy", "s3:PutBucketPolicy", bucket},
    {"PutBucketRequestPayment", "s3:PutBucketRequestPayment", bucket},
    {"PutBucketTagging", "s3:PutBucketTagging", bucket},
    {"PutBucketVersioning", "s3:PutBucketVersioning", bucket},
    {"PutBucketWebsite", "s3:PutBucketWebsite", bucket},
    {"PutObject", "s3:PutObject", object, &refined<PutObjectRequest>},
    {"PutObjectAcl", "s3:PutObjectAcl", object, &refined<PutObjectAclRequest>},
    {"PutObjectLegalHold", "s3:PutObjectLegalHold", object, &signed_only},
    {"PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration", bucket},
    {"PutObjectRetention", "s3:PutObjectRetention", object, &signed_only},
    {"PutObjectTagging", "s3:PutObjectTagging", object, &with_tags},
    {"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", bucket},
    {"RestoreObject", "s3:RestoreObject", object, &signed_only},
    {"UploadPart", "s3:PutObject", object, &signed_only},
    {"UploadPartCopy", "s3:PutObject", object, &refined<UploadPartCopyRequest>},
};

// Who may not list a bucket does not learn what is not in it: reading that takes the permission to
// list. Of anonymous callers the handlers know.
void look_up(store::Database& db, const Call& call, std::vector<Asked>& asked) {
  if (call.caller.kind == Caller::Kind::Anonymous) return;
  std::vector<Asked> listings;
  for (auto& one : asked) {
    if (one.action != "s3:GetObject" || one.resources.size() != 1) continue;
    auto& arn = one.resources[0];
    auto slash = arn.find('/');
    if (slash == arn.npos || is_there(db, arn)) continue;
    listings.push_back({.action = "s3:ListBucket", .resources = {arn.substr(0, slash)}});
  }
  asked.insert(asked.end(), listings.begin(), listings.end());
}

}  // namespace

const Permissions permissions{
    .prefix = "s3", .operations = operations, .resource_side = &resource_side, .look_up = &look_up};

}  // namespace windlass::cloud::s3
