#include "aws/http_transport_parts.h"

#include <algorithm>

#include "aws/http_transport.h"
#include "aws/walk.h"
#include "base/hash.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

const Member* find_member(const Shape* shape, auto matches) {
  if (!shape) return nullptr;
  auto found = std::ranges::find_if(shape->members, matches);
  return found == shape->members.end() ? nullptr : &*found;
}

std::string text_of(const Shape& shape, const void* input, const Member* member) {
  if (!member || member->shape->kind != Kind::String) return "";
  auto* value = member_value(shape, input, *member);
  return value ? as<std::string>(value) : "";
}

std::optional<Hash> algorithm_named(std::string_view name) {
  if (name == "CRC32") return Hash::Crc32;
  if (name == "CRC32C") return Hash::Crc32c;
  if (name == "CRC64NVME") return Hash::Crc64Nvme;
  if (name == "SHA1") return Hash::Sha1;
  if (name == "SHA256") return Hash::Sha256;
  return std::nullopt;
}

std::string digest(const Body& body, Hash hash) {
  auto hasher = make_hasher(hash);
  body.read([&](std::string_view piece) {
    hasher->update(piece);
    return true;
  });
  return hasher->finish();
}

bool is_secret(const std::string& name) {
  return name == "authorization" || name == "x-amz-security-token" ||
         name.ends_with("customer-key") || name == "x-amz-sso_bearer_token";
}

std::string shown(const std::string& name, const std::string& value) {
  auto low = lower(name);
  if (!is_secret(low)) return value;
  // Who signed for what is worth knowing; the signature is not.
  if (auto end = value.find(", SignedHeaders"); low == "authorization" && end != std::string::npos)
    return value.substr(0, end) + ", ***";
  return "***";
}

}  // namespace

void fill_idempotency_tokens(const Shape& shape, void* input, Random& random) {
  for (auto& member : shape.members)
    if (member.idempotency_token && member.shape->kind == Kind::String &&
        !member_value(shape, input, member))
      as<std::string>(emplace_member(shape, input, member)) = random.uuid();
}

std::string context_value(const Operation& operation, const void* input,
                          std::string_view parameter) {
  auto* member = find_member(operation.input,
                             [&](auto& one) { return one.context && parameter == one.context; });
  return member ? text_of(*operation.input, input, member) : "";
}

std::string expanded_host_prefix(const Operation& operation, const void* input) {
  if (!operation.host_prefix) return "";
  std::string prefix = operation.host_prefix;
  if (!operation.input) return prefix;
  for (auto& member : operation.input->members)
    if (member.host_label)
      prefix = replace_all(prefix, std::string("{") + member.name + "}",
                           text_of(*operation.input, input, &member));
  return prefix;
}

Result<> add_checksum(http::Request& request, const Operation& operation) {
  if (std::string_view(operation.service->name) != "s3") return Done{};
  if (!operation.checksum_member && !operation.checksum_required) return Done{};
  constexpr std::string_view prefix = "x-amz-checksum-";
  for (auto& [name, value] : request.headers) {
    auto low = lower(name);
    if (low == "content-md5" || (low.starts_with(prefix) && low != "x-amz-checksum-algorithm" &&
                                 low != "x-amz-checksum-type" && low != "x-amz-checksum-mode"))
      return Done{};
  }
  // An operation that only sets up (CreateMultipartUpload) names an algorithm, but has no body.
  if (request.body.empty() && !operation.checksum_required && request.method != "PUT")
    return Done{};
  auto asked = request.headers.get("x-amz-sdk-checksum-algorithm");
  auto name = asked.empty() ? "CRC32" : asked;
  auto hash = algorithm_named(name);
  if (!hash)
    return Error{"NotSupported",
                 "windlass computes CRC32, CRC32C, CRC64NVME, SHA1 and SHA256, not " + name +
                     ": give the checksum itself"};
  request.headers.set("x-amz-sdk-checksum-algorithm", name);
  request.headers.add(std::string(prefix) + lower(name), base64(digest(request.body, *hash)));
  return Done{};
}

bool hides_an_error(const Operation& operation, const http::Response& response) {
  std::string_view name = operation.name;
  if (response.status != 200 || response.body.in_file()) return false;
  if (name != "CompleteMultipartUpload" && name != "CopyObject" && name != "UploadPartCopy")
    return false;
  auto text = trimmed(response.body.bytes());
  if (text.starts_with("<?xml"))
    text = trimmed(text.substr(std::min(text.size(), text.find("?>") + 2)));
  return text.starts_with("<Error>") || text.starts_with("<Error ");
}

std::string region_in(const http::Response& response) {
  if (auto* given = response.headers.find("x-amz-bucket-region")) return *given;
  if (response.body.in_file() || response.body.size() > 65536) return "";
  auto& text = response.body.bytes();
  auto begin = text.find("<Region>");
  auto end = text.find("</Region>");
  if (begin == std::string::npos || end == std::string::npos || end < begin + 8) return "";
  return text.substr(begin + 8, end - begin - 8);
}

std::string describe_request(const std::string& url, const http::Request& request) {
  auto text = "> " + request.method + " " + url + request.target;
  for (auto& [name, value] : request.headers) text += "\n> " + name + ": " + shown(name, value);
  return text + "\n> (a body of " + std::to_string(request.body.size()) + " bytes)";
}

std::string describe_response(const http::Response& response) {
  auto text = "< " + std::to_string(response.status) + " " +
              std::string(http::reason_phrase(response.status));
  for (auto& [name, value] : response.headers) text += "\n< " + name + ": " + shown(name, value);
  return text + "\n< (a body of " + std::to_string(response.body.size()) + " bytes)";
}

}  // namespace windlass::aws
