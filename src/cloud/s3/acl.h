// Access control lists: canned ones and grants, kept as the grants they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/s3/shape/access_control_policy.h"
#include "cloud/s3/bucket.h"

namespace windlass::cloud::s3 {

// What a request may say of an ACL in its headers.
struct GivenAcl {
  const std::optional<std::string>& canned;
  const std::optional<std::string>& full_control;
  const std::optional<std::string>& read;
  const std::optional<std::string>& read_acp;
  const std::optional<std::string>& write_acp;
  const std::optional<std::string>& write;

  bool any_grant() const { return full_control || read || read_acp || write_acp || write; }
  bool empty() const { return !canned && !any_grant(); }
};

enum class AclOf { Bucket, Object };

// As it is kept: "" for private, else the grants. Refused where the bucket's settings forbid ACLs.
Result<std::string> acl_from_headers(S3& s3, const Bucket& bucket, const GivenAcl& given, AclOf of);
Result<std::string> acl_from_document(S3& s3, const Bucket& bucket,
                                      const AccessControlPolicy& policy);
std::vector<Grant> grants_of(const Bucket& bucket, const std::string& acl);
Owner owner_of(const Bucket& bucket);

// Does the list let everybody do that (READ, WRITE)? Never where the bucket has done without ACLs.
bool lets_everybody(const S3& s3, const Bucket& bucket, const std::string& acl,
                    std::string_view permission);

}  // namespace windlass::cloud::s3
