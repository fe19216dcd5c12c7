// What a text of the manifest means, and what is wrong with one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/format.h"

namespace windlass::manifest {

std::optional<std::int64_t> seconds_of(std::string_view duration);  // "30m"
std::optional<std::int64_t> bytes_of(std::string_view size);        // "20GiB"

// What is wrong with the text, and the way out; nothing when it is as its rule says.
std::optional<std::string> complaint(Rule rule, std::string_view text);

// A word that YAML 1.1 takes for true or false, whatever a reader of 1.2 makes of it.
bool is_boolean_word(std::string_view text);

// The candidate that somebody most likely meant; "" when none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace windlass::manifest
