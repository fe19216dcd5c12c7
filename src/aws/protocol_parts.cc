#include "aws/protocol_parts.h"

#include "aws/walk.h"
#include "aws/xml_codec.h"

namespace windlass::aws {

namespace {

const Shape* find_in(const Operation& operation, std::string_view code) {
  for (auto* error : operation.errors)
    if (code == error->name || (error->error_code && code == error->error_code)) return error;
  return nullptr;
}

}  // namespace

const Shape* find_error(const Service& service, const Operation* operation, std::string_view code) {
  if (operation)
    if (auto* found = find_in(*operation, code)) return found;
  for (auto& other : service.operations)
    if (auto* found = find_in(other, code)) return found;
  return nullptr;
}

const Member* message_member(const Shape& error) {
  for (auto& member : error.members)
    if (std::string_view(member.name) == "message" || std::string_view(member.name) == "Message")
      return &member;
  return nullptr;
}

Body raw_body(const Shape& shape, const void* value) {
  if (shape.kind == Kind::Stream) return as<Body>(value);
  return Body(as<std::string>(value));
}

void set_raw(const Shape& shape, void* value, const Body& body) {
  if (shape.kind == Kind::Stream)
    as<Body>(value) = body;
  else
    as<std::string>(value) = body.read_all();
}

Result<std::string> decodable(const Body& body) {
  if (body.size() > decoded_body_max)
    return Error{"RequestEntityTooLarge", "The request body is too large", 413};
  return body.read_all();
}

XmlRoot payload_root(const Member& member) {
  auto& shape = *member.shape;
  auto name = member.wire_given ? member.wire : shape.wire ? shape.wire : shape.name;
  return {name, member.xml_namespace, member.xml_prefix};
}

}  // namespace windlass::aws
