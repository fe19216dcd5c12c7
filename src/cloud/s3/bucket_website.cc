#include "aws/s3/delete_bucket_website.h"
#include "aws/s3/get_bucket_website.h"
#include "aws/s3/put_bucket_website.h"
#include "cloud/s3/bucket.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/handlers.h"
#include "cloud/s3/settings.h"

namespace windlass::cloud::s3 {

namespace {

Result<> check_redirect(const RoutingRule& rule) {
  if (!rule.redirect) return malformed_xml();
  auto& redirect = *rule.redirect;
  if (redirect.replace_key_with && redirect.replace_key_prefix_with)
    return invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  if (redirect.protocol && redirect.protocol != "http" && redirect.protocol != "https")
    return invalid_request(
        "Invalid protocol, protocol can be http or https. If not defined the protocol will be "
        "selected automatically.");
  return Done{};
}

Result<> check_website(const WebsiteConfiguration& website) {
  constexpr std::size_t rules_max = 50;
  if (website.redirect_all_requests_to) {
    if (website.index_document || website.error_document || website.routing_rules)
      return invalid_argument(
          "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.");
    if (!website.redirect_all_requests_to->host_name) return malformed_xml();
    return Done{};
  }
  if (!website.index_document)
    return invalid_argument(
        "A value for IndexDocument Suffix must be provided if "
        "RedirectAllRequestsTo is empty");
  auto suffix = website.index_document->suffix.value_or("");
  if (suffix.empty() || suffix.find('/') != suffix.npos)
    return invalid_argument("The IndexDocument Suffix is not well formed");
  if (website.error_document && website.error_document->key.value_or("").empty())
    return invalid_argument("The ErrorDocument Key is not well formed");
  if (!website.routing_rules) return Done{};
  if (website.routing_rules->size() > rules_max)
    return invalid_request("The number of routing rules must not exceed 50");
  for (auto& rule : *website.routing_rules) TRY(check_redirect(rule));
  return Done{};
}

}  // namespace

Result<> put_bucket_website(S3& s3, const Call& call, const PutBucketWebsiteRequest& in) {
  auto bucket = TRY(
      authorise_document(s3, call, in.bucket, {"s3:PutBucketWebsite"}, in.expected_bucket_owner));
  auto website = in.website_configuration.value_or(WebsiteConfiguration{});
  TRY(check_website(website));
  put_setting(s3, bucket.id, setting::website, website);
  return Done{};
}

Result<GetBucketWebsiteOutput> get_bucket_website(S3& s3, const Call& call,
                                                  const GetBucketWebsiteRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:GetBucketWebsite"}, in.expected_bucket_owner));
  auto website = find_setting<WebsiteConfiguration>(s3, bucket.id, setting::website);
  if (!website)
    return refusal("NoSuchWebsiteConfiguration",
                   "The specified bucket does not have a website configuration")
        .with("BucketName", bucket.name);
  GetBucketWebsiteOutput out;
  out.redirect_all_requests_to = std::move(website->redirect_all_requests_to);
  out.index_document = std::move(website->index_document);
  out.error_document = std::move(website->error_document);
  out.routing_rules = std::move(website->routing_rules);
  return out;
}

Result<> delete_bucket_website(S3& s3, const Call& call, const DeleteBucketWebsiteRequest& in) {
  auto bucket =
      TRY(authorise(s3, call, in.bucket, {"s3:DeleteBucketWebsite"}, in.expected_bucket_owner));
  remove_setting(s3, bucket.id, setting::website);
  return Done{};
}

}  // namespace windlass::cloud::s3
