#include "manifest/values.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::manifest {

namespace {

bool only(std::string_view text, std::string_view more) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != more.npos;
  });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 24 && text[0] >= 'a' && text[0] <= 'z' &&
         !text.ends_with('-') && text.find("--") == text.npos && only(text, "-");
}

bool is_domain(std::string_view text) {
  if (text.size() > 200 || text.find('.') == text.npos) return false;
  for (auto label : split(text, '.')) {
    if (label.empty() || label.size() > 63 || label.starts_with('-') || label.ends_with('-') ||
        !only(label, "-_"))
      return false;
  }
  return true;
}

bool is_hex(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_id(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) && is_hex(text.substr(prefix.size())) &&
         (text.size() == prefix.size() + 8 || text.size() == prefix.size() + 17);
}

bool is_file(std::string_view text) {
  if (text.empty() || text.starts_with('/') || text.starts_with('~')) return false;
  return std::ranges::none_of(split(text, '/'), [](auto part) { return part == ".."; });
}

bool is_cidr(std::string_view text) {
  auto cut = split_once(text, "/");
  auto bits = cut ? parse_uint(cut->second) : std::nullopt;
  if (!bits || *bits > 32) return false;
  auto parts = split(cut->first, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](auto part) {
           auto value = parse_uint(part);
           return value && *value < 256;
         });
}

bool is_need(std::string_view text) {
  auto cut = split_once(text, "/");
  if (!cut) return false;
  auto [kind, name] = *cut;
  std::string_view may;
  if (auto colon = split_once(name, ":")) name = colon->first, may = colon->second;
  if (!is_name(name)) return false;
  if (kind == "queue") return may.empty() || may == "send" || may == "receive";
  if (kind == "bucket") return may.empty() || may == "read" || may == "write";
  return kind == "layer" && may.empty() && text.find(':') == text.npos;
}

bool is_route(std::string_view text) {
  auto plain = replace_all(replace_all(std::string(text), "${env}", "e"), "${app}", "a");
  return plain.starts_with('/') && plain.size() <= 128 && std::ranges::all_of(plain, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("/-._~").find(c) != std::string_view::npos;
         });
}

std::string near_unit(std::string_view text, std::string_view units) {
  return "\"" + std::string(text) + "\" is not " + std::string(units);
}

}  // namespace

std::optional<std::int64_t> seconds_of(std::string_view duration) {
  if (duration.size() < 2) return std::nullopt;
  auto count = parse_uint(duration.substr(0, duration.size() - 1));
  if (!count || *count > 1'000'000) return std::nullopt;
  auto value = static_cast<std::int64_t>(*count);
  switch (duration.back()) {
    case 's': return value;
    case 'm': return value * 60;
    case 'h': return value * 3600;
    case 'd': return value * 86400;
    default: return std::nullopt;
  }
}

std::optional<std::int64_t> bytes_of(std::string_view size) {
  if (size.size() < 4) return std::nullopt;
  auto count = parse_uint(size.substr(0, size.size() - 3));
  if (!count || *count == 0 || *count > 1'000'000) return std::nullopt;
  auto value = static_cast<std::int64_t>(*count);
  auto unit = size.substr(size.size() - 3);
  if (unit == "MiB") return value << 20;
  if (unit == "GiB") return value << 30;
  if (unit == "TiB") return value << 40;
  return std::nullopt;
}

