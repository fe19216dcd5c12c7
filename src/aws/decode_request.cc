#include <pugixml.hpp>

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

Result<> decode_form(const Operation& operation, Protocol protocol, const http::Request& request,
                     void* input) {
  auto form = TRY(Form::parse(TRY(decodable(request.body)), request.query()));
  return read_form(form, *operation.input, input,
                   protocol == Protocol::Ec2 ? FormDialect::Ec2 : FormDialect::Query);
}

Result<> decode_xml(const Operation& operation, const Shape& shape, const std::string& text,
                    void* value, Part part) {
  auto read = [&]() -> Result<> {
    auto document = TRY(parse_xml(text));
    return read_xml(document->document_element(), shape, value, XmlNames::Rest, part);
  }();
  // S3 says this whatever is wrong with the document.
  if (!read && is_s3(*operation.service))
    return Error{"MalformedXML",
                 "The XML you provided was not well-formed or did not validate against our "
                 "published schema"};
  return read;
}

Result<> decode_rest_body(const Operation& operation, Protocol protocol,
                          const http::Request& request, void* input) {
  auto& shape = *operation.input;
  if (request.body.empty()) return Done{};
  auto* payload = payload_member(shape);
  if (payload && is_raw(payload->shape->kind)) {
    if (payload->shape->kind != Kind::Stream && request.body.size() > decoded_body_max)
      return Error{"RequestEntityTooLarge", "The request body is too large", 413};
    set_raw(*payload->shape, emplace_member(shape, input, *payload), request.body);
    return Done{};
  }
  if (!payload && !has_members(shape, Part::Request)) return Done{};
  auto text = TRY(decodable(request.body));
  auto& content = payload ? *payload->shape : shape;
  auto* value = payload ? emplace_member(shape, input, *payload) : input;
  auto part = payload ? Part::Whole : Part::Request;
  if (protocol == Protocol::RestJson) return read_json(text, content, value, part);
  return decode_xml(operation, content, text, value, part);
}

Result<> decode_rest(const Operation& operation, Protocol protocol, const http::Request& request,
                     const Route& route, void* input) {
  auto& shape = *operation.input;
  TRY(read_labels(route.labels, shape, input));
  TRY(read_query(request.query(), shape, input));
  TRY(read_headers(request.headers, shape, input,
                   {.strict = true, .lower_case_prefixed = is_s3(*operation.service)}));
  return decode_rest_body(operation, protocol, request, input);
}

// "/service/GraniteServiceVersion20100801/operation/PutMetricData"
std::string_view cbor_operation(std::string_view path) {
  auto parts = split(path, '/');
  if (parts.size() < 4 || parts[parts.size() - 2] != "operation" ||
      parts[parts.size() - 4] != "service")
    return {};
  return parts.back();
}

bool is_form(const http::Head& head) {
  return lower(head.headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded");
}

std::string action_in(std::string_view form) {
  for (auto field : split(form, '&'))
    if (field.starts_with("Action=")) return percent_decode(field.substr(7), true);
  return {};
}

}  // namespace

Protocol spoken_protocol(const Service& service, const http::Head& head) {
  if (is_rest(service.protocol)) return service.protocol;
  auto* smithy = head.headers.find("smithy-protocol");
  if ((smithy && *smithy == "rpc-v2-cbor") || !cbor_operation(head.path()).empty())
    return Protocol::Cbor;
  auto type = lower(head.headers.get("Content-Type"));
  if (type.starts_with("application/x-amz-json-1.1")) return Protocol::Json11;
  if (type.starts_with("application/x-amz-json-1.0")) return Protocol::Json10;
  if (head.headers.has("X-Amz-Target"))
    return is_json(service.protocol) ? service.protocol : Protocol::Json10;
  if (is_form(head) || !action_in(head.query()).empty())
    return service.protocol == Protocol::Ec2 ? Protocol::Ec2 : Protocol::Query;
  return service.protocol;
}

std::string named_operation(Protocol protocol, const http::Request& request) {
  if (protocol == Protocol::Cbor) return std::string(cbor_operation(request.path()));
  if (is_json(protocol)) {
    auto target = request.headers.get("X-Amz-Target");
    return target.substr(target.rfind('.') + 1);
  }
  if (is_rest(protocol)) return {};
  auto action = action_in(request.query());
  if (!action.empty()) return action;
  if (!request.body.in_file()) return action_in(request.body.bytes());
  auto text = decodable(request.body);
  return text ? action_in(*text) : std::string();
}

Result<> decode_request(const Operation& operation, Protocol protocol, const http::Request& request,
                        const Route& route, void* input) {
  if (!operation.input) return Done{};
  if (is_rest(protocol)) return decode_rest(operation, protocol, request, route, input);
  if (protocol == Protocol::Query || protocol == Protocol::Ec2)
    return decode_form(operation, protocol, request, input);
  if (request.body.empty()) return Done{};
  auto read = [&](std::string_view text) {
    return protocol == Protocol::Cbor ? read_cbor(text, *operation.input, input)
                                      : read_json(text, *operation.input, input);
  };
  if (!request.body.in_file() && request.body.size() <= decoded_body_max)
    return read(request.body.bytes());  // without a copy
  return read(TRY(decodable(request.body)));
}

}  // namespace windlass::aws
