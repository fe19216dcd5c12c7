// What answers and errors have in common.
#pragma once

#include <string>
#include <string_view>

#include "aws/shape.h"
#include "http/message.h"

namespace windlass::aws {

inline constexpr std::string_view xml_declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// The headers by which SDKs know a request; S3 has its own.
void add_request_id(http::Response& response, const Service& service, const std::string& id);

}  // namespace windlass::aws
