#include "aws/sigv4_canonical.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr auto unreserved = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<std::size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                         (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                                         c == '.' || c == '~';
  return table;
}();

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_encoded(std::string& out, unsigned char c, bool keep_slash) {
  static constexpr char digits[] = "0123456789ABCDEF";
  if (unreserved[c] || (keep_slash && c == '/')) {
    out += static_cast<char>(c);
  } else {
    out += '%';
    out += digits[c >> 4];
    out += digits[c & 15];
  }
}

enum class Escapes { AreText, AreDecodedFirst };

// With AreDecodedFirst, every spelling of the same bytes becomes one: %c3 and %C3, %41 and A.
void append_canonical(std::string& out, std::string_view text, bool keep_slash, Escapes escapes,
                      bool plus_is_space = false) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (escapes == Escapes::AreDecodedFirst) {
      if (c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
          hex_value(text[i + 2]) >= 0) {
        c = static_cast<unsigned char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
        // An escaped slash belongs to a name: it stays escaped, or /a%2Fb would pass for /a/b.
        append_encoded(out, c, false);
        continue;
      }
      if (c == '+' && plus_is_space) c = ' ';
    }
    append_encoded(out, c, keep_slash);
  }
}

// Dot segments are followed and empty segments dropped; a slash at the end stays.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  bool directory = true;
  for (auto segment : split(path, '/')) {
    directory = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!directory) kept.push_back(segment);
  }
  std::string out;
  for (auto segment : kept) (out += '/') += segment;
  if (directory || out.empty()) out += '/';
  return out;
}

bool is_plain(std::string_view path) {
  return std::ranges::all_of(path, [](unsigned char c) { return unreserved[c] || c == '/'; }) &&
         path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

void append_path(std::string& out, std::string_view path, const CanonicalOptions& options) {
  if (path.empty()) path = "/";
  if (is_plain(path)) {
    out += path;
    return;
  }
  auto escapes = options.encode_path ? Escapes::AreText : Escapes::AreDecodedFirst;
  if (options.normalize_path)
    append_canonical(out, normalized(path), true, escapes);
  else
    append_canonical(out, path, true, escapes);
}

void append_query(std::string& out, std::string_view query, const CanonicalOptions& options) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    auto end = query.find('&');
    auto part = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (part.empty()) continue;
    auto equals = part.find('=');
    std::string name, value;
    append_canonical(name, part.substr(0, equals), false, Escapes::AreDecodedFirst, true);
    if (equals != std::string_view::npos)
      append_canonical(value, part.substr(equals + 1), false, Escapes::AreDecodedFirst, true);
    if (!name.empty() && (name == options.query_without || name == options.query_without_too))
      continue;
    parameters.emplace_back(std::move(name), std::move(value));
  }
  std::ranges::sort(parameters);
  bool first = true;
  for (auto& [name, value] : parameters) {
    if (!first) out += '&';
    first = false;
    out += name;
    out += '=';
    out += value;
  }
}

// Blanks at the ends go, runs of them (also those of a value folded over lines) become one.
void append_header_value(std::string& out, std::string_view value) {
  auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  bool pending = false;
  bool any = false;
  for (char c : value) {
    if (is_blank(c)) {
      pending = any;
      continue;
    }
    if (pending) out += ' ';
    pending = false;
    any = true;
    out += c;
  }
}

void append_header(std::string& out, const http::Headers& headers, const std::string& name) {
  out += name;
  out += ':';
  bool first = true;
  for (auto& [known, value] : headers) {
    if (known.size() != name.size() || !equal_ignoring_case(known, name)) continue;
    if (!first) out += ',';
    first = false;
    append_header_value(out, value);
  }
  out += '\n';
}

}  // namespace

std::string header_list(const std::vector<std::string>& names) {
  std::string out;
  for (auto& name : names) {
    if (!out.empty()) out += ';';
    out += name;
  }
  return out;
}

std::string canonical_request(const http::Head& head,
                              const std::vector<std::string>& signed_headers,
                              std::string_view payload_hash, const CanonicalOptions& options) {
  std::string out;
  out.reserve(1024);
  out += head.method;
  out += '\n';
  append_path(out, head.path(), options);
  out += '\n';
  append_query(out, head.query(), options);
  out += '\n';
  for (auto& name : signed_headers) append_header(out, head.headers, name);
  out += '\n';
  out += header_list(signed_headers);
  out += '\n';
  out += payload_hash;
  return out;
}

std::string credential_scope(std::string_view date, std::string_view region,
                             std::string_view service) {
  std::string out;
  out.reserve(date.size() + region.size() + service.size() + 16);
  out += date;
  (out += '/') += region;
  (out += '/') += service;
  return out += "/aws4_request";
}

std::string string_to_sign(std::string_view date_time, std::string_view scope,
                           std::string_view canonical_request) {
  std::string out;
  out.reserve(160 + scope.size());
  out += sigv4_algorithm;
  (out += '\n') += date_time;
  (out += '\n') += scope;
  (out += '\n') += hex(sha256(canonical_request));
  return out;
}

std::string signing_key(std::string_view secret_access_key, std::string_view date,
                        std::string_view region, std::string_view service) {
  auto key = hmac_sha256("AWS4" + std::string(secret_access_key), date);
  key = hmac_sha256(key, region);
  key = hmac_sha256(key, service);
  return hmac_sha256(key, "aws4_request");
}

}  // namespace windlass::aws
