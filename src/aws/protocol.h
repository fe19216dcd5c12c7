// One operation's HTTP messages from and to typed values: both ends of AWS's six protocols.
//
// `input` and `output` point to the operation's structs (or to dynamic values of its shapes).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/shape.h"
#include "http/message.h"

namespace windlass::aws {

// --- The client's end -----------------------------------------------------------------------------

// Everything but host, signature and user agent.
Result<http::Request> encode_request(const Operation& operation, const void* input);
// What the host name of the request's endpoint must begin with ("foo.bar."); empty for most.
Result<std::string> host_prefix(const Operation& operation, const void* input);
// Fills `output`, or returns what AWS refused with: its code, message and status, and as `detail` the
// error's modelled structure when the operation lists it.
Result<> decode_response(const Operation& operation, const http::Response& response, void* output);

// --- The server's end -----------------------------------------------------------------------------

// An operation found by method and URI (the REST protocols); labels are decoded.
struct Route {
  const Operation* operation = nullptr;
  std::vector<std::pair<std::string, std::string>> labels = {};
};
// Matches the most specific of the service's URIs: literal segments before labels, query literals
// (?uploads, ?list-type=2, ?x-id=...) before none. Null operation: no such resource.
Route find_route(const Service& service, const http::Head& head);

// Which protocol a client speaks to this service, from content type and headers: SQS, CloudWatch and
// others are spoken in more than one.
Protocol spoken_protocol(const Service& service, const http::Head& head);
// The operation that a client of a non-REST protocol names: X-Amz-Target, /service/S/operation/O, or
// Action in query or form. "" when it names none.
std::string named_operation(Protocol protocol, const http::Request& request);

// The error is AWS's own for what is malformed (SerializationException, MalformedXML, ...).
Result<> decode_request(const Operation& operation, Protocol protocol, const http::Request& request,
                        const Route& route, void* input);
http::Response encode_response(const Operation& operation, Protocol protocol, const void* output,
                               const std::string& request_id);
// `operation` may be null when none was recognised.
http::Response encode_error(const Service& service, const Operation* operation, Protocol protocol,
                            const Error& error, const std::string& request_id);

// --- Both -----------------------------------------------------------------------------------------

struct Violation {
  enum class Rule { Required, Min, Max, Pattern, Enum } rule;
  std::string path;   // "entries.3.member.id", as AWS writes it: camel case, positions from 1
  std::string value;  // as it was given, cut short; empty for sensitive shapes
  const Member* member = nullptr;
  const Shape* shape = nullptr;
};
// What the input violates of the model's constraints; depth and number of answers are bounded.
std::vector<Violation> violations(const Shape& shape, const void* value);
// "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: ..."
std::string describe(const std::vector<Violation>& violations);

}  // namespace windlass::aws
