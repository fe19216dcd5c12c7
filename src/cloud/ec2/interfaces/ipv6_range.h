// IPv6 ranges: rules may name them, and no address of ours lies in one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace windlass::cloud::ec2 {

// "2001:DB8:0::5/32" is "2001:db8::/32"; nothing for what is no range.
std::optional<std::string> canonical_ipv6_range(std::string_view text);

}  // namespace windlass::cloud::ec2
