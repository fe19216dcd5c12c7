// What the four halves of the protocols share.
#pragma once

#include <string>
#include <string_view>

#include "aws/walk.h"
#include "http/message.h"

namespace windlass::aws {

// Bodies that are decoded whole are not larger: the largest that AWS takes is 16 MiB
// (BatchWriteItem).
inline constexpr std::uint64_t decoded_body_max = 32u << 20;

inline bool is_json(Protocol protocol) {
  return protocol == Protocol::Json10 || protocol == Protocol::Json11;
}
inline bool is_rest(Protocol protocol) {
  return protocol == Protocol::RestJson || protocol == Protocol::RestXml;
}
inline bool is_s3(const Service& service) { return std::string_view(service.name) == "s3"; }
// GetBucketLocation answers a root element that is its only member at the same time.
inline bool answers_bare_element(const Operation& operation) {
  return is_s3(*operation.service) && std::string_view(operation.name) == "GetBucketLocation";
}

inline const char* json_content_type(Protocol protocol) {
  return protocol == Protocol::Json10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}

inline const Member* payload_member(const Shape& shape) {
  return shape.payload < 0 ? nullptr : &shape.members[static_cast<std::size_t>(shape.payload)];
}
inline bool has_members(const Shape& shape, Part part) {
  for (auto& member : shape.members)
    if (is_part(member, part)) return true;
  return false;
}
// Whether the payload is sent as it is, without a codec.
inline bool is_raw(Kind kind) {
  return kind == Kind::Blob || kind == Kind::Stream || kind == Kind::String;
}

// The modelled error of that name or code: one of the operation's, else any of the service's.
const Shape* find_error(const Service& service, const Operation* operation, std::string_view code);
// The member that carries an error's message ("message" or "Message"); null when it has none.
const Member* message_member(const Shape& error);

// A raw payload's content, and the structure's member made from it.
Body raw_body(const Shape& shape, const void* value);
void set_raw(const Shape& shape, void* value, const Body& body);

// The body as text to decode; an error when it is too large for that.
Result<std::string> decodable(const Body& body);

// An element for an XML payload: the member's name, else its shape's own, else the shape's.
struct XmlRoot;
XmlRoot payload_root(const Member& member);

}  // namespace windlass::aws
