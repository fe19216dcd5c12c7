#include "cloud/route53/record_data.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "base/text.h"
#include "cloud/route53/name.h"

namespace windlass::cloud::route53 {

namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t string_max = 255;

Error fatal(const std::string& what, const std::string& why, std::string_view value) {
  return Error{"InvalidChangeBatch", "Invalid Resource Record: 'FATAL problem: " + what + " (" + why +
                                         ") encountered with '" + std::string(value) + "''"};
}

// Fields are separated by blanks; quoted ones keep theirs, and their quotes.
Texts fields_of(std::string_view value) {
  Texts fields;
  std::string field;
  bool quoted = false, any = false;
  for (std::size_t at = 0; at < value.size(); ++at) {
    auto c = value[at];
    if (!quoted && (c == ' ' || c == '\t')) {
      if (any) fields.push_back(std::exchange(field, ""));
      any = false;
      continue;
    }
    any = true;
    field += c;
    if (c == '\\' && at + 1 < value.size()) field += value[++at];
    else if (c == '"') quoted = !quoted;
  }
  if (any) fields.push_back(field);
  return fields;
}

Result<std::string> address(int family, std::string_view type, std::string_view value) {
  std::array<unsigned char, 16> bytes;
  std::array<char, 64> text;
  std::string plain(value);
  if (::inet_pton(family, plain.c_str(), bytes.data()) != 1) {
    if (family == AF_INET)
      return fatal("ARRDATAIllegalIPv4Address", "Value is not a valid IPv4 address", value);
    return fatal(std::string(type) + "RRDATAIllegalIPv6Address",
                 "Value is not a valid IPv6 address", value);
  }
  ::inet_ntop(family, bytes.data(), text.data(), text.size());
  return std::string(text.data());
}

Result<std::string> domain(std::string_view value) {
  auto blank = value.find_first_of(" \t\"") != std::string_view::npos;
  auto name = blank ? std::nullopt : normal_name(value);
  if (!name) return fatal("DomainNameInvalid", "Value is not a valid domain name", value);
  return zone_file_name(*name);
}

Result<std::string> number(std::string_view field, std::uint64_t most, std::string_view value) {
  auto read = parse_uint(field);
  if (!read || *read > most)
    return fatal("IntegerOutOfRange",
                 "Value should be a number from 0 to " + std::to_string(most), value);
  return std::to_string(*read);
}

// "\052" is octal to Route 53 and decimal in a zone file.
Result<std::string> character_string(std::string_view field, std::string_view value) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"')
    return fatal("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
  std::string text;
  std::size_t length = 0;
  auto inner = field.substr(1, field.size() - 2);
  for (std::size_t at = 0; at < inner.size(); ++at, ++length) {
    auto c = static_cast<unsigned char>(inner[at]);
    if (c == '"')
      return fatal("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
    if (c == '\\' && at + 1 == inner.size())
      return fatal("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
    if (c == '\\') {
      c = static_cast<unsigned char>(inner[++at]);
      if (c >= '0' && c <= '7' && at + 2 < inner.size()) {
        c = static_cast<unsigned char>((c - '0') * 64 + (inner[at + 1] - '0') * 8 +
                                       (inner[at + 2] - '0'));
        at += 2;
      }
    }
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
      text += static_cast<char>(c);
    } else {
      std::array<char, 8> escape;
      std::snprintf(escape.data(), escape.size(), "\\%03u", c);
      text += escape.data();
    }
  }
  if (length > string_max) return fatal("CharacterStringTooLong", "Value is too long", value);
  return "\"" + text + "\"";
}

Result<std::string> strings(std::string_view value) {
  auto fields = fields_of(value);
  if (fields.empty())
    return fatal("InvalidCharacterString", "Value should be enclosed in quotation marks", value);
  Texts read;
  for (auto& field : fields) read.push_back(TRY(character_string(field, value)));
  return join(read, " ");
}

Result<std::string> hexadecimal(std::string_view field, std::string_view value) {
  if (field.empty() || !parse_hex(field))
    return fatal("InvalidHexString", "Value should be hexadecimal digits", value);
  return upper(field);
}

// What the fields of a type are, a letter each: b, w, l: numbers of 8, 16, 32 bits; n: a name;
// q: a quoted string; h: hexadecimal digits; t: a tag of CAA.
struct Layout {
  std::string_view type, fields, count;
};
constexpr Layout layouts[] = {
    {"MX", "wn", "two fields"},          {"SRV", "wwwn", "four fields"},
    {"CAA", "btq", "three fields"},      {"NAPTR", "wwqqqn", "six fields"},
    {"DS", "wbbh", "four fields"},       {"TLSA", "bbbh", "four fields"},
    {"SSHFP", "bbh", "three fields"},    {"SOA", "nnlllll", "seven fields"},
};

Result<std::string> field_text(char kind, std::string_view field, std::string_view value) {
  switch (kind) {
    case 'b': return number(field, 0xff, value);
    case 'w': return number(field, 0xffff, value);
    case 'l': return number(field, 0xffffffff, value);
    case 'n': return domain(field);
    case 'q': return character_string(field, value);
    case 'h': return hexadecimal(field, value);
    default: break;
  }
  auto is_tag = !field.empty() && std::ranges::all_of(field, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (!is_tag) return fatal("CAARRDATAInvalidTag", "Value should be letters and digits", value);
  return lower(field);
}

Result<std::string> laid_out(const Layout& layout, std::string_view value) {
  auto fields = fields_of(value);
  if (fields.size() != layout.fields.size())
    return fatal(std::string(layout.type) + "RRDATAInvalidFields",
                 "Value should have " + std::string(layout.count), value);
  Texts read;
  for (std::size_t i = 0; i < fields.size(); ++i)
    read.push_back(TRY(field_text(layout.fields[i], fields[i], value)));
  return join(read, " ");
}

bool is_parameter(std::string_view field) {
  auto name = field.substr(0, field.find('='));
  auto has_value = field.size() > name.size() + 1;
  if (name == "no-default-alpn") return !has_value;
  constexpr std::string_view known[] = {"mandatory", "alpn", "ipv4hint", "ipv6hint"};
  if (std::ranges::count(known, name)) return has_value;
  auto argument = trimmed(field.substr(std::min(field.size(), name.size() + 1)));
  if (name == "port") return parse_uint(argument).value_or(0x10000) <= 0xffff;
  if (name == "ech") return parse_base64(argument).has_value();
  return name.starts_with("key") && parse_uint(name.substr(3)).value_or(0x10000) < 0xffff;
}

bool are_hints(int family, std::string_view text) {
  std::array<unsigned char, 16> bytes;
  return std::ranges::all_of(split(text, ','), [&](std::string_view one) {
    return ::inet_pton(family, std::string(one).c_str(), bytes.data()) == 1;
  });
}

// HTTPS and SVCB: "1 . alpn=h2,h3".
Result<std::string> binding(std::string_view type, std::string_view value) {
  auto fields = fields_of(value);
  if (fields.size() < 2)
    return fatal(std::string(type) + "RRDATAInvalidFields",
                 "Value should have a priority and a target", value);
  Texts read{TRY(number(fields[0], 0xffff, value)),
             fields[1] == "." ? fields[1] : TRY(domain(fields[1]))};
  if (read[0] == "0" && fields.size() > 2)
    return fatal("SvcParamsInvalid", "An alias has no parameters", value);
  for (std::size_t i = 2; i < fields.size(); ++i) {
    auto plain = replace_all(fields[i], "\"", "");
    auto argument = std::string_view(plain).substr(std::min(plain.size(), plain.find('=')));
    if (!argument.empty()) argument.remove_prefix(1);
    if (!is_parameter(plain) || (plain.starts_with("ipv4hint=") && !are_hints(AF_INET, argument)) ||
        (plain.starts_with("ipv6hint=") && !are_hints(AF_INET6, argument)))
      return fatal("SvcParamsInvalid", "Value has a parameter that is not valid", value);
    read.push_back(fields[i]);
  }
  return join(read, " ");
}

}  // namespace

Result<std::string> zone_file_data(std::string_view type, std::string_view value) {
  auto controls = std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 && c != '\t'; });
  if (value.empty() || controls)
    return fatal("UnsupportedCharacter", "Value contains unsupported characters", value);
  if (type == "A") return address(AF_INET, type, value);
  if (type == "AAAA") return address(AF_INET6, type, value);
  if (type == "CNAME" || type == "NS" || type == "PTR") return domain(value);
  if (type == "TXT" || type == "SPF") return strings(value);
  if (type == "HTTPS" || type == "SVCB") return binding(type, value);
  for (auto& layout : layouts)
    if (layout.type == type) return laid_out(layout, value);
  return Error{"InvalidInput", "Records of type " + std::string(type) + " are not served."};
}

}  // namespace windlass::cloud::route53
