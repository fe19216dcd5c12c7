#include "cloud/s3/wire.h"

#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

struct Words {
  std::string_view member, code, message;
};

// Members whose violation has words of its own; the others are told that the argument is invalid.
constexpr Words words[] = {
    {"StorageClass", "InvalidStorageClass", "The storage class you specified is not valid"},
    {"ServerSideEncryption", "InvalidArgument", "The encryption method specified is not supported"},
    {"MetadataDirective", "InvalidArgument", "Unknown metadata directive."},
    {"TaggingDirective", "InvalidArgument", "Unknown tagging directive."},
    {"ObjectLockMode", "InvalidArgument", "Unknown wormMode directive."},
    {"ObjectLockLegalHoldStatus", "InvalidArgument", "Legal Hold must be either of 'ON' or 'OFF'"},
    {"EncodingType", "InvalidArgument", "Invalid Encoding Method specified in Request"},
    {"ChecksumAlgorithm", "InvalidRequest",
     "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
     "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"},
};

// S3 answers where a bucket is with the region as the whole document.
void unwrap_location(http::Response& response) {
  constexpr std::string_view closing = "</LocationConstraint>";
  auto& body = response.body.bytes();
  std::string region;
  // Nested in another element or the root itself: its text is before the first closing tag.
  if (auto end = body.find(closing); end != body.npos)
    region = body.substr(body.rfind('>', end) + 1, end - body.rfind('>', end) - 1);
  auto element = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  response.body = Body("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + std::string(element) +
                       (region.empty() ? "/>" : ">" + region + std::string(closing)));
  response.headers.set("Content-Type", "application/xml");
}

}  // namespace

Error invalid(const aws::Operation&, std::span<const aws::Violation> violations) {
  if (violations.empty()) return malformed_xml();
  auto& violation = violations.front();
  auto* member = violation.member;
  if (!member || member->location == aws::Location::Body) return malformed_xml();
  for (auto& known : words)
    if (known.member == member->name)
      return refusal(std::string(known.code), std::string(known.message))
          .with("ArgumentName", member->wire)
          .with("ArgumentValue", violation.value);
  if (violation.rule == aws::Violation::Rule::Required)
    return invalid_request("Missing required parameter for this request: '" +
                           std::string(member->wire) + "'");
  return invalid_argument("Argument " + std::string(member->wire) + " is invalid", member->wire,
                          violation.value);
}

void finish(const aws::Operation* operation, const http::Head& head, http::Response& response) {
  if (auto* id = response.headers.find("x-amz-request-id"))
    response.headers.set("x-amz-id-2", base64(sha256(*id)));
  if (operation && operation->name == std::string_view("GetBucketLocation") &&
      response.status == 200)
    unwrap_location(response);
  // Who asks for the head only, or for what it has already, is sent no words.
  auto bodiless = response.status == 304 || (head.method == "HEAD" && response.status >= 300);
  if (bodiless) {
    response.body = Body();
    response.headers.remove("content-type");
    response.headers.remove("content-length");
  }
}

}  // namespace windlass::cloud::s3
