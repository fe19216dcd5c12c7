#include "aws/cbor.h"
#include "aws/cbor_codec.h"
#include "aws/http_bindings.h"
#include "aws/json_codec.h"
#include "aws/protocol.h"
#include "aws/protocol_parts.h"
#include "aws/response_parts.h"
#include "aws/walk.h"
#include "aws/xml_codec.h"
#include "base/json.h"

namespace windlass::aws {

namespace {

// What is known of an error when it is written.
struct Answer {
  const Service& service;
  const Error& error;
  const Shape* shape;  // its modelled shape, if it has one
  const void* detail;  // that shape's structure, if the handler gave one
  int status;
  std::string message;
  const std::string& request_id;

  bool sender() const { return status < 500; }
  // The member whose text `message` is already.
  std::string_view message_wire() const {
    auto* member = shape ? message_member(*shape) : nullptr;
    return member ? std::string_view(member->wire) : std::string_view();
  }
  std::string query_code() const {
    return shape && shape->error_code ? shape->error_code : error.code;
  }
};

int status_of(const Error& error, const Shape* shape) {
  if (error.status) return error.status;
  if (shape && shape->error_status) return shape->error_status;
  if (error.code == "InternalFailure" || error.code == "InternalError" ||
      error.code == "InternalServerError")
    return 500;
  if (error.code == "ServiceUnavailable" || error.code == "SlowDown") return 503;
  return 400;
}

std::string message_of(const Error& error, const Shape* shape, const void* detail) {
  if (!error.message.empty() || !detail) return error.message;
  auto* member = message_member(*shape);
  auto* value = member ? member_value(*shape, detail, *member) : nullptr;
  return value ? as<std::string>(value) : std::string();
}

// Further facts are headers where their names say so ("x-amz-delete-marker", "Retry-After").
bool is_header(std::string_view name) {
  return name.find('-') != std::string_view::npos || name == "Location" || name == "Allow";
}

// SDKs cut the part before '#' off; the services send it nevertheless.
std::string json_type(const Answer& answer) {
  std::string_view service = answer.service.name;
  std::string name = answer.shape ? answer.shape->name : answer.error.code;
  if (name == "SerializationException" && (service == "dynamodb" || service == "sqs"))
    return "com.amazon.coral.service#" + name;
  if (service == "dynamodb")
    return (name == "ValidationException" ? "com.amazon.coral.validate#"
                                          : "com.amazonaws.dynamodb.v20120810#") +
           name;
  // What the model has no shape for comes from AWS's framework, under other names than in XML.
  if (service == "sqs" && !answer.shape && name == "InvalidParameterValue")
    return "com.amazon.coral.service#InvalidParameterValueException";
  if (service == "sqs" && !answer.shape && name == "MissingParameter")
    return "com.amazon.coral.service#MissingRequiredParameterException";
  if (service == "sqs") return "com.amazonaws.sqs#" + name;
  return name;
}

std::string message_key(const Answer& answer) {
  auto wire = answer.message_wire();
  return wire.empty() ? "message" : std::string(wire);
}

void json_error(http::Response& response, const Answer& answer, Protocol protocol) {
  bool rest = protocol == Protocol::RestJson;
  std::string body = "{\"__type\":";
  append_json_string(body, json_type(answer));
  if (!answer.message.empty() || !answer.shape || message_member(*answer.shape)) {
    body += ',';
    append_json_string(body, message_key(answer));
    body += ':';
    append_json_string(body, answer.message);
  }
  for (auto& [name, value] : answer.error.fields) {
    if (is_header(name)) continue;
    body += ',';
    append_json_string(body, name);
    body += ':';
    append_json_string(body, value);
  }
  if (answer.detail)
    write_json_members(body, *answer.shape, answer.detail, rest ? Part::Response : Part::Whole,
                       false, answer.message_wire());
  body += '}';
  response.headers.add("Content-Type", rest ? "application/json" : json_content_type(protocol));
  if (rest)
    response.headers.add("x-amzn-ErrorType", answer.shape ? answer.shape->name : answer.error.code);
  response.body = Body(std::move(body));
}

void cbor_error(http::Response& response, const Answer& answer) {
  constexpr unsigned major_map = 5;
  auto except = answer.message_wire();
  std::size_t count = 2 + (answer.detail ? count_members(*answer.shape, answer.detail, except) : 0);
  std::string body;
  append_cbor_head(body, major_map, count);
  append_cbor_text(body, "__type");
  append_cbor_text(body, json_type(answer));
  append_cbor_text(body, message_key(answer));
  append_cbor_text(body, answer.message);
  if (answer.detail) write_cbor_members(body, *answer.shape, answer.detail, except);
  response.headers.add("Content-Type", "application/cbor");
  response.headers.add("smithy-protocol", "rpc-v2-cbor");
  response.body = Body(std::move(body));
}

// <Code>, <Message> and whatever else the error carries.
void append_facts(std::string& body, const Answer& answer) {
  append_xml_element(body, "Code", answer.query_code());
  if (!answer.message.empty()) append_xml_element(body, "Message", answer.message);
  for (auto& [name, value] : answer.error.fields)
    if (!is_header(name)) append_xml_element(body, name, value);
  if (answer.detail)
    write_xml_members(body, *answer.shape, answer.detail, XmlNames::Rest, Part::Response,
                      answer.message_wire());
}

std::string s3_error(const Answer& answer) {
  std::string body(xml_declaration);
  body += "<Error>";
  append_facts(body, answer);
  append_xml_element(body, "RequestId", answer.request_id);
  append_xml_element(body, "HostId", answer.request_id);
  body += "</Error>";
  return body;
}

std::string ec2_error(const Answer& answer) {
  std::string body(xml_declaration);
  body += "<Response><Errors><Error>";
  append_facts(body, answer);
  body += "</Error></Errors>";
  append_xml_element(body, "RequestID", answer.request_id);
  body += "</Response>";
  return body;
}

std::string query_error(const Answer& answer) {
  std::string body(xml_declaration);
  body += "<ErrorResponse";
  if (answer.service.xml_namespace) {
    body += " xmlns=\"";
    append_xml_text(body, answer.service.xml_namespace);
    body += '"';
  }
  body += "><Error>";
  append_xml_element(body, "Type", answer.sender() ? "Sender" : "Receiver");
  append_facts(body, answer);
  body += "</Error>";
  append_xml_element(body, "RequestId", answer.request_id);
  body += "</ErrorResponse>";
  return body;
}

void xml_error(http::Response& response, const Answer& answer, Protocol protocol) {
  bool s3 = is_s3(answer.service);
  response.headers.add("Content-Type", protocol == Protocol::RestXml ? "application/xml"
                                       : protocol == Protocol::Ec2   ? "text/xml;charset=UTF-8"
                                                                     : "text/xml");
  response.body = Body(s3                          ? s3_error(answer)
                       : protocol == Protocol::Ec2 ? ec2_error(answer)
                                                   : query_error(answer));
}

}  // namespace

http::Response encode_error(const Service& service, const Operation* operation, Protocol protocol,
                            const Error& error, const std::string& request_id) {
  auto* shape = find_error(service, operation, error.code);
  auto* detail = shape ? error.detail.get() : nullptr;
  Answer answer{
      service,   error, shape, detail, status_of(error, shape), message_of(error, shape, detail),
      request_id};

  http::Response response;
  response.status = answer.status;
  add_request_id(response, service, request_id);
  bool bodyless = response.status == 304 ||
                  (operation && is_rest(protocol) && std::string_view(operation->method) == "HEAD");
  if (bodyless) {
    // HTTP has no room for more than the headers.
  } else if (protocol == Protocol::Cbor) {
    cbor_error(response, answer);
  } else if (is_json(protocol) || protocol == Protocol::RestJson) {
    json_error(response, answer, protocol);
  } else {
    xml_error(response, answer, protocol);
  }
  if (service.query_compatible && (is_json(protocol) || protocol == Protocol::Cbor))
    response.headers.add("x-amzn-query-error",
                         answer.query_code() + (answer.sender() ? ";Sender" : ";Receiver"));
  for (auto& [name, value] : error.fields)
    if (is_header(name)) response.headers.set(name, value);
  if (is_rest(protocol) && detail) write_headers(response.headers, *shape, detail);
  return response;
}

}  // namespace windlass::aws
