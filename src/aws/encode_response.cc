#include "aws/cbor_codec.h"
#include "aws/form_codec.h"
#include "aws/http_bindings.h"
#include "aws/json_codec.h"
#include "aws/protocol.h"
#include "aws/protocol_parts.h"
#include "aws/response_parts.h"
#include "aws/walk.h"
#include "aws/xml_codec.h"

namespace windlass::aws {

void add_request_id(http::Response& response, const Service& service, const std::string& id) {
  if (!is_s3(service)) response.headers.add("x-amzn-RequestId", id);
  response.headers.add("x-amz-request-id", id);
  if (is_s3(service)) response.headers.add("x-amz-id-2", id);
}

namespace {

void open_root(std::string& out, std::string_view name, const char* xml_namespace) {
  out += '<';
  out += name;
  if (xml_namespace) {
    out += " xmlns=\"";
    append_xml_text(out, xml_namespace);
    out += '"';
  }
  out += '>';
}

void close_root(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

// <CreateQueueResponse><CreateQueueResult>...</CreateQueueResult><ResponseMetadata>...
void encode_query(http::Response& response, const Operation& operation, const void* output,
                  const std::string& request_id) {
  auto root = std::string(operation.name) + "Response";
  auto names = operation.service->protocol == Protocol::Query ? XmlNames::Rest : XmlNames::Query;
  std::string body(xml_declaration);
  open_root(body, root, operation.service->xml_namespace);
  if (operation.output) {
    auto result = std::string(operation.name) + "Result";
    if (operation.output_wrapper) result = operation.output_wrapper;
    open_root(body, result, nullptr);
    write_xml_members(body, *operation.output, output, names, Part::Whole);
    close_root(body, result);
  }
  body += "<ResponseMetadata>";
  append_xml_element(body, "RequestId", request_id);
  body += "</ResponseMetadata>";
  close_root(body, root);
  response.headers.add("Content-Type", "text/xml");
  response.body = Body(std::move(body));
}

void encode_ec2(http::Response& response, const Operation& operation, const void* output,
                const std::string& request_id) {
  auto root = std::string(operation.name) + "Response";
  std::string body(xml_declaration);
  open_root(body, root, operation.service->xml_namespace);
  append_xml_element(body, "requestId", request_id);
  if (operation.output)
    write_xml_members(body, *operation.output, output, XmlNames::Rest, Part::Whole);
  else
    append_xml_element(body, "return", "true");
  close_root(body, root);
  response.headers.add("Content-Type", "text/xml;charset=UTF-8");
  response.body = Body(std::move(body));
}

void encode_json(http::Response& response, const Operation& operation, Protocol protocol,
                 const void* output) {
  std::string body;
  if (operation.output)
    write_json(body, *operation.output, output);
  else
    body = "{}";
  response.headers.add("Content-Type", json_content_type(protocol));
  response.body = Body(std::move(body));
}

void encode_cbor(http::Response& response, const Operation& operation, const void* output) {
  response.headers.add("smithy-protocol", "rpc-v2-cbor");
  std::string body;
  if (operation.output) {
    write_cbor(body, *operation.output, output);
    response.headers.add("Content-Type", "application/cbor");
  }
  response.body = Body(std::move(body));
}

void encode_bare(http::Response& response, const Operation& operation, const void* output) {
  auto& member = operation.output->members[0];
  auto* value = member_value(*operation.output, output, member);
  std::string body(xml_declaration);
  open_root(body, member.wire, operation.service->xml_namespace);
  if (value) append_xml_text(body, as<std::string>(value));
  close_root(body, member.wire);
  response.headers.add("Content-Type", "application/xml");
  response.body = Body(std::move(body));
}

void encode_payload(http::Response& response, const Operation& operation, Protocol protocol,
                    const void* output) {
  auto& member = *payload_member(*operation.output);
  auto& shape = *member.shape;
  auto* value = member_value(*operation.output, output, member);
  if (!value) return;
  if (is_raw(shape.kind)) {
    response.body = raw_body(shape, value);
    auto* bytes = is_s3(*operation.service) ? "binary/octet-stream" : "application/octet-stream";
    response.headers.add("Content-Type", shape.kind == Kind::String ? "text/plain" : bytes);
    return;
  }
  std::string body;
  if (protocol == Protocol::RestJson) {
    write_json(body, shape, value);
    response.headers.add("Content-Type", "application/json");
  } else {
    auto root = payload_root(member);
    if (!root.xml_namespace && !shape.xml_namespace)
      root.xml_namespace = operation.service->xml_namespace;
    body = xml_declaration;
    write_xml(body, root, shape, value, XmlNames::Rest, Part::Whole);
    response.headers.add("Content-Type", "application/xml");
  }
  response.body = Body(std::move(body));
}

void encode_members(http::Response& response, const Operation& operation, Protocol protocol,
                    const void* output) {
  auto& shape = *operation.output;
  std::string body;
  if (protocol == Protocol::RestJson) {
    write_json(body, shape, output, Part::Response);
    response.headers.add("Content-Type", "application/json");
  } else {
    if (!has_members(shape, Part::Response)) return;
    auto* space = shape.xml_namespace ? shape.xml_namespace : operation.service->xml_namespace;
    body = xml_declaration;
    write_xml(body, {text_or(shape.wire, shape.name), space}, shape, output, XmlNames::Rest,
              Part::Response);
    response.headers.add("Content-Type", "application/xml");
  }
  response.body = Body(std::move(body));
}

void encode_rest(http::Response& response, const Operation& operation, Protocol protocol,
                 const void* output) {
  if (!operation.output) return;
  auto& shape = *operation.output;
  for (auto& member : shape.members)
    if (member.location == Location::Status)
      if (auto* status = member_value(shape, output, member))
        response.status = as<std::int32_t>(status);
  bool bodyless = std::string_view(operation.method) == "HEAD" || response.status == 204 ||
                  response.status == 304;
  if (bodyless) {
    // The headers are all there is to say.
  } else if (answers_bare_element(operation)) {
    encode_bare(response, operation, output);
  } else if (payload_member(shape)) {
    encode_payload(response, operation, protocol, output);
  } else {
    encode_members(response, operation, protocol, output);
  }
  write_headers(response.headers, shape, output);
}

}  // namespace

http::Response encode_response(const Operation& operation, Protocol protocol, const void* output,
                               const std::string& request_id) {
  http::Response response;
  response.status = operation.status;
  add_request_id(response, *operation.service, request_id);
  switch (protocol) {
    case Protocol::Query: encode_query(response, operation, output, request_id); break;
    case Protocol::Ec2: encode_ec2(response, operation, output, request_id); break;
    case Protocol::Json10:
    case Protocol::Json11: encode_json(response, operation, protocol, output); break;
    case Protocol::Cbor: encode_cbor(response, operation, output); break;
    case Protocol::RestJson:
    case Protocol::RestXml: encode_rest(response, operation, protocol, output); break;
  }
  return response;
}

}  // namespace windlass::aws
