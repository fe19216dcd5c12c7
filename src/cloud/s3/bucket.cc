#include "cloud/s3/bucket.h"

#include "aws/s3/put_public_access_block.h"
#include "base/time.h"
#include "cloud/policy/evaluate.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/checksum.h"
#include "cloud/s3/cors.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/policy.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

policy::Context context_of(const Call& call) {
  policy::Context context;
  auto seconds = std::chrono::floor<std::chrono::seconds>(call.now);
  context.set("aws:CurrentTime", format_iso8601(seconds));
  context.set("aws:EpochTime", std::to_string(seconds.time_since_epoch().count()));
  context.set("aws:SecureTransport", "true");
  if (!call.head) return context;
  if (!call.head->peer.empty()) context.set("aws:SourceIp", call.head->peer);
  if (auto* agent = call.head->headers.find("User-Agent")) context.set("aws:UserAgent", *agent);
  if (auto* referer = call.head->headers.find("Referer")) context.set("aws:Referer", *referer);
  return context;
}

// What the bucket's policy says to somebody without a name. The gateway asks it before every
// operation; this is for what is not one (websites), and for a second question (may it list?).
policy::Decision::Kind policy_verdict(const S3& s3, const Call& call, const Bucket& bucket,
                                      const Act& act) {
  using Kind = policy::Decision::Kind;
  auto text = find_setting_text(s3, bucket.id, setting::policy);
  if (!text) return Kind::ImplicitDeny;
  auto compiled = policy::parse_policy(*text, policy::PolicyKind::Resource);
  if (!compiled) return Kind::ImplicitDeny;
  auto resource = "arn:aws:s3:::" + bucket.name;
  if (!act.key.empty()) resource.append("/").append(act.key);
  std::string_view named = resource;
  auto context = context_of(call);
  policy::Principal nobody;
  policy::describe(nobody, context);
  auto verdict = policy::evaluate({.principal = nobody,
                                   .action = act.action,
                                   .resources = {&named, 1},
                                   .resource_account = bucket.account.text,
                                   .context = context},
                                  {.resource = &*compiled})
                     .kind;
  if (verdict != Kind::Allowed) return verdict;
  auto block =
      find_setting<PublicAccessBlockConfiguration>(s3, bucket.id, setting::public_access_block);
  return block && block->restrict_public_buckets.value_or(false) ? Kind::ImplicitDeny : verdict;
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

Result<> admit_anonymous(const S3& s3, const Call& call, Bucket& bucket, const Act& act) {
  using Kind = policy::Decision::Kind;
  // The gateway has asked the policy already.
  auto verdict = call.head && call.admitted ? Kind::Allowed : policy_verdict(s3, call, bucket, act);
  if (verdict == Kind::ExplicitDeny) return access_denied();
  if (verdict == Kind::Allowed) return Done{};
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
    TRY(admit_anonymous(s3, call, *bucket, act));
  } else if (!call.head && call.caller.account != bucket->account) {
    // Requests were held against the bucket's policy; what other services read for themselves was
    // not, and stays within the account.
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
