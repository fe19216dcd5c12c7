// Where a wait condition's handle points to: an object of a bucket that anybody may write, and
// nobody else may read. Each signal is a version of it, so that none is lost before it was heard.
#pragma once

#include "formation/record.h"
#include "formation/resource_type.h"

namespace windlass::formation {

// Its address. May be asked again.
Result<std::string> open_signal_box(const Place& place, const Wanted& handle);
// Everything that was ever put there.
Result<std::vector<Signal>> read_signal_box(const Place& place, const std::string& address);
// What is gone is closed.
Result<> close_signal_box(const Place& place, const std::string& address);

// {"Status": "SUCCESS", "UniqueId": "1", "Data": "...", "Reason": "..."}; nothing for what is no
// signal.
std::optional<Signal> parse_signal(std::string_view text);

}  // namespace windlass::formation
