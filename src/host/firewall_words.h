// Single words of nft's language, made of what a cloud's rows say: nothing that they hold can
// become anything else in the table.
#pragma once

#include <optional>
#include <string>

namespace windlass::host {

bool is_address(const std::string& text);  // "10.0.0.1"
bool is_range(const std::string& text);    // "10.0.0.0/16", or an address
bool is_everything(const std::string& range);

// An id as the name of a set or chain; the prefix keeps it apart from nft's own words.
std::string nft_name(const std::string& prefix, const std::string& id);

// The part of a rule that looks at protocol, ports, type and code: "tcp dport 80-90"; "" when it
// asks for nothing. Nothing when no packet of IPv4 is meant.
std::optional<std::string> nft_protocol(const std::string& protocol, int from, int to);

}  // namespace windlass::host
