#include "cloud/logs/tokens.h"

#include "base/text.h"

namespace windlass::cloud::logs {

namespace {

constexpr std::size_t time_digits = 20, number_digits = 36;

std::string digits(std::uint64_t value, std::size_t width) {
  auto text = std::to_string(value);
  return std::string(width - text.size(), '0') + text;
}

}  // namespace

std::string event_id(const Position& at) {
  // One more, so that the place before every number has a text too.
  return digits(static_cast<std::uint64_t>(at.timestamp), time_digits) +
         digits(static_cast<std::uint64_t>(at.number) + 1, number_digits);
}

std::string sequence_token(std::int64_t number) {
  return "4" + digits(static_cast<std::uint64_t>(number), time_digits + number_digits - 1);
}

std::string read_token(const ReadToken& token) {
  return (token.forward ? "f/" : "b/") + event_id(token.at) + "/s";
}

std::optional<ReadToken> parse_read_token(std::string_view text) {
  if (text.size() != 4 + time_digits + number_digits || !text.ends_with("/s") ||
      !(text.starts_with("f/") || text.starts_with("b/")))
    return std::nullopt;
  auto time = parse_int(text.substr(2, time_digits));
  auto number = parse_uint(text.substr(2 + time_digits, number_digits));
  if (!time || !number || *number > std::uint64_t{1} << 63) return std::nullopt;
  return ReadToken{text[0] == 'f', {*time, static_cast<std::int64_t>(*number - 1)}};
}

}  // namespace windlass::cloud::logs
