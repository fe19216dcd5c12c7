// A bucket's row, and the one door to it: who may do what.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cloud/s3/context.h"

namespace windlass::cloud::s3 {

struct Bucket {
  // What the bucket has of what would cost each request a look.
  enum Has { Notifications = 1, Lifecycle = 2, Cors = 4, Encryption = 8 };

  std::int64_t id = 0;
  std::string name;
  AccountId account;
  Region region;
  Time created{};
  std::string versioning;  // "", "Enabled", "Suspended"
  bool object_lock = false;
  std::string default_retention;  // "GOVERNANCE 30" (days), "" for none
  int has = 0;
  // An anonymous caller was neither allowed nor denied: the object's own ACL decides.
  bool acl_decides = false;

  bool versioned() const { return !versioning.empty(); }
};

// What a caller wants to do, as policies spell it.
struct Act {
  std::string_view action;  // "s3:GetObject"
  std::string_view key = {};
  // Objects are also opened by their own ACL; the handler then asks the object (see acl_decides).
  bool object_acl_counts = false;
};

std::optional<Bucket> find_bucket(const S3& s3, std::string_view name);
void set_has(S3& s3, const Bucket& bucket, Bucket::Has what, bool has);

// The bucket, if it exists and this caller may do that. Also says to browsers what the bucket's
// CORS rules allow. Policies are the gateway's to ask; here anonymous callers of whom they say
// nothing are let in to what ACLs make public.
Result<Bucket> authorise(S3& s3, const Call& call, const std::optional<std::string>& name,
                         const Act& act, const std::optional<std::string>& expected_owner = {});
// The same for what changes a bucket by a document: checks the document's digests too.
Result<Bucket> authorise_document(S3& s3, const Call& call, const std::optional<std::string>& name,
                                  const Act& act,
                                  const std::optional<std::string>& expected_owner = {});

}  // namespace windlass::cloud::s3
