#include "base/time.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace windlass {

namespace {

struct Civil {
  int year, month, day, hour, minute, second, micros, weekday;
};

constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

Civil civil(Time time) {
  using namespace std::chrono;
  auto day = floor<days>(time);
  year_month_day date{day};
  auto rest = time - day;
  auto seconds_of_day = static_cast<int>(floor<seconds>(rest).count());
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          seconds_of_day / 3600,
          seconds_of_day / 60 % 60,
          seconds_of_day % 60,
          static_cast<int>((rest - floor<seconds>(rest)).count()),
          static_cast<int>(weekday{day}.c_encoding())};
}

template <class... Args>
std::string format(const char* pattern, Args... args) {
  char buffer[80];
  std::snprintf(buffer, sizeof buffer, pattern, args...);
  return buffer;
}

std::optional<Time> from_civil(std::int64_t year, std::int64_t month, std::int64_t day,
                               std::int64_t hour, std::int64_t minute, std::int64_t second) {
  using namespace std::chrono;
  if (year < 0 || year > 9999 || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  year_month_day date{std::chrono::year(static_cast<int>(year)),
                      std::chrono::month(static_cast<unsigned>(month)),
                      std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return Time{sys_days(date)} + hours(hour) + minutes(minute) + seconds(second);
}

// Takes `width` digits off the front of `text`.
std::optional<std::int64_t> digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  for (char c : text.substr(0, width))
    if (c < '0' || c > '9') return std::nullopt;
  auto value = parse_int(text.substr(0, width));
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Duration> fraction(std::string_view& text) {
  Duration out{0};
  std::int64_t unit = 100'000;
  bool any = false;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    out += Duration{(text.front() - '0') * unit};
    unit /= 10;
    text.remove_prefix(1);
    any = true;
  }
  if (!any) return std::nullopt;
  return out;
}

}  // namespace

std::string format_iso8601(Time time) {
  auto c = civil(time);
  auto whole =
      format("%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second);
  if (c.micros == 0) return whole + "Z";
  if (c.micros % 1000 == 0) return whole + format(".%03dZ", c.micros / 1000);
  return whole + format(".%06dZ", c.micros);
}

std::string format_iso8601_millis(Time time) {
  auto c = civil(time);
  return format("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day, c.hour, c.minute,
                c.second, c.micros / 1000);
}

std::string format_http_date(Time time) {
  auto c = civil(time);
  return format("%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[c.weekday], c.day,
                months[c.month - 1], c.year, c.hour, c.minute, c.second);
}

std::string format_basic(Time time) {
  auto c = civil(time);
  return format("%04d%02d%02dT%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::optional<Time> parse_iso8601(std::string_view text) {
  auto year = digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  auto month = digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto day = digits(text, 2);
  if (!day) return std::nullopt;
  if (text.empty()) return from_civil(*year, *month, *day, 0, 0, 0);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  auto hour = digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  auto minute = digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  auto second = digits(text, 2);
  if (!second) return std::nullopt;
  auto time = from_civil(*year, *month, *day, *hour, *minute, *second);
  if (!time) return std::nullopt;
  if (take(text, '.')) {
    auto part = fraction(text);
    if (!part) return std::nullopt;
    *time += *part;
  }
  if (text == "Z" || text == "z" || text.empty()) return time;
  auto sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
  if (!sign) return std::nullopt;
  text.remove_prefix(1);
  auto hours = digits(text, 2);
  if (!hours || (!take(text, ':') && text.size() != 2)) return std::nullopt;
  auto minutes = digits(text, 2);
  if (!minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
  return *time - sign * (std::chrono::hours(*hours) + std::chrono::minutes(*minutes));
}

std::optional<Time> parse_http_date(std::string_view text) {
  auto comma = split_once(text, ", ");
  if (!comma) return std::nullopt;
  text = comma->second;
  auto day = digits(text, 2);
  if (!day || !take(text, ' ') || text.size() < 4) return std::nullopt;
  std::int64_t month = 0;
  for (int i = 0; i < 12; ++i)
    if (text.starts_with(months[i])) month = i + 1;
  text.remove_prefix(3);
  if (!month || !take(text, ' ')) return std::nullopt;
  auto year = digits(text, 4);
  if (!year || !take(text, ' ')) return std::nullopt;
  auto hour = digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  auto minute = digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  auto second = digits(text, 2);
  if (!second) return std::nullopt;
  auto time = from_civil(*year, month, *day, *hour, *minute, *second);
  if (time && take(text, '.')) {
    auto part = fraction(text);
    if (!part) return std::nullopt;
    *time += *part;
  }
  if (text != " GMT" && text != " UTC") return std::nullopt;
  return time;
}

std::optional<Time> parse_basic(std::string_view text) {
  auto year = digits(text, 4), month = digits(text, 2), day = digits(text, 2);
  if (!year || !month || !day || !take(text, 'T')) return std::nullopt;
  auto hour = digits(text, 2), minute = digits(text, 2), second = digits(text, 2);
  if (!hour || !minute || !second || text != "Z") return std::nullopt;
  return from_civil(*year, *month, *day, *hour, *minute, *second);
}

// What comes from the wire may be any number; times are kept where their forms can be written.
constexpr std::int64_t earliest_second = -62'167'219'200;  // 0000-01-01T00:00:00Z
constexpr std::int64_t latest_second = 253'402'300'799;    // 9999-12-31T23:59:59Z

Time from_epoch_seconds(double seconds) {
  if (std::isnan(seconds)) return Time{};
  seconds =
      std::clamp(seconds, static_cast<double>(earliest_second), static_cast<double>(latest_second));
  return Time{Duration{static_cast<std::int64_t>(std::llround(seconds * 1e6))}};
}

Time from_epoch_millis(std::int64_t millis) {
  return Time{std::chrono::milliseconds{
      std::clamp(millis, earliest_second * 1000, latest_second * 1000 + 999)}};
}

}  // namespace windlass
