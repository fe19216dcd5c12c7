#include "cloud/s3/names.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

// In the order of their bytes; none that a command line would take for an option.
constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
constexpr std::size_t number_digits = 11;
constexpr std::size_t id_size = 32;

std::string number_then_chance(std::uint64_t number, Random& random) {
  std::string id(number_digits, '0');
  for (auto at = id.rbegin(); at != id.rend(); ++at, number >>= 6) *at = digits[number & 63];
  return id + random.text(id_size - number_digits, digits);
}

bool looks_like_ip(std::string_view name) {
  auto parts = split(name, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](auto part) {
           return part.size() <= 3 && parse_uint(part).has_value();
         });
}

bool is_bucket_name(std::string_view name) {
  auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (name.size() < 3 || name.size() > 63) return false;
  if (!alphanumeric(name.front()) || !alphanumeric(name.back())) return false;
  for (auto c : name)
    if (!alphanumeric(c) && c != '-' && c != '.') return false;
  if (name.find("..") != name.npos || looks_like_ip(name)) return false;
  for (auto prefix : {"xn--", "sthree-", "amzn-s3-demo-"})
    if (name.starts_with(prefix)) return false;
  for (auto suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"})
    if (name.ends_with(suffix)) return false;
  return true;
}

}  // namespace

Result<> check_bucket_name(const std::string& name) {
  if (is_bucket_name(name)) return Done{};
  return refusal("InvalidBucketName", "The specified bucket is not valid.")
      .with("BucketName", name);
}

Result<std::string> object_key(const std::optional<std::string>& key) {
  constexpr std::size_t key_bytes_max = 1024;
  if (!key || key->empty()) return invalid_argument("The key must not be empty.");
  if (key->size() > key_bytes_max)
    return refusal("KeyTooLongError", "Your key is too long")
        .with("Size", std::to_string(key->size()))
        .with("MaxSizeAllowed", std::to_string(key_bytes_max));
  if (!is_utf8(*key)) return refusal("InvalidURI", "Couldn't parse the specified URI.");
  return *key;
}

std::string owner_id(const AccountId& account) {
  return hex(sha256("canonical user of " + account.text));
}

std::string make_version_id(std::int64_t seq, Random& random) {
  return number_then_chance(static_cast<std::uint64_t>(seq), random);
}

std::optional<std::int64_t> seq_of(std::string_view version_id) {
  if (version_id.size() != id_size) return std::nullopt;
  std::uint64_t number = 0;
  for (auto c : version_id.substr(0, number_digits)) {
    auto digit = digits.find(c);
    if (digit == digits.npos) return std::nullopt;
    number = number << 6 | digit;
  }
  return static_cast<std::int64_t>(number);
}

std::string make_upload_id(Time begun, Random& random) {
  return number_then_chance(static_cast<std::uint64_t>(begun.time_since_epoch().count()), random);
}

std::optional<std::string> after_prefix(std::string_view prefix) {
  std::string after(prefix);
  while (!after.empty() && static_cast<unsigned char>(after.back()) == 0xFF) after.pop_back();
  if (after.empty()) return std::nullopt;
  after.back() = static_cast<char>(static_cast<unsigned char>(after.back()) + 1);
  return after;
}

std::string in_quotes(std::string_view etag) {
  std::string text;
  text.reserve(etag.size() + 2);
  text += '"';
  text += etag;
  text += '"';
  return text;
}

std::string unquoted(std::string_view etag) {
  etag = trimmed(etag);
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

}  // namespace windlass::cloud::s3
