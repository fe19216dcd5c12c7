#include "base/text.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace windlass;

namespace {
std::string all_bytes() {
  std::string out;
  for (int i = 0; i < 256; ++i) out += static_cast<char>(i);
  return out;
}
using Parts = std::vector<std::string_view>;
}  // namespace

TEST_CASE("split keeps empty parts") {
  CHECK(split("a,b", ',') == Parts{"a", "b"});
  CHECK(split("", ',') == Parts{""});
  CHECK(split(",a,,", ',') == Parts{"", "a", "", ""});
}

TEST_CASE("split_once cuts at the first separator") {
  auto cut = split_once("a::b::c", "::");
  REQUIRE(cut);
  CHECK(cut->first == "a");
  CHECK(cut->second == "b::c");
  CHECK_FALSE(split_once("abc", "::"));
}

TEST_CASE("trimmed, cases and join do what their names say, in ASCII") {
  CHECK(trimmed(" \t a b \r\n") == "a b");
  CHECK(trimmed(" \n") == "");
  CHECK(lower("AZ\xC3\x84[") == "az\xC3\x84[");
  CHECK(upper("az`{") == "AZ`{");
  CHECK(equal_ignoring_case("X-Amz-Date", "x-amz-dATE"));
  CHECK_FALSE(equal_ignoring_case("a", "ab"));
  CHECK(join({"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(join({"", ""}, ",") == ",");
  CHECK(join({}, ",") == "");
}

TEST_CASE("replace_all replaces every occurrence once, and ends") {
  CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
  CHECK(replace_all("a&b&&", "&", "&amp;") == "a&amp;b&amp;&amp;");
  CHECK(replace_all("abcabc", "bc", "") == "aa");
  CHECK(replace_all("abc", "", "x") == "abc");
  CHECK(replace_all("abc", "x", "y") == "abc");
}

TEST_CASE("a number is the whole text, in range") {
  CHECK(parse_int("-9223372036854775808") == INT64_MIN);
  CHECK(parse_int("9223372036854775807") == INT64_MAX);
  CHECK(parse_uint("18446744073709551615") == UINT64_MAX);
  for (auto* bad : {"", " 1", "1 ", "+1", "0x1", "1.0", "9223372036854775808", "-", "--1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_int(bad));
  }
  CHECK_FALSE(parse_uint("-1"));
}

TEST_CASE("a double is a finite decimal number") {
  CHECK(parse_double("1.5") == 1.5);
  CHECK(parse_double("-1e3") == -1000.0);
  CHECK(parse_double("1e-400") == 0.0);
  for (auto* bad : {"", " 1", "1 ", "+1", "1e400", "-1e400", "inf", "nan", "0x10", "1e", "1,5"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_double(bad));
  }
}

TEST_CASE("a double's text reads back as the same number") {
  for (double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, 123456789.12345679,
                       9007199254740993.0, -0.0, 1e22, 2.5e-8}) {
    CAPTURE(value);
    auto back = parse_double(format_double(value));
    REQUIRE(back);
    CHECK(*back == value);
    CHECK(std::signbit(*back) == std::signbit(value));
  }
  CHECK(format_double(1.5) == "1.5");
  CHECK(format_double(100) == "100");
  CHECK(format_double(0.1) == "0.1");
}

TEST_CASE("hexadecimal goes both ways") {
  CHECK(hex(std::string_view("\x00\xff\x1a", 3)) == "00ff1a");
  CHECK(parse_hex(hex(all_bytes())) == all_bytes());
  CHECK(parse_hex("aBcD") == "\xab\xcd");
  CHECK_FALSE(parse_hex("abc"));
  CHECK_FALSE(parse_hex("0g"));
}

TEST_CASE("base64 goes both ways, as RFC 4648 has it") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  for (std::size_t size = 0; size < 10; ++size) {
    auto bytes = all_bytes().substr(250 - size, size);
    CHECK(parse_base64(base64(bytes)) == bytes);
  }
  CHECK(parse_base64(base64(all_bytes())) == all_bytes());
}

TEST_CASE("malformed base64 is refused") {
  for (auto* bad :
       {"Zg", "Zg=", "Z===", "====", "=", "Zg==Zg==", "Zm9v\n", "Zm 9v", "Zm-_", "Z=g=", "Zm9vY"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_base64(bad));
  }
}

TEST_CASE("percent encoding keeps what SigV4 keeps") {
  CHECK(percent_encode("azAZ09-._~") == "azAZ09-._~");
  CHECK(percent_encode("a b/c+%\n") == "a%20b%2Fc%2B%25%0A");
  CHECK(percent_encode("a/b", "/") == "a/b");
  CHECK(percent_encode("\xC3\xA4") == "%C3%A4");
  CHECK(percent_decode(percent_encode(all_bytes())) == all_bytes());
}

TEST_CASE("percent decoding leaves malformed escapes alone") {
  CHECK(percent_decode("%41%6a%6A") == "Ajj");
  CHECK(percent_decode("%") == "%");
  CHECK(percent_decode("%4") == "%4");
  CHECK(percent_decode("%zz%4x") == "%zz%4x");
  CHECK(percent_decode("%%41") == "%A");
  CHECK(percent_decode("a+b") == "a+b");
  CHECK(percent_decode("a+b%2B", true) == "a b+");
  CHECK(percent_decode("%00") == std::string(1, '\0'));
}

TEST_CASE("UTF-8 is valid up to U+10FFFF, without surrogates and long forms") {
  for (auto* good : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                     "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(hex(good));
    CHECK(is_utf8(good));
  }
  for (auto* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF",  // long forms
        "\xED\xA0\x80", "\xED\xBF\xBF",                                              // surrogates
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE",                      // beyond
        "\xC2", "\xE0\xA0", "\xF0\x90\x80", "a\xC2", "\xC2\x41", "\xE0\xA0\x41",     // cut off
        "\xF0\x90\x80\x41"}) {
    CAPTURE(hex(bad));
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("wildcards match as AWS's do") {
  CHECK(matches_wildcard("*", ""));
  CHECK(matches_wildcard("", ""));
  CHECK_FALSE(matches_wildcard("", "a"));
  CHECK_FALSE(matches_wildcard("?", ""));
  CHECK(matches_wildcard("s3:Get*", "s3:GetObject"));
  CHECK(matches_wildcard("s3:*Object*", "s3:GetObject"));
  CHECK(matches_wildcard("arn:*:s3:::b/*/x?", "arn:aws:s3:::b/a/c/x1"));
  CHECK_FALSE(matches_wildcard("a*b", "aXc"));
  CHECK_FALSE(matches_wildcard("abc", "ABC"));
  CHECK(matches_wildcard("***", "abc"));
  CHECK(matches_wildcard("*a*b", "aabab"));
  CHECK(matches_wildcard("a*", "a*"));
  CHECK(matches_wildcard("*?", "**"));
}

TEST_CASE("a hostile wildcard still ends") {
  // Each star could end anywhere: 40 of them would be 2^40 ways for a matcher that tries all.
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "a*";
  CHECK_FALSE(matches_wildcard(pattern + "b", std::string(5000, 'a')));
  CHECK(matches_wildcard(pattern, std::string(5000, 'a')));
}
