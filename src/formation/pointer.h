// Places in a JSON value: "/Tags/0/Value".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace windlass::formation {

// nullptr when there is no such place.
Json* at_pointer(Json& json, std::string_view pointer);
const Json* at_pointer(const Json& json, std::string_view pointer);
std::string pointer_to(const std::vector<std::string>& path);
std::vector<std::string> path_of(std::string_view pointer);

}  // namespace windlass::formation
