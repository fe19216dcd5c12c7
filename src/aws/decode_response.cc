#include <pugixml.hpp>

#include "aws/cbor.h"
#include "aws/cbor_codec.h"
#include "aws/form_codec.h"
#include "aws/http_bindings.h"
#include "aws/json_codec.h"
#include "aws/protocol.h"
#include "aws/protocol_parts.h"
#include "aws/walk.h"
#include "aws/xml_codec.h"
#include "base/json.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

// --- Errors
// ---------------------------------------------------------------------------------------

// "aws.protocoltests#FooError:http://..." is "FooError".
std::string bare_code(std::string_view code) {
  code = code.substr(0, code.find(':'));
  auto hash = code.rfind('#');
  return std::string(trimmed(hash == std::string_view::npos ? code : code.substr(hash + 1)));
}

// What a status alone says, where the body says nothing (HEAD) or nothing that we understand.
std::string code_of_status(int status) {
  switch (status) {
    case 301: return "PermanentRedirect";
    case 304: return "NotModified";
    case 400: return "BadRequest";
    case 403: return "Forbidden";
    case 404: return "NotFound";
    case 409: return "Conflict";
    case 412: return "PreconditionFailed";
    case 500: return "InternalFailure";
    case 503: return "ServiceUnavailable";
    default: return std::to_string(status);
  }
}

// The modelled error with its members, if the operation knows it. `read` fills it from the body.
template <class Read>
void add_detail(Error& error, const Operation& operation, std::string_view name, Read read) {
  auto* shape = find_error(*operation.service, &operation, name);
  if (!shape) return;
  auto value = shape->access->make(*shape);
  if (read(*shape, value.get())) error.detail = std::move(value);
}

// Services with a former query protocol send that one's code beside: it is what users know.
void prefer_query_code(Error& error, const Operation& operation, const http::Response& response) {
  if (!operation.service->query_compatible) return;
  if (auto* header = response.headers.find("x-amzn-query-error"))
    if (auto parts = split_once(*header, ";"); parts && !parts->first.empty())
      error.code = parts->first;
}

Error json_error(const Operation& operation, const http::Response& response,
                 const std::string& text) {
  Error error{"", "", response.status};
  std::string type = response.headers.get("x-amzn-ErrorType");
  if (auto body = parse_json(text)) {
    for (auto* key : {"__type", "code", "Code"})
      if (auto found = body->text(key); found && type.empty()) type = *found;
    for (auto* key : {"message", "Message", "errorMessage"})
      if (auto found = body->text(key); found && error.message.empty()) error.message = *found;
  }
  error.code = type.empty() ? code_of_status(response.status) : bare_code(type);
  bool rest = operation.service->protocol == Protocol::RestJson;
  add_detail(error, operation, error.code, [&](const Shape& shape, void* value) {
    if (rest && !read_headers(response.headers, shape, value, {.strict = false})) return false;
    return text.empty() ||
           read_json(text, shape, value, rest ? Part::Response : Part::Whole).has_value();
  });
  prefer_query_code(error, operation, response);
  return error;
}

Error cbor_error(const Operation& operation, const http::Response& response,
                 const std::string& text) {
  Error error{"", "", response.status};
  std::string type;
  CborReader reader(text, depth_max);
  reader.map([&](std::string& key) {
    if (reader.peek() != CborReader::Kind::Text) return reader.skip();
    if (key == "__type") return reader.text(type);
    if (key == "message" || key == "Message") return reader.text(error.message);
    return reader.skip();
  });
  error.code = type.empty() ? code_of_status(response.status) : bare_code(type);
  add_detail(error, operation, error.code, [&](const Shape& shape, void* value) {
    return read_cbor(text, shape, value).has_value();
  });
  prefer_query_code(error, operation, response);
  return error;
}

constexpr std::size_t fields_max = 20;

