// Who may speak to the gateway at all: nobody through a browser that was led here.
#pragma once

#include <optional>
#include <string_view>

#include "http/message.h"

namespace windlass::cloud {

// A name that means this machine, or one that we handed out (BUCKET.s3.localhost, AWS's own names
// inside a VPC). Any other Host is a web page that rebound its name to our address.
bool is_our_host(std::string_view host);
// Without the port: "[::1]:80" -> "[::1]".
std::string_view host_name(std::string_view host);
bool is_loopback_name(std::string_view name);

// A refusal, or nothing.
std::optional<http::Response> guard(const http::Head& head);

}  // namespace windlass::cloud
