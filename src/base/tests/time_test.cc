#include "base/time.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace windlass;

namespace {
constexpr Time noon{std::chrono::seconds{1'795'176'000}};  // 2026-11-20T12:00:00Z
constexpr Duration micros(int n) { return Duration{n}; }
}  // namespace

TEST_CASE("each form of a time reads as AWS writes it") {
  CHECK(format_iso8601(noon) == "2026-11-20T12:00:00Z");
  CHECK(format_iso8601(noon + micros(123'000)) == "2026-11-20T12:00:00.123Z");
  CHECK(format_iso8601(noon + micros(1)) == "2026-11-20T12:00:00.000001Z");
  CHECK(format_iso8601_millis(noon + micros(7'999)) == "2026-11-20T12:00:00.007Z");
  CHECK(format_http_date(noon) == "Fri, 20 Nov 2026 12:00:00 GMT");
  CHECK(format_basic(noon) == "20261120T120000Z");
}

TEST_CASE("each form of a time reads back") {
  CHECK(parse_iso8601("2026-11-20T12:00:00Z") == noon);
  CHECK(parse_iso8601("2026-11-20T12:00:00.123Z") == noon + micros(123'000));
  CHECK(parse_iso8601("2026-11-20T12:00:00.123456789Z") == noon + micros(123'456));
  CHECK(parse_iso8601("2026-11-20t12:00:00z") == noon);
  CHECK(parse_iso8601("2026-11-20") == noon - std::chrono::hours(12));
  CHECK(parse_http_date("Fri, 20 Nov 2026 12:00:00 GMT") == noon);
  CHECK(parse_http_date("Fri, 20 Nov 2026 12:00:00.5 GMT") == noon + micros(500'000));
  CHECK(parse_basic("20261120T120000Z") == noon);
}

TEST_CASE("offsets are taken off") {
  CHECK(parse_iso8601("2026-11-20T13:00:00+01:00") == noon);
  CHECK(parse_iso8601("2026-11-20T06:30:00-0530") == noon);
  CHECK(parse_iso8601("2026-11-20T12:00:00+00:00") == noon);
}

TEST_CASE("times of every age go both ways") {
  // Every 37 days and some, from the year 0 to 2400, before the epoch too.
  for (auto second = std::int64_t{-62'167'219'200}; second < 13'569'465'600;
       second += 37 * 86'400 + 12'345) {
    Time time{std::chrono::seconds{second} + micros(654'321)};
    CAPTURE(second);
    REQUIRE(parse_iso8601(format_iso8601(time)) == time);
    auto whole = std::chrono::floor<std::chrono::seconds>(time);
    REQUIRE(parse_http_date(format_http_date(time)) == Time{whole});
    REQUIRE(parse_basic(format_basic(time)) == Time{whole});
  }
}

TEST_CASE("leap years have their day, others not") {
  CHECK(parse_iso8601("2024-02-29T00:00:00Z"));
  CHECK(parse_iso8601("2000-02-29T00:00:00Z"));
  CHECK_FALSE(parse_iso8601("2023-02-29T00:00:00Z"));
  CHECK_FALSE(parse_iso8601("1900-02-29T00:00:00Z"));
}

TEST_CASE("what is no time is refused") {
  for (auto* bad : {"",
                    "2026",
                    "2026-11",
                    "2026-13-01T00:00:00Z",
                    "2026-00-01T00:00:00Z",
                    "2026-11-31T00:00:00Z",
                    "2026-11-00T00:00:00Z",
                    "2026-11-20T24:00:00Z",
                    "2026-11-20T12:60:00Z",
                    "2026-11-20T12:00:61Z",
                    "2026-11-20T12:00Z",
                    "2026-11-20T12:00:00.Z",
                    "2026-11-20T12:00:00ZZ",
                    "2026-11-20T12:00:00+1:00",
                    "2026-11-20T12:00:00+99:00",
                    "2026-11-20T12:00:00+00:99",
                    "2026-11-20T12:00:00+",
                    "2026-1-2T12:00:00Z",
                    "-026-11-20T12:00:00Z",
                    "2026-11-20T+1:00:00Z",
                    "20261120T120000Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_iso8601(bad));
  }
  for (auto* bad : {"", "Fri 20 Nov 2026 12:00:00 GMT", "Fri, 20 Nox 2026 12:00:00 GMT",
                    "Fri, 20 No", "Fri, 20 Nov 2026 12:00:00", "Fri, 20 Nov 2026 12:00:00 GMT ",
                    "Fri, 32 Nov 2026 12:00:00 GMT", "Fri, 20 Nov 26 12:00:00 GMT"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_http_date(bad));
  }
  for (auto* bad : {"", "20261120T120000", "20261120120000Z", "20261320T120000Z",
                    "20261120T120000Z ", "2026-11-20T12:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_basic(bad));
  }
}

TEST_CASE("seconds and milliseconds since the epoch go both ways") {
  auto time = noon + micros(250'000);
  CHECK(epoch_seconds(time) == 1'795'176'000.25);
  CHECK(from_epoch_seconds(1'795'176'000.25) == time);
  CHECK(epoch_millis(time) == 1'795'176'000'250);
  CHECK(from_epoch_millis(1'795'176'000'250) == time);
  CHECK(epoch_millis(Time{micros(-1)}) == -1);
}

TEST_CASE("any number from the wire becomes a time that can be written") {
  for (double wild : {1e300, -1e300, 1e18, static_cast<double>(INFINITY)}) {
    CAPTURE(wild);
    auto text = format_iso8601(from_epoch_seconds(wild));
    CHECK(text == (wild > 0 ? "9999-12-31T23:59:59Z" : "0000-01-01T00:00:00Z"));
  }
  CHECK(format_iso8601(from_epoch_millis(INT64_MAX)) == "9999-12-31T23:59:59.999Z");
  CHECK(format_iso8601(from_epoch_millis(INT64_MIN)) == "0000-01-01T00:00:00Z");
  CHECK(from_epoch_seconds(static_cast<double>(NAN)) == Time{});
}
