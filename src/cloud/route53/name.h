// Domain names: as Route 53 writes them, in its order, and as a zone file has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace windlass::cloud::route53 {

// Lower case, absolute, with what is not a to z, 0 to 9, '-' or '_' as an octal escape: "*.Example.com"
// becomes "\052.example.com.". Nothing for what is no name.
std::optional<std::string> normal_name(std::string_view name);

// Sorts names by their labels from the right, as Route 53 lists them.
std::string sort_key(std::string_view normal_name);

// With decimal escapes, and '*' as it is.
std::string zone_file_name(std::string_view normal_name);

bool is_within(std::string_view normal_name, std::string_view zone);

}  // namespace windlass::cloud::route53
