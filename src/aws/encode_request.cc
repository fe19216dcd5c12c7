#include "aws/cbor_codec.h"
#include "aws/form_codec.h"
#include "aws/http_bindings.h"
#include "aws/json_codec.h"
#include "aws/protocol.h"
#include "aws/protocol_parts.h"
#include "aws/walk.h"
#include "aws/xml_codec.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

http::Request post(std::string target = "/") {
  http::Request request;
  request.method = "POST";
  request.target = std::move(target);
  return request;
}

http::Request form_request(const Operation& operation, const void* input) {
  auto dialect =
      operation.service->protocol == Protocol::Ec2 ? FormDialect::Ec2 : FormDialect::Query;
  std::string form = "Action=";
  form += operation.name;
  form += "&Version=";
  form += operation.service->api_version;
  if (operation.input) write_form(form, *operation.input, input, dialect);
  auto request = post();
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = Body(std::move(form));
  return request;
}

http::Request json_request(const Operation& operation, const void* input) {
  auto& service = *operation.service;
  auto request = post();
  request.headers.add("X-Amz-Target",
                      std::string(text_or(service.target_prefix, "")) + "." + operation.name);
  request.headers.add("Content-Type", json_content_type(service.protocol));
  if (service.query_compatible) request.headers.add("x-amzn-query-mode", "true");
  std::string body;
  if (operation.input)
    write_json(body, *operation.input, input);
  else
    body = "{}";
  request.body = Body(std::move(body));
  return request;
}

http::Request cbor_request(const Operation& operation, const void* input) {
  auto& service = *operation.service;
  auto request = post("/service/" + std::string(text_or(service.target_prefix, service.id)) +
                      "/operation/" + operation.name);
  request.headers.add("smithy-protocol", "rpc-v2-cbor");
  request.headers.add("Accept", "application/cbor");
  if (service.query_compatible) request.headers.add("x-amzn-query-mode", "true");
  if (!operation.input) return request;
  std::string body;
  write_cbor(body, *operation.input, input);
  request.headers.add("Content-Type", "application/cbor");
  request.body = Body(std::move(body));
  return request;
}

// A body made of the input's members, or of nothing when none of them travels there.
void add_members(http::Request& request, const Operation& operation, const void* input) {
  auto& shape = *operation.input;
  if (!has_members(shape, Part::Request)) return;
  std::string body;
  if (operation.service->protocol == Protocol::RestJson) {
    write_json(body, shape, input, Part::Request);
    request.headers.add("Content-Type", "application/json");
  } else {
    auto name = text_or(shape.wire, text_or(operation.input_wire, shape.name));
    auto* space = operation.input_namespace ? operation.input_namespace : shape.xml_namespace;
    write_xml(body, {name, space}, shape, input, XmlNames::Rest, Part::Request);
    // An element that says nothing is not sent.
    if (body.find("><") == std::string::npos) return;
    request.headers.add("Content-Type", "application/xml");
  }
  request.body = Body(std::move(body));
}

void add_payload(http::Request& request, const Operation& operation, const void* input) {
  auto& member = *payload_member(*operation.input);
  auto& shape = *member.shape;
  auto* value = member_value(*operation.input, input, member);
  bool json = operation.service->protocol == Protocol::RestJson;
  std::string body;
  if (is_raw(shape.kind)) {
    if (!value) return;
    request.body = raw_body(shape, value);
    request.headers.add("Content-Type",
                        shape.kind == Kind::String ? "text/plain" : "application/octet-stream");
    return;
  }
  if (!value && !(json && shape.kind == Kind::Structure)) return;
  if (!value)
    body = "{}";  // a structure that nobody gave
  else if (json)
    write_json(body, shape, value);
  else
    write_xml(body, payload_root(member), shape, value, XmlNames::Rest, Part::Whole);
  request.headers.add("Content-Type", json ? "application/json" : "application/xml");
  request.body = Body(std::move(body));
}

Result<http::Request> rest_request(const Operation& operation, const void* input) {
  http::Request request;
  request.method = operation.method;
  request.target = TRY(write_target(operation, input));
  if (!operation.input) return request;
  if (payload_member(*operation.input))
    add_payload(request, operation, input);
  else
    add_members(request, operation, input);
  // Last: a member that is a Content-Type knows better than we do.
  write_headers(request.headers, *operation.input, input);
  return request;
}

}  // namespace

Result<http::Request> encode_request(const Operation& operation, const void* input) {
  switch (operation.service->protocol) {
    case Protocol::Query:
    case Protocol::Ec2: return form_request(operation, input);
    case Protocol::Json10:
    case Protocol::Json11: return json_request(operation, input);
    case Protocol::Cbor: return cbor_request(operation, input);
    case Protocol::RestJson:
    case Protocol::RestXml: return rest_request(operation, input);
  }
  return Error{"UnknownProtocol", "The service speaks no protocol that we know"};
}

}  // namespace windlass::aws
