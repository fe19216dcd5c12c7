#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "aws/protocol.h"
#include "base/text.h"
#include "canonical.h"
#include "protocol_case.h"

using namespace windlass;
using namespace windlass::aws;
using namespace windlass::aws::testing;

namespace {

std::string differs(std::string_view what, const std::string& ours, const std::string& wanted) {
  if (ours == wanted) return "";
  return std::string(what) + " is\n    " + ours + "\n  wanted\n    " + wanted;
}

// "/path?b=1&a=2" with its pairs sorted: members have no order.
std::string canonical_target(std::string_view target) {
  auto question = target.find('?');
  if (question == std::string_view::npos) return std::string(target);
  auto query = target.substr(question + 1);
  std::vector<std::string> pairs;
  for (auto pair : split(query, '&')) pairs.push_back(replace_all(std::string(pair), "=", ""));
  std::ranges::sort(pairs);
  return std::string(target.substr(0, question + 1)) + join(pairs, "&");
}

std::string body_of(const ProtocolCase& each, const Json& message) {
  auto text = message.text("body").value_or("");
  return each.protocol() == Protocol::Cbor ? parse_base64(text).value_or("not base64") : text;
}

std::string header_value(std::string_view name, std::string value) {
  if (!equal_ignoring_case(name, "Content-Type")) return value;
  return lower(value.substr(0, value.find(';')));
}

std::string check_headers(const http::Headers& ours, const Json& message) {
  if (auto* wanted = message.find("headers"); wanted && wanted->is_object())
    for (auto& [name, value] : wanted->as_object()) {
      if (name == "Content-Length") continue;
      auto* there = ours.find(name);
      if (!there) return "the header " + name + " is missing";
      auto wrong = differs("the header " + name, header_value(name, *there),
                           header_value(name, value.as_string()));
      if (!wrong.empty()) return wrong;
    }
  // Content-Length is the HTTP client's to say.
  if (auto* names = message.find("requireHeaders"))
    for (auto& name : names->as_array())
      if (name.as_string() != "Content-Length" && !ours.has(name.as_string()))
        return "the header " + name.as_string() + " is missing";
  if (auto* names = message.find("forbidHeaders"))
    for (auto& name : names->as_array())
      if (ours.has(name.as_string())) return "the header " + name.as_string() + " is forbidden";
  return "";
}

std::string check_host(const ProtocolCase& each, const void* input, const Json& serialized) {
  auto host = serialized.text("host");
  if (!host) return "";
  auto prefix = host_prefix(*each.operation, input);
  if (!prefix) return prefix.error().message;
  return differs("the host", *prefix + each.endpoint.substr(each.endpoint.find("://") + 3), *host);
}

std::string client_sends(const ProtocolCase& each) {
  auto& serialized = *each.json.find("serialized");
  std::optional<DynamicValue> input;
  if (auto* shape = each.operation->input) {
    input.emplace(*shape);
    auto read =
        value_from_json(*shape, with_base64(*shape, *each.json.find("params")), input->get());
    if (!read) return "params: " + read.error().message;
  }
  auto request = encode_request(*each.operation, input ? input->get() : nullptr);
  if (!request) return request.error().message;
  auto wrong = differs("the method", request->method, serialized.text("method").value_or(""));
  if (wrong.empty())
    wrong = differs("the target", canonical_target(request->target),
                    canonical_target(serialized.text("uri").value_or("")));
  if (wrong.empty()) wrong = check_headers(request->headers, serialized);
  if (wrong.empty()) wrong = check_host(each, input ? input->get() : nullptr, serialized);
  if (wrong.empty() && serialized.find("body"))
    wrong = differs("the body", canonical_body(each.protocol(), request->body.read_all()),
                    canonical_body(each.protocol(), body_of(each, serialized)));
  return wrong;
}

http::Request request_of(const ProtocolCase& each, const Json& serialized) {
  http::Request request;
  request.method = serialized.text("method").value_or("");
  request.target = serialized.text("uri").value_or("");
  // What stands before the service (an endpoint "https://example.com/custom") strips its own path.
  auto at = each.endpoint.find('/', each.endpoint.find("://") + 3);
  auto mounted = at == std::string::npos ? "" : each.endpoint.substr(at);
  if (mounted.size() > 1 && request.target.starts_with(mounted))
    request.target.erase(0, mounted.size());
  if (auto* headers = serialized.find("headers"))
    for (auto& [name, value] : headers->as_object()) request.headers.add(name, value.as_string());
  request.body = Body(body_of(each, serialized));
  return request;
}

std::string server_takes(const ProtocolCase& each) {
  auto request = request_of(each, *each.json.find("serialized"));
  auto& service = each.model->service();
  auto protocol = spoken_protocol(service, request);
  if (protocol != service.protocol) return "another protocol was recognised";
  Route route;
  if (protocol == Protocol::RestJson || protocol == Protocol::RestXml) {
    route = find_route(service, request);
    if (route.operation != each.operation) return "no route leads to the operation";
  } else if (named_operation(protocol, request) != each.operation->name) {
    return "the operation was not recognised: '" + named_operation(protocol, request) + "'";
  }
  auto* shape = each.operation->input;
  if (!shape) return "";
  DynamicValue input(*shape);
  auto read = decode_request(*each.operation, protocol, request, route, input.get());
  if (!read) return read.error().code + ": " + read.error().message;
  return differs("the input", canonical_json(value_to_json(*shape, input.get())),
                 canonical_json(normal_value(*shape, *each.json.find("params"))));
}

http::Response response_of(const ProtocolCase& each) {
  auto& message = *each.json.find("response");
  http::Response response;
  response.status = static_cast<int>(message.find("status_code")->as_int());
  if (auto* headers = message.find("headers"))
    for (auto& [name, value] : headers->as_object()) response.headers.add(name, value.as_string());
  response.body = Body(body_of(each, message));
  return response;
}

std::string check_error(const ProtocolCase& each, const Error& error) {
  auto wrong = differs("the code", error.code, each.json.text("errorCode").value_or(""));
  if (auto message = each.json.text("errorMessage"); message && wrong.empty())
    wrong = differs("the message", error.message, *message);
  auto* wanted = each.json.find("error");
  if (!wrong.empty() || !wanted) return wrong;
  auto* shape = each.operation->errors.empty() ? nullptr : each.operation->errors[0];
  if (!shape) return "the operation knows no errors";
  if (!error.detail) return "the error has no detail";
  return differs("the detail", canonical_json(value_to_json(*shape, error.detail.get())),
                 canonical_json(normal_value(*shape, *wanted)));
}

std::string client_takes(const ProtocolCase& each) {
  auto* shape = each.operation->output;
  std::optional<DynamicValue> output;
  if (shape) output.emplace(*shape);
  auto read = decode_response(*each.operation, response_of(each), output ? output->get() : nullptr);
  if (each.json.find("errorCode"))
    return read ? "the error was not recognised" : check_error(each, read.error());
  if (!read) return read.error().code + ": " + read.error().message;
  if (!shape) return "";
  return differs("the output", canonical_json(value_to_json(*shape, output->get())),
                 canonical_json(normal_value(*shape, *each.json.find("result"))));
}

// Responses of the form protocols are XML, and so are their errors.
std::string canonical_answer(const ProtocolCase& each, std::string body) {
  auto protocol = each.protocol();
  if (protocol == Protocol::Query || protocol == Protocol::Ec2) return canonical_xml(body);
  return canonical_body(protocol, body);
}

// The error's type is compared by what a client makes of it; here only the members count.
std::string without_type(std::string body) {
  // The cases leave out the namespace that the services' errors do have.
  body = replace_all(body, "<ErrorResponse xmlns=https://example.com/>", "<ErrorResponse>");
  auto json = parse_json(body);
  if (!json || !json->is_object()) return body;
  std::erase_if(json->as_object(), [](auto& member) {
    return member.first == "code" ||
           ((member.first == "message" || member.first == "Message") && member.second == Json(""));
  });
  return canonical_json(*json);
}

http::Response error_answer(const ProtocolCase& each) {
  Error error{each.json.text("errorCode").value_or(""),
              each.json.text("errorMessage").value_or("")};
  error.status = static_cast<int>(each.json.find("response")->find("status_code")->as_int());
  // Some cases tell the message in the body only.
  if (error.message.empty())
    error.message = decode_response(*each.operation, response_of(each), nullptr).error().message;
  auto* shape = each.operation->errors.empty() ? nullptr : each.operation->errors[0];
  if (shape && each.json.find("error")) {
    error.detail = shape->access->make(*shape);
    auto read = value_from_json(*shape, with_base64(*shape, *each.json.find("error")),
                                const_cast<void*>(error.detail.get()));
    if (!read) error.message = read.error().message;
  }
  return encode_error(each.model->service(), each.operation, each.protocol(), error, "id");
}

std::string server_sends_error(const ProtocolCase& each) {
  auto response = error_answer(each);
  auto& wanted = *each.json.find("response");
  auto again = decode_response(*each.operation, response, nullptr);
  if (again) return "it is no error";
  auto wrong = check_error(each, again.error());
  if (wrong.empty() && wanted.find("body"))
    wrong = differs("the body", without_type(canonical_answer(each, response.body.read_all())),
                    without_type(canonical_answer(each, body_of(each, wanted))));
  return wrong;
}

std::string request_id(const Json& response) {
  auto* headers = response.find("headers");
  return headers ? headers->text("X-Amzn-Requestid").value_or("id") : "id";
}

std::string server_sends(const ProtocolCase& each) {
  if (each.json.find("errorCode")) return server_sends_error(each);
  auto& wanted = *each.json.find("response");
  auto* shape = each.operation->output;
  std::optional<DynamicValue> output;
  if (shape) {
    output.emplace(*shape);
    auto read =
        value_from_json(*shape, with_base64(*shape, *each.json.find("result")), output->get());
    if (!read) return "result: " + read.error().message;
  }
  auto response = encode_response(*each.operation, each.protocol(),
                                  output ? output->get() : nullptr, request_id(wanted));
  if (response.status != static_cast<int>(wanted.find("status_code")->as_int()))
    return "the status is " + std::to_string(response.status);
  auto wrong = check_headers(response.headers, wanted);
  if (wrong.empty() && wanted.find("body"))
    wrong = differs("the body", canonical_answer(each, response.body.read_all()),
                    canonical_answer(each, body_of(each, wanted)));
  return wrong;
}

Json one_way_cases() {
  std::ifstream in(WINDLASS_SOURCE_DIR "/src/aws/tests/one_way_cases.json");
  std::stringstream text;
  text << in.rdbuf();
  return parse_json(text.str()).value_or(Json(Json::Object{}));
}

void tell(const char* what, const Tally& tally) {
  std::printf("%s: %d cases pass, %d left out, %d fail\n", what, tally.passed, tally.skipped,
              static_cast<int>(tally.failed.size()));
  for (auto& failed : tally.failed) FAIL_CHECK(failed);
}

void run(const char* what, const char* way, bool client,
         std::string (*check)(const ProtocolCase&)) {
  auto cases = read_cases(way);
  if (cases.empty()) {
    MESSAGE("skipped: ../shared/protocol-cases is not there");
    return;
  }
  auto one_way = one_way_cases();
  tell(what,
       run_cases(
           cases,
           [&](auto& each) { return client ? each.ignored : one_way.find(each.key) != nullptr; },
           check));
}

}  // namespace

TEST_CASE("the client sends what the published cases say") {
  run("client, requests", "input", true, client_sends);
}

TEST_CASE("the server takes what the published cases send") {
  run("server, requests", "input", false, server_takes);
}

TEST_CASE("the client takes what the published cases answer") {
  run("client, responses", "output", true, client_takes);
}

TEST_CASE("the server answers what the published cases say") {
  run("server, responses", "output", false, server_sends);
}

TEST_CASE("at most 60 published cases make sense one way only, each for a reason that is told") {
  auto one_way = one_way_cases();
  CHECK(one_way.as_object().size() <= 60);
  for (auto& [key, reason] : one_way.as_object()) {
    CAPTURE(key);
    CHECK(reason.is_string());
    CHECK(reason.as_string().size() > 20);
  }
}
