// Signatures of forms (S3's POST): made over the policy that stands among the form's fields.
#pragma once

#include "aws/sigv4.h"

namespace windlass::aws {

// What a form's fields say of its signature, of either version. Nothing: it is not signed.
Result<std::optional<Claim>> claim_in_form(const http::Headers& fields);

// `policy` as it stands in the form, in base64. How long it may be used is the policy's own
// business.
Result<> verify_form(const Claim& claim, std::string_view policy,
                     const std::string& secret_access_key, SigningKeys& keys);

}  // namespace windlass::aws
