#include "cloud/route53/name.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "base/text.h"

namespace windlass::cloud::route53 {

namespace {

constexpr std::size_t label_max = 63, name_max = 255;

bool is_plain(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_octal(std::string_view text) {
  return text.size() == 3 && text[0] <= '3' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
}

unsigned char octal(std::string_view text) {
  return static_cast<unsigned char>((text[0] - '0') * 64 + (text[1] - '0') * 8 + (text[2] - '0'));
}

std::string escaped(const char* form, unsigned char c) {
  std::array<char, 8> text;
  std::snprintf(text.data(), text.size(), form, c);
  return text.data();
}

}  // namespace

std::optional<std::string> normal_name(std::string_view name) {
  std::string normal;
  std::size_t label = 0, total = 0;
  for (std::size_t at = 0; at < name.size(); ++at) {
    auto c = static_cast<unsigned char>(name[at]);
    if (c == '.') {
      if (label == 0 && name != ".") return std::nullopt;
      label = 0;
      normal += '.';
      continue;
    }
    if (c == '\\') {
      if (!is_octal(name.substr(at + 1, 3))) return std::nullopt;
      c = octal(name.substr(at + 1, 3));
      at += 3;
    }
    if (c >= 'A' && c <= 'Z') c = static_cast<unsigned char>(c - 'A' + 'a');
    if (++label > label_max) return std::nullopt;
    ++total;
    normal += is_plain(c) ? std::string(1, static_cast<char>(c)) : escaped("\\%03o", c);
  }
  if (normal.empty() || total > name_max) return std::nullopt;
  if (label > 0) normal += '.';
  return normal;
}

std::string sort_key(std::string_view name) {
  auto labels = split(name, '.');
  std::string key;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label)
    if (!label->empty()) key += std::string(*label) + '\1';
  return key;
}

std::string zone_file_name(std::string_view name) {
  std::string text;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] != '\\') {
      text += name[at];
      continue;
    }
    auto c = octal(name.substr(at + 1, 3));
    at += 3;
    text += c == '*' ? "*" : escaped("\\%03u", c);
  }
  return text;
}

bool is_within(std::string_view name, std::string_view zone) {
  return name == zone || (name.ends_with(zone) && name[name.size() - zone.size() - 1] == '.');
}

}  // namespace windlass::cloud::route53
