// Time as text, in the forms that AWS's protocols use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace windlass {

std::string format_iso8601(Time time);           // 2026-11-20T12:00:00Z, .123Z when not whole
std::string format_iso8601_millis(Time time);    // 2026-11-20T12:00:00.000Z
std::string format_http_date(Time time);         // Fri, 20 Nov 2026 12:00:00 GMT
std::string format_basic(Time time);             // 20261120T120000Z, as SigV4 has it
std::optional<Time> parse_iso8601(std::string_view text);
std::optional<Time> parse_http_date(std::string_view text);
std::optional<Time> parse_basic(std::string_view text);

inline double epoch_seconds(Time time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1e6;
}
inline std::int64_t epoch_millis(Time time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
// What lies before the year 0 or after 9999 becomes the nearest time that can be written.
Time from_epoch_millis(std::int64_t millis);
Time from_epoch_seconds(double seconds);

}  // namespace windlass
