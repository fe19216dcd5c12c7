// Where a service answers, and under which name and region it wants to be signed.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"
#include "http/message.h"

namespace windlass::aws {

struct Partition {
  std::string_view name;        // "aws-cn"
  std::string_view dns_suffix;  // "amazonaws.com.cn"
  std::string_view iam_region;  // where the partition's global services are signed
  std::string_view route53_region;
};
const Partition& partition_of(std::string_view region);

enum class BucketStyle {
  Auto,  // in the host for AWS itself where the name allows, in the path elsewhere
  Path,
  VirtualHost,
};

struct EndpointWish {
  std::string region;           // "" where nobody said one
  std::string custom_url = {};  // "http://127.0.0.1:4566"; "": AWS's own
  BucketStyle bucket_style = BucketStyle::Auto;
};

struct Endpoint {
  std::string url;          // scheme, host and port: no path
  std::string host;         // as the Host header has it
  std::string path_prefix;  // of a custom endpoint with a path: "/aws"; else ""
  std::string signing_region;
  std::string signing_name;
  bool is_custom = false;
};

// An error: the service needs a region and there is none, or region or URL are malformed.
Result<Endpoint> endpoint_for(const Service& service, const EndpointWish& wish);

// Prepares a request for the endpoint: Host header, path prefix, and for S3 the bucket moves from
// the path into the host where that is the style. `bucket` may be "".
Result<> address(http::Request& request, Endpoint& endpoint, const std::string& bucket,
                 BucketStyle style);

// Whether a bucket's name can be one label of a host under AWS's certificate.
bool fits_in_host_name(std::string_view bucket);

}  // namespace windlass::aws
