#include "cloud/s3/acl.h"

#include <algorithm>

#include "aws/s3/put_bucket_ownership_controls.h"
#include "aws/s3/put_public_access_block.h"
#include "base/text.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/names.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

constexpr std::string_view group_prefix = "http://acs.amazonaws.com/groups/";
constexpr std::string_view all_users = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr std::string_view authenticated_users =
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr std::string_view log_delivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

Grant to_group(std::string_view uri, std::string permission) {
  Grant grant;
  grant.grantee.emplace();
  grant.grantee->type = "Group";
  grant.grantee->uri = std::string(uri);
  grant.permission = std::move(permission);
  return grant;
}

Grant to_user(std::string id, std::string permission) {
  Grant grant;
  grant.grantee.emplace();
  grant.grantee->type = "CanonicalUser";
  grant.grantee->id = std::move(id);
  grant.permission = std::move(permission);
  return grant;
}

std::string kept(const std::vector<Grant>& grants) {
  AccessControlPolicy policy;
  policy.grants = grants;
  return value_to_text(AccessControlPolicy::shape, &policy);
}

std::vector<Grant> canned_grants(const Bucket& bucket, std::string_view canned) {
  std::vector<Grant> grants{to_user(owner_id(bucket.account), "FULL_CONTROL")};
  if (canned.starts_with("public-read")) grants.push_back(to_group(all_users, "READ"));
  if (canned == "public-read-write") grants.push_back(to_group(all_users, "WRITE"));
  if (canned == "authenticated-read") grants.push_back(to_group(authenticated_users, "READ"));
  if (canned == "log-delivery-write") {
    grants.push_back(to_group(log_delivery, "WRITE"));
    grants.push_back(to_group(log_delivery, "READ_ACP"));
  }
  return grants;
}

// `id="abc", uri="http://..."`
Result<> add_grants(std::vector<Grant>& grants, const std::optional<std::string>& header,
                    std::string permission) {
  if (!header) return Done{};
  for (auto item : split(*header, ',')) {
    auto pair = split_once(trimmed(item), "=");
    if (!pair) return invalid_argument("Argument format not recognized", "x-amz-grant", *header);
    auto value = unquoted(pair->second);
    if (equal_ignoring_case(pair->first, "id"))
      grants.push_back(to_user(value, permission));
    else if (equal_ignoring_case(pair->first, "uri") && value.starts_with(group_prefix))
      grants.push_back(to_group(value, permission));
    else if (equal_ignoring_case(pair->first, "emailAddress"))
      return refusal("UnresolvableGrantByEmailAddress",
                     "The e-mail address you provided does not match any account on record.");
    else
      return invalid_argument("Argument format not recognized", "x-amz-grant", *header);
  }
  return Done{};
}

bool is_public_grant(const Grant& grant) {
  return grant.grantee &&
         (grant.grantee->uri == all_users || grant.grantee->uri == authenticated_users);
}

bool acls_disabled(const S3& s3, const Bucket& bucket) {
  auto controls = find_setting<OwnershipControls>(s3, bucket.id, setting::ownership);
  return controls && controls->rules && !controls->rules->empty() &&
         controls->rules->front().object_ownership == "BucketOwnerEnforced";
}

PublicAccessBlockConfiguration blocked(const S3& s3, const Bucket& bucket) {
  return find_setting<PublicAccessBlockConfiguration>(s3, bucket.id, setting::public_access_block)
      .value_or(PublicAccessBlockConfiguration{});
}

Result<std::string> checked(const S3& s3, const Bucket& bucket, const std::vector<Grant>& grants) {
  if (std::ranges::any_of(grants, is_public_grant) &&
      blocked(s3, bucket).block_public_acls.value_or(false))
    return access_denied(
        "Access Denied because public ACLs are blocked by the BlockPublicAcls block public access "
        "setting.");
  return kept(grants);
}

Error acls_not_supported() {
  return refusal("AccessControlListNotSupported", "The bucket does not allow ACLs");
}

}  // namespace

Owner owner_of(const Bucket& bucket) {
  Owner owner;
  owner.id = owner_id(bucket.account);
  return owner;
}

Result<std::string> acl_from_headers(S3& s3, const Bucket& bucket, const GivenAcl& given, AclOf) {
  if (given.empty()) return std::string();
  if (given.canned && given.any_grant())
    return invalid_request("Specifying both Canned ACLs and Header Grants is not allowed");
  if (given.canned == "bucket-owner-full-control") return std::string();
  if (acls_disabled(s3, bucket)) return acls_not_supported();
  if (given.canned) {
    if (*given.canned == "private" || *given.canned == "bucket-owner-read") return std::string();
    return checked(s3, bucket, canned_grants(bucket, *given.canned));
  }
  std::vector<Grant> grants;
  TRY(add_grants(grants, given.full_control, "FULL_CONTROL"));
  TRY(add_grants(grants, given.read, "READ"));
  TRY(add_grants(grants, given.write, "WRITE"));
  TRY(add_grants(grants, given.read_acp, "READ_ACP"));
  TRY(add_grants(grants, given.write_acp, "WRITE_ACP"));
  return checked(s3, bucket, grants);
}

Result<std::string> acl_from_document(S3& s3, const Bucket& bucket,
                                      const AccessControlPolicy& policy) {
  auto grants = policy.grants.value_or(std::vector<Grant>{});
  for (auto& grant : grants) {
    if (!grant.grantee || !grant.permission || (!grant.grantee->id && !grant.grantee->uri))
      return refusal("MalformedACLError",
                     "The XML you provided was not well-formed or did not validate against our "
                     "published schema");
    grant.grantee->type = grant.grantee->uri ? "Group" : "CanonicalUser";
  }
  auto only_owner = grants.size() == 1 && grants[0].grantee->id == owner_id(bucket.account) &&
                    grants[0].permission == "FULL_CONTROL";
  if (only_owner) return std::string();
  if (acls_disabled(s3, bucket)) return acls_not_supported();
  return checked(s3, bucket, grants);
}

std::vector<Grant> grants_of(const Bucket& bucket, const std::string& acl) {
  if (acl.empty()) return {to_user(owner_id(bucket.account), "FULL_CONTROL")};
  AccessControlPolicy policy;
  value_from_text(AccessControlPolicy::shape, acl, &policy);
  return policy.grants.value_or(std::vector<Grant>{});
}

bool lets_everybody(const S3& s3, const Bucket& bucket, const std::string& acl,
                    std::string_view permission) {
  if (acl.empty() || acls_disabled(s3, bucket)) return false;
  if (blocked(s3, bucket).ignore_public_acls.value_or(false)) return false;
  return std::ranges::any_of(grants_of(bucket, acl), [&](const Grant& grant) {
    return grant.grantee && grant.grantee->uri == all_users &&
           (grant.permission == permission || grant.permission == "FULL_CONTROL");
  });
}

}  // namespace windlass::cloud::s3