std::optional<std::string> complaint(Rule rule, std::string_view text) {
  auto quoted = "\"" + std::string(text) + "\"";
  auto unless = [&](bool good, std::string what) -> std::optional<std::string> {
    if (good) return std::nullopt;
    return quoted + " " + what;
  };
  switch (rule) {
    case Rule::None: return unless(!text.empty(), "is empty; leave the key out instead");
    case Rule::Name:
      return unless(
          is_name(text),
          "is not a name: write at most 24 small letters, digits and single dashes, with a "
          "letter first");
    case Rule::Route:
      return unless(
          is_route(text),
          "is not a path: begin it with /, as in /shop/, with letters, digits and -._~ only "
          "(${env} and ${app} are filled in)");
    case Rule::Domain:
      return unless(is_domain(text),
                    "is not a domain: write small letters, digits, dashes and dots, as in "
                    "shop.example.com");
    case Rule::Duration:
      if (seconds_of(text)) return std::nullopt;
      return near_unit(text, "a duration: write a number with s, m, h or d, as in 30m");
    case Rule::Bytes:
      if (bytes_of(text)) return std::nullopt;
      return near_unit(text, "a size: write a number with MiB, GiB or TiB, as in 20GiB");
    case Rule::File:
      return unless(
          is_file(text),
          "is not a file of the repository: name it relative to windlass.yaml, without ..");
    case Rule::Absolute:
      return unless(
          text.size() > 1 && text[0] == '/' && text.find_first_of(" \t\"'$`\\\n") == text.npos,
          "is not a path on the machine: begin it with /, without blanks and quotes");
    case Rule::Cidr:
      return unless(is_cidr(text), "is not a range of addresses: write it as in 10.0.0.0/16");
    case Rule::Account:
      return unless(text.size() == 12 && parse_uint(text),
                    "is not an account: write twelve digits, in quotes");
    case Rule::Region: {
      auto parts = split(text, '-');
      return unless(parts.size() >= 3 && only(text, "-") && parse_uint(parts.back()),
                    "is not a region: write it as in us-east-2");
    }
    case Rule::Image:
    case Rule::Base:
      if (text.starts_with("ami-"))
        return unless(
            is_id(text, "ami-"),
            "is not an image id: ami- is followed by 17 (or 8) digits and letters a to f");
      return unless(rule == Rule::Base ? !text.empty() && only(text, "-._") : is_name(text),
                    rule == Rule::Base
                        ? "is not a base: write a catalogue name such as debian-12, or an id "
                          "such as ami-0123456789abcdef0"
                        : "is not an image: write a name in `images`, or an id such as "
                          "ami-0123456789abcdef0");
    case Rule::MachineType: {
      auto cut = split_once(text, ".");
      return unless(cut && !cut->first.empty() && !cut->second.empty() && only(text, ".-"),
                    "is not a machine type: write it as in t3.small");
    }
    case Rule::Health:
      return unless(
          text.starts_with('/') && text.find_first_of(" \t\"'$`\\\n") == text.npos,
          "is not a path of the web server: begin it with /, or say health: {run: COMMAND}");
    case Rule::Need:
      return unless(
          is_need(text),
          "is not a need: write queue/NAME, bucket/NAME or layer/NAME (a queue may end in "
          ":send or :receive, a bucket in :read or :write)");
    case Rule::Notify: {
      auto cut = split_once(text, "@");
      bool mail = cut && !cut->first.empty() && is_domain(lower(cut->second)) &&
                  text.find(' ') == text.npos;
      return unless(mail || text.starts_with("https://"),
                    "is neither a mail address nor an https URL");
    }
    case Rule::Certificate:
      return unless(text.starts_with("arn:"),
                    "is not a certificate: write its ARN, as `aws acm list-certificates` shows it");
    case Rule::Vpc:
      return unless(is_id(text, "vpc-"),
                    "is not a network's id: write it as in vpc-0123456789abcdef0");
    case Rule::Subnet:
      return unless(is_id(text, "subnet-"),
                    "is not a subnet's id: write it as in subnet-0123456789abcdef0");
  }
  return std::nullopt;
}

bool is_boolean_word(std::string_view text) {
  static constexpr std::string_view words[] = {"y", "n", "yes", "no", "on", "off", "true", "false"};
  return std::ranges::find(words, lower(text)) != std::end(words);
}

namespace {
// How many letters must be typed anew, where two swapped neighbours count once.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      auto least = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least = std::min(least, cost[i - 2][j - 2] + 1);
      cost[i][j] = least;
    }
  }
  return cost[a.size()][b.size()];
}
}  // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  // A third of the letters may be wrong; beyond 64 letters nobody mistypes a key.
  auto reach = std::max<std::size_t>(1, std::min<std::size_t>(word.size(), 64) / 3);
  if (word.size() > 64) return best;
  for (auto& candidate : candidates) {
    auto far = distance(lower(word), lower(candidate));
    if (far <= reach) best = candidate, reach = far == 0 ? 0 : far - 1;
    if (far == 0) break;
  }
  return best;
}

}  // namespace windlass::manifest
