#include "aws/endpoint.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::aws {

namespace {

// By the beginning of a region's name; the last is everybody's.
constexpr std::pair<std::string_view, Partition> partitions[] = {
    {"cn-", {"aws-cn", "amazonaws.com.cn", "cn-north-1", "cn-northwest-1"}},
    {"us-gov-", {"aws-us-gov", "amazonaws.com", "us-gov-west-1", "us-gov-west-1"}},
    {"eusc-", {"aws-eusc", "amazonaws.eu", "eusc-de-east-1", "eusc-de-east-1"}},
    {"us-iso-", {"aws-iso", "c2s.ic.gov", "us-iso-east-1", "us-iso-east-1"}},
    {"us-isob-", {"aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1", "us-isob-east-1"}},
    {"", {"aws", "amazonaws.com", "us-east-1", "us-east-1"}},
};

bool is_host_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Error malformed_url(const std::string& url) {
  return {"BadEndpoint", "the endpoint '" + url + "' is not a URL like http://127.0.0.1:4566"};
}

Result<Endpoint> custom_endpoint(const std::string& given) {
  auto scheme = given.find("://");
  if (!given.starts_with("http://") && !given.starts_with("https://")) return malformed_url(given);
  auto path = given.find_first_of("/?#", scheme + 3);
  auto host = given.substr(scheme + 3, path == std::string::npos ? path : path - scheme - 3);
  if (host.empty() || host.find_first_of(" @\r\n\t") != std::string::npos)
    return malformed_url(given);
  Endpoint endpoint;
  endpoint.is_custom = true;
  endpoint.host = host;
  endpoint.url = given.substr(0, scheme + 3) + host;
  if (path == std::string::npos) return endpoint;
  endpoint.path_prefix = given.substr(path);
  while (endpoint.path_prefix.ends_with('/')) endpoint.path_prefix.pop_back();
  if (endpoint.path_prefix.find_first_of("?# \r\n") != std::string::npos)
    return malformed_url(given);
  return endpoint;
}

// The default port of a scheme is not part of the Host that is signed.
std::string host_header(const Endpoint& endpoint) {
  bool https = endpoint.url.starts_with("https://");
  std::string_view port = https ? ":443" : ":80";
  auto host = endpoint.host;
  if (host.ends_with(port)) host.resize(host.size() - port.size());
  return host;
}

bool needs_no_region(const Service& service) {
  std::string_view name = service.name;
  return service.global || name == "s3";
}

}  // namespace

const Partition& partition_of(std::string_view region) {
  return std::ranges::find_if(partitions, [&](auto& row) { return region.starts_with(row.first); })
      ->second;
}

Result<Endpoint> endpoint_for(const Service& service, const EndpointWish& wish) {
  auto region = wish.region;
  if (region.empty()) {
    if (wish.custom_url.empty() && !needs_no_region(service))
      return Error{"NoRegion",
                   std::string("no region was given for ") + service.name +
                       ": use --region, set AWS_REGION, or write region = ... into your profile"};
    region = "us-east-1";
  }
  if (!is_host_label(region))
    return Error{"BadRegion", "'" + region + "' is not the name of a region, like us-east-1"};

  auto& partition = partition_of(region);
  bool is_route53 = std::string_view(service.name) == "route53";
  auto global_region = is_route53 ? partition.route53_region : partition.iam_region;
  Endpoint endpoint;
  if (!wish.custom_url.empty()) {
    endpoint = TRY(custom_endpoint(wish.custom_url));
  } else {
    auto host = std::string(service.endpoint_prefix);
    if (!service.global)
      host += "." + region;
    else if (partition.name == "aws-us-gov")
      host += ".us-gov";
    else if (partition.name == "aws-cn" && !is_route53)
      host += ".cn-north-1";
    endpoint.host = host + "." + std::string(partition.dns_suffix);
    endpoint.url = "https://" + endpoint.host;
  }
  endpoint.signing_name = service.signing_name;
  endpoint.signing_region = service.global ? std::string(global_region) : region;
  return endpoint;
}

bool fits_in_host_name(std::string_view bucket) {
  return bucket.size() >= 3 && is_host_label(bucket) && bucket.front() != '-' &&
         bucket.back() != '-';
}

Result<> address(http::Request& request, Endpoint& endpoint, const std::string& bucket,
                 BucketStyle style) {
  if (bucket.starts_with("arn:"))
    return Error{"NotSupported", "windlass does not speak to S3 access points yet: '" + bucket +
                                     "'; give the bucket's name"};
  bool in_host =
      !bucket.empty() && fits_in_host_name(bucket) &&
      (style == BucketStyle::VirtualHost || (style == BucketStyle::Auto && !endpoint.is_custom));
  auto in_path = "/" + percent_encode(bucket);
  if (in_host && request.target.starts_with(in_path)) {
    request.target.erase(0, in_path.size());
    if (!request.target.starts_with('/')) request.target.insert(0, "/");
    endpoint.url.replace(endpoint.url.find("://") + 3, std::string::npos,
                         bucket + "." + endpoint.host);
    endpoint.host = bucket + "." + endpoint.host;
  }
  request.target.insert(0, endpoint.path_prefix);
  request.headers.set("Host", host_header(endpoint));
  return Done{};
}

}  // namespace windlass::aws
