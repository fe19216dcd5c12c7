// Words that an expression may only say as #names.
#pragma once

#include <string_view>

namespace windlass::cloud::dynamodb {

bool is_reserved(std::string_view name);  // in any case

}  // namespace windlass::cloud::dynamodb
