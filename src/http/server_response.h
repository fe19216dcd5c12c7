// Our Response in the forms in which it leaves: for libmicrohttpd, and as plain bytes.
#pragma once

#include <string>

#include "http/message.h"

struct MHD_Response;

namespace windlass::http {

// Takes the body over without copying it. Null when the system has no room (memory, descriptors) or
// when the body's file is shorter than the body. The caller destroys it.
MHD_Response* make_mhd_response(Response response, bool to_head_request, bool then_close);

// The whole answer as it goes over the wire, closing the connection. Only for small ones.
std::string as_bytes(const Response& response);

// What libmicrohttpd would refuse to send becomes 500.
int sendable_status(int status);

Response plain_response(int status, std::string text);

}  // namespace windlass::http
