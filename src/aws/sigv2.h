// S3's old presigned URLs (Signature Version 2): boto3 still makes them in us-east-1 unless told
// otherwise. Only in the query, and only verified: we never sign this way.
#pragma once

#include "aws/sigv4.h"

namespace windlass::aws {

// Nothing: the query holds no such signature.
Result<std::optional<Claim>> claim_of_version2(const http::Head& head);

// AccessDenied when it has expired, or SignatureDoesNotMatch.
Result<> verify_version2(const Claim& claim, const http::Head& head,
                         const std::string& secret_access_key, Time now);

// What such a URL says in its query in the place of headers ("x-amz-meta-a", "content-type"), by
// their lower-case names.
std::vector<std::pair<std::string, std::string>> headers_in_query(std::string_view query);

}  // namespace windlass::aws
