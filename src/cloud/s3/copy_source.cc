#include "cloud/s3/copy_source.h"

#include "base/text.h"
#include "cloud/s3/acl.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

Result<NamedSource> parse_source(const std::string& header) {
  constexpr std::string_view version_parameter = "?versionId=";
  auto text = std::string_view(header);
  if (text.starts_with("arn:")) return not_served("Copying through an access point");
  NamedSource named;
  if (auto at = text.rfind(version_parameter); at != text.npos) {
    named.version_id = percent_decode(text.substr(at + version_parameter.size()));
    text = text.substr(0, at);
  }
  auto path = percent_decode(text);
  auto parts = split_once(path.starts_with('/') ? std::string_view(path).substr(1) : path, "/");
  if (!parts || parts->first.empty() || parts->second.empty())
    return invalid_argument(
        "Copy Source must mention the source bucket and key: "
        "sourcebucket/sourcekey",
        "x-amz-copy-source", header);
  named.bucket = std::string(parts->first);
  named.key = std::string(parts->second);
  return named;
}

namespace {

// Of a marker, reading tells what may be done with it: deleting. Copying tells nothing of it.
Error names_marker(S3& s3) {
  for (auto* name : {"x-amz-delete-marker", "x-amz-version-id", "Last-Modified", "Allow"})
    s3.work.reply.headers.remove(name);
  return invalid_request(
      "The source of a copy request may not specifically refer to a delete marker by version id.");
}

}  // namespace

Result<CopySource> get_copy_source(S3& s3, const Call& call, const GivenSource& given) {
  if (given.customer_algorithm) return not_served("Encryption with keys of your own (SSE-C)");
  auto named = TRY(parse_source(given.source.value_or("")));
  auto bucket =
      TRY(authorise(s3, call, named.bucket,
                    {named.version_id ? "s3:GetObjectVersion" : "s3:GetObject", named.key, true},
                    given.expected_owner));
  auto found = get_object_row(s3, bucket, named.key, named.version_id);
  if (!found && found.error().code == "MethodNotAllowed") return names_marker(s3);
  auto object = TRY(std::move(found));
  if (bucket.acl_decides && !lets_everybody(s3, bucket, object.acl, "READ")) return access_denied();
  auto met = met_by(given.conditions, object);
  // A copy has no "not modified": every condition that does not hold refuses it.
  if (met.met != Met::Yes) return precondition_failed("x-amz-copy-source-" + met.condition);
  if (is_archived(call, object))
    return refusal("InvalidObjectState",
                   "Operation is not valid for the source object's storage class");
  return CopySource{std::move(bucket), std::move(object), named.version_id.has_value()};
}

}  // namespace windlass::cloud::s3
