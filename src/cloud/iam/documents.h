// Policy documents on their way into rows: parsed, measured, their principals known.
#pragma once

#include <string>

#include "base/result.h"
#include "cloud/iam/context.h"
#include "cloud/iam/entity.h"

namespace windlass::cloud::iam {

// A managed policy's: at most 6,144 characters, white space not counted.
Result<> check_managed_document(const std::string& document);
// An inline policy's: all of an owner's together have a limit.
Result<> check_inline_document(Iam& iam, const Entity& owner, const std::string& name,
                               const std::string& document);
// A role's trust policy: whom it names must exist, if it is in an account that this cloud knows.
Result<> check_trust(Iam& iam, const Call& call, const std::string& document);

// A managed policy that may be a permissions boundary: it must exist.
Result<> check_boundary(Iam& iam, const Call& call, const std::optional<std::string>& arn);

}  // namespace windlass::cloud::iam
