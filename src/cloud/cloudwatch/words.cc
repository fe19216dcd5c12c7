#include "cloud/cloudwatch/words.h"

#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "base/time.h"

namespace windlass::cloud::cloudwatch {

namespace {

struct Named {
  std::string_view code, name;
};
constexpr Named regions[] = {
    {"us-east-1", "US East (N. Virginia)"},
    {"us-east-2", "US East (Ohio)"},
    {"us-west-1", "US West (N. California)"},
    {"us-west-2", "US West (Oregon)"},
    {"af-south-1", "Africa (Cape Town)"},
    {"ap-east-1", "Asia Pacific (Hong Kong)"},
    {"ap-south-1", "Asia Pacific (Mumbai)"},
    {"ap-south-2", "Asia Pacific (Hyderabad)"},
    {"ap-northeast-1", "Asia Pacific (Tokyo)"},
    {"ap-northeast-2", "Asia Pacific (Seoul)"},
    {"ap-northeast-3", "Asia Pacific (Osaka)"},
    {"ap-southeast-1", "Asia Pacific (Singapore)"},
    {"ap-southeast-2", "Asia Pacific (Sydney)"},
    {"ap-southeast-3", "Asia Pacific (Jakarta)"},
    {"ap-southeast-4", "Asia Pacific (Melbourne)"},
    {"ca-central-1", "Canada (Central)"},
    {"ca-west-1", "Canada West (Calgary)"},
    {"eu-central-1", "EU (Frankfurt)"},
    {"eu-central-2", "Europe (Zurich)"},
    {"eu-north-1", "EU (Stockholm)"},
    {"eu-south-1", "EU (Milan)"},
    {"eu-south-2", "Europe (Spain)"},
    {"eu-west-1", "EU (Ireland)"},
    {"eu-west-2", "EU (London)"},
    {"eu-west-3", "EU (Paris)"},
    {"il-central-1", "Israel (Tel Aviv)"},
    {"me-central-1", "Middle East (UAE)"},
    {"me-south-1", "Middle East (Bahrain)"},
    {"sa-east-1", "South America (Sao Paulo)"},
};
constexpr const char* months[] = {"January",   "February", "March",    "April",
                                  "May",       "June",     "July",     "August",
                                  "September", "October",  "November", "December"};
constexpr const char* weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                    "Thursday", "Friday", "Saturday"};

struct Parts {
  int year, month, day, weekday, hour, minute, second;
};

Parts parts_of(std::chrono::sys_seconds time) {
  auto days = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date(days);
  std::chrono::hh_mm_ss clock(time - days);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday(days).c_encoding()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

}  // namespace

std::string number_text(double value) {
  auto text = format_double(value);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

std::string short_date(std::int64_t seconds) {
  auto at = parts_of(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
  char text[64];
  std::snprintf(text, sizeof text, "%02d/%02d/%02d %02d:%02d:%02d", at.day, at.month, at.year % 100,
                at.hour, at.minute, at.second);
  return text;
}

std::string offset_date(Time time) {
  auto text = format_iso8601_millis(time);
  text.pop_back();
  return text + "+0000";
}

std::string long_date(Time time) {
  auto at = parts_of(std::chrono::floor<std::chrono::seconds>(time));
  char text[96];
  std::snprintf(text, sizeof text, "%s %02d %s, %d %02d:%02d:%02d UTC", weekdays[at.weekday],
                at.day, months[at.month - 1], at.year, at.hour, at.minute, at.second);
  return text;
}

std::string region_name(const std::string& region) {
  for (auto& one : regions)
    if (one.code == region) return std::string(one.name);
  return region;
}

}  // namespace windlass::cloud::cloudwatch
