#include <algorithm>

#include "aws/s3/delete_bucket_cors.h"
#include "aws/s3/get_bucket_cors.h"
#include "aws/s3/put_bucket_cors.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

Result<> check_rule(const CORSRule& rule) {
  constexpr std::string_view methods[] = {"GET", "PUT", "POST", "DELETE", "HEAD"};
  if (!rule.allowed_methods || rule.allowed_methods->empty() || !rule.allowed_origins ||
      rule.allowed_origins->empty())
    return malformed_xml();
  for (auto& method : *rule.allowed_methods)
    if (std::ranges::find(methods, method) == std::end(methods))
      return invalid_request(
          "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
  for (auto& origin : *rule.allowed_origins)
    if (std::ranges::count(origin, '*') > 1)
      return invalid_request("AllowedOrigin \"" + origin +
                             "\" can not have more than one wildcard.");
  if (!rule.allowed_headers) return Done{};
  for (auto& header : *rule.allowed_headers)
    if (std::ranges::count(header, '*') > 1)
      return invalid_request("AllowedHeader \"" + header +
                             "\" can not have more than one wildcard.");
  return Done{};
}

}  // namespace

Result<> put_bucket_cors(S3& s3, const Call& call, const PutBucketCorsRequest& in) {
  constexpr std::size_t rules_max = 100;
  auto bucket =
      TRY(authorise_document(s3, call, in.bucket, {"s3:PutBucketCORS"}, in.expected_bucket_owner));
  auto configuration = in.cors_configuration.value_or(CORSConfiguration{});
  if (!configuration.cors_rules || configuration.cors_rules->empty() ||
      configuration.cors_rules->size() > rules_max)
    return malformed_xml();
  for (auto& rule : *configuration.cors_rules) TRY(check_rule(rule));
  put_setting(s3, bucket.id, setting::cors, configuration);
  set_has(s3, bucket, Bucket::Cors, true);
  return Done{};
}

Result<GetBucketCorsOutput> get_bucket_cors(S3& s3, const Call& call,
                                            const GetBucketCorsRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:GetBucketCORS"}, in.expected_bucket_owner));
  auto configuration = find_setting<CORSConfiguration>(s3, bucket.id, setting::cors);
  if (!configuration)
    return refusal("NoSuchCORSConfiguration", "The CORS configuration does not exist")
        .with("BucketName", bucket.name);
  GetBucketCorsOutput out;
  out.cors_rules = std::move(configuration->cors_rules);
  return out;
}

Result<> delete_bucket_cors(S3& s3, const Call& call, const DeleteBucketCorsRequest& in) {
  auto bucket = TRY(authorise(s3, call, in.bucket, {"s3:PutBucketCORS"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::cors);
  set_has(s3, bucket, Bucket::Cors, false);
  return Done{};
}

}  // namespace windlass::cloud::s3
