#include "cloud/s3/bucket.h"

#include "aws/s3/put_public_access_block.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/cors.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/policy.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

Verdict policy_verdict(const S3& s3, const Bucket& bucket, const Act& act) {
  auto text = find_setting_text(s3, bucket.id, setting::policy);
  auto policy = text ? parse_json(*text) : Result<Json>(Json());
  if (!policy || policy->is_null()) return Verdict::Silent;
  auto resource = "arn:aws:s3:::" + bucket.name;
  if (!act.key.empty()) resource.append("/").append(act.key);
  auto verdict = verdict_for_everybody(*policy, act.action, resource);
  if (verdict != Verdict::Allow) return verdict;
  auto block =
      find_setting<PublicAccessBlockConfiguration>(s3, bucket.id, setting::public_access_block);
  return block && block->restrict_public_buckets.value_or(false) ? Verdict::Silent : verdict;
}

// What a bucket's own ACL opens: READ lists it, WRITE puts into it and deletes from it.
bool bucket_acl_allows(const S3& s3, const Bucket& bucket, std::string_view action) {
  std::string_view permission;
  if (action == "s3:ListBucket" || action == "s3:ListBucketVersions" ||
      action == "s3:ListBucketMultipartUploads")
    permission = "READ";
  if (action == "s3:PutObject" || action == "s3:DeleteObject") permission = "WRITE";
  if (permission.empty()) return false;
  auto acl = find_setting_text(s3, bucket.id, setting::acl);
  return acl && lets_everybody(s3, bucket, *acl, permission);
}

Result<> admit_anonymous(const S3& s3, Bucket& bucket, const Act& act) {
  switch (policy_verdict(s3, bucket, act)) {
    case Verdict::Deny: return access_denied();
    case Verdict::Allow: return Done{};
    case Verdict::Silent: break;
  }
  if (bucket_acl_allows(s3, bucket, act.action)) return Done{};
  if (!act.object_acl_counts) return access_denied();
  bucket.acl_decides = true;
  return Done{};
}

}  // namespace

std::optional<Bucket> find_bucket(const S3& s3, std::string_view name) {
  auto rows = s3.db.query(
      "select id, account, region, created, versioning, object_lock, default_retention, has"
      " from s3_bucket where name = ?",
      {name});
  if (rows.done()) return std::nullopt;
  auto row = rows.row();
  Bucket bucket;
  bucket.id = row.integer(0);
  bucket.name = std::string(name);
  bucket.account.text = row.text(1);
  bucket.region.text = row.text(2);
  bucket.created = Time{Duration{row.integer(3)}};
  bucket.versioning = row.text(4);
  bucket.object_lock = row.integer(5) != 0;
  bucket.default_retention = row.text(6);
  bucket.has = static_cast<int>(row.integer(7));
  return bucket;
}

void set_has(S3& s3, const Bucket& bucket, Bucket::Has what, bool has) {
  auto flags = has ? bucket.has | what : bucket.has & ~what;
  s3.db.run("update s3_bucket set has = ? where id = ?", {flags, bucket.id});
}

Result<Bucket> authorise(S3& s3, const Call& call, const std::optional<std::string>& name,
                         const Act& act, const std::optional<std::string>& expected_owner) {
  auto bucket = find_bucket(s3, name.value_or(""));
  if (!bucket) return no_such_bucket(name.value_or(""));
  add_cors_headers(s3, call, *bucket);
  if (expected_owner && *expected_owner != bucket->account.text) return access_denied();
  if (call.caller.kind == Caller::Kind::Anonymous) {
    TRY(admit_anonymous(s3, *bucket, act));
  } else if (call.caller.account != bucket->account) {
    return access_denied();
  }
  return std::move(*bucket);
}

Result<Bucket> authorise_document(S3& s3, const Call& call, const std::optional<std::string>& name,
                                  const Act& act,
                                  const std::optional<std::string>& expected_owner) {
  TRY(check_document(call));
  return authorise(s3, call, name, act, expected_owner);
}

}  // namespace windlass::cloud::s3