Error xml_error(const Operation& operation, const http::Response& response,
                const std::string& text) {
  Error error{code_of_status(response.status), "", response.status};
  auto document = parse_xml(text);
  if (!document) return error;
  auto node = (*document)->document_element();
  if (auto errors = find_child(node, "Errors")) node = errors;
  if (auto inner = find_child(node, "Error")) node = inner;
  auto code = find_child(node, "Code");
  if (!code) return error;
  error.code = trimmed(text_of(code));
  auto message = find_child(node, "Message");
  error.message = text_of(message ? message : find_child(node, "message"));
  for (auto& child : node.children()) {
    auto name = local_name(child);
    if (name.empty() || name == "Code" || name == "Message" || name == "message" ||
        name == "Type" || error.fields.size() >= fields_max)
      continue;
    auto value = text_of(child);
    if (!value.empty()) error.fields.emplace_back(name, std::move(value));
  }
  add_detail(error, operation, error.code, [&](const Shape& shape, void* value) {
    if (is_rest(operation.service->protocol) &&
        !read_headers(response.headers, shape, value, {.strict = false}))
      return false;
    return read_xml(node, shape, value, XmlNames::Rest, Part::Response).has_value();
  });
  return error;
}

Error decode_error(const Operation& operation, const http::Response& response) {
  auto text = decodable(response.body);
  if (!text) return Error{code_of_status(response.status), "", response.status};
  switch (operation.service->protocol) {
    case Protocol::Json10:
    case Protocol::Json11:
    case Protocol::RestJson: return json_error(operation, response, *text);
    case Protocol::Cbor: return cbor_error(operation, response, *text);
    default: return xml_error(operation, response, *text);
  }
}

// --- Answers
// --------------------------------------------------------------------------------------

Result<> decode_query(const Operation& operation, const std::string& text, void* output) {
  if (text.empty()) return Done{};
  auto document = TRY(parse_xml(text));
  auto node = document->document_element();
  if (operation.service->protocol == Protocol::Query) {
    auto wrapper = std::string(operation.name) + "Result";
    if (operation.output_wrapper) wrapper = operation.output_wrapper;
    if (auto inner = find_child(node, wrapper)) node = inner;
  }
  return read_xml(node, *operation.output, output, XmlNames::Rest, Part::Whole);
}

// S3 begins some answers before it knows the outcome: they are errors with status 200.
bool is_late_error(const Operation& operation, const std::string& text) {
  if (!is_s3(*operation.service)) return false;
  auto start = text.find("<Error>");
  return start != std::string::npos && start < 256 && text.find('<', text.find("?>") + 1) == start;
}

Result<> decode_rest_body(const Operation& operation, const http::Response& response,
                          void* output) {
  auto& shape = *operation.output;
  auto* payload = payload_member(shape);
  if (response.body.empty()) return Done{};
  if (payload && is_raw(payload->shape->kind)) {
    set_raw(*payload->shape, emplace_member(shape, output, *payload), response.body);
    return Done{};
  }
  if (!payload && !has_members(shape, Part::Response)) return Done{};
  auto text = TRY(decodable(response.body));
  if (is_late_error(operation, text)) {
    auto late = xml_error(operation, response, text);
    late.status = 500;
    return late;
  }
  auto& content = payload ? *payload->shape : shape;
  auto* value = payload ? emplace_member(shape, output, *payload) : output;
  auto part = payload ? Part::Whole : Part::Response;
  if (operation.service->protocol == Protocol::RestJson)
    return read_json(text, content, value, part);
  auto document = TRY(parse_xml(text));
  auto root = document->document_element();
  if (!answers_bare_element(operation)) return read_xml(root, content, value, XmlNames::Rest, part);
  auto location = text_of(root);
  if (location.empty()) return Done{};
  as<std::string>(emplace_member(shape, output, shape.members[0])) = std::move(location);
  return Done{};
}

Result<> decode_rest(const Operation& operation, const http::Response& response, void* output) {
  auto& shape = *operation.output;
  TRY(read_headers(response.headers, shape, output, {.strict = false}));
  for (auto& member : shape.members)
    if (member.location == Location::Status && member.shape->kind == Kind::Integer)
      as<std::int32_t>(emplace_member(shape, output, member)) = response.status;
  return decode_rest_body(operation, response, output);
}

}  // namespace

Result<> decode_response(const Operation& operation, const http::Response& response, void* output) {
  if (response.status >= 300) return decode_error(operation, response);
  if (!operation.output) return Done{};
  auto protocol = operation.service->protocol;
  if (is_rest(protocol)) return decode_rest(operation, response, output);
  auto text = TRY(decodable(response.body));
  if (protocol == Protocol::Query || protocol == Protocol::Ec2)
    return decode_query(operation, text, output);
  if (text.empty()) return Done{};
  if (protocol == Protocol::Cbor) return read_cbor(text, *operation.output, output);
  return read_json(text, *operation.output, output);
}

}  // namespace windlass::aws
