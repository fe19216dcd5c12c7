// An attribute before and after: on one line, or line by line where it is a text.
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "cli/plan_text.h"

namespace windlass::cli {

namespace {

constexpr std::size_t inline_max = 60;      // longer values stand below each other
constexpr std::size_t compared_max = 2000;  // lines; beyond it a text only "differs"
constexpr std::size_t around = 2;           // unchanged lines that are shown beside changed ones

// What a machine is told at its first boot travels in base64: a script, to be read as one. JSON
// that fits no line is laid out.
std::string readable(const std::string& attribute, const std::string& value) {
  if (attribute.ends_with("UserData"))
    if (auto text = parse_base64(value); text && is_utf8(*text)) return *text;
  if (value.size() > inline_max && (value.starts_with('{') || value.starts_with('[')))
    if (auto json = parse_json(value)) return json->pretty();
  return value;
}

// CloudFormation's words for what only shows while it works.
constexpr std::string_view unknown = "{{changeSet:KNOWN_AFTER_APPLY}}";
constexpr const char* known_later = "(known when it is made)";

std::string on_one_line(const std::string& text) {
  auto lines = std::ranges::count(text, '\n') + !text.ends_with('\n');
  if (lines > 1) return "(" + std::to_string(lines) + " lines)";
  return text.size() > inline_max ? text.substr(0, inline_max) + "..." : text;
}

struct Line {
  char sign;
  std::string_view text;
};

// The longest common subsequence of lines; what stands between is removed and added.
std::vector<Line> compared(const std::vector<std::string_view>& before,
                           const std::vector<std::string_view>& after) {
  auto rows = before.size(), columns = after.size();
  std::vector<std::vector<unsigned short>> length(rows + 1,
                                                  std::vector<unsigned short>(columns + 1, 0));
  for (auto i = rows; i-- > 0;)
    for (auto j = columns; j-- > 0;)
      length[i][j] = before[i] == after[j] ? static_cast<unsigned short>(length[i + 1][j + 1] + 1)
                                           : std::max(length[i + 1][j], length[i][j + 1]);
  std::vector<Line> lines;
  std::size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] == after[j]) {
      lines.push_back({' ', before[i++]}), ++j;
    } else if (i < rows && (j == columns || length[i + 1][j] >= length[i][j + 1])) {
      lines.push_back({'-', before[i++]});
    } else {
      lines.push_back({'+', after[j++]});
    }
  }
  return lines;
}

std::string shown_lines(const std::vector<Line>& lines, const Terminal& terminal,
                        std::size_t indent) {
  std::vector<bool> shown(lines.size(), false);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].sign == ' ') continue;
    auto last = std::min(lines.size(), i + around + 1);
    for (auto at = i > around ? i - around : 0; at < last; ++at) shown[at] = true;
  }
  std::string out;
  std::size_t hidden = 0;
  auto tell_hidden = [&] {
    if (hidden)
      out += std::string(indent, ' ') +
             painted(terminal, Tone::Faint, "  (" + std::to_string(hidden) + " lines as before)") +
             "\n";
    hidden = 0;
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!shown[i]) {
      ++hidden;
      continue;
    }
    tell_hidden();
    auto tone = lines[i].sign == '+' ? Tone::Good : lines[i].sign == '-' ? Tone::Bad : Tone::Plain;
    out +=
        std::string(indent, ' ') +
        painted(terminal, tone, std::string(1, lines[i].sign) + " " + std::string(lines[i].text)) +
        "\n";
  }
  tell_hidden();
  return out;
}

std::vector<std::string_view> lines_of(const std::string& text) {
  auto lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace

std::string difference_text(const std::string& attribute, const std::string& before,
                            const std::string& after, const Terminal& terminal,
                            std::size_t indent) {
  auto was = readable(attribute, before), is = readable(attribute, after);
  std::string label = attribute.empty() ? "" : attribute + ":";
  if (is == unknown)
    return label + " " + (was.empty() ? "" : on_one_line(was) + " -> ") + known_later;
  is = replace_all(is, unknown, known_later);
  bool text = was.find('\n') != std::string::npos || is.find('\n') != std::string::npos;
  if (!text && (was.size() <= inline_max || is.empty()) &&
      (is.size() <= inline_max || was.empty())) {
    std::string value = was.empty() ? is : is.empty() ? was : was + " -> " + is;
    return value.empty() ? label : label + " " + value;
  }
  auto before_lines = lines_of(was), after_lines = lines_of(is);
  if (before_lines.size() > compared_max || after_lines.size() > compared_max)
    return label + " (a long text, which differs)";
  auto lines = compared(before_lines, after_lines);
  auto out = label + "\n" + shown_lines(lines, terminal, indent + 4);
  out.pop_back();
  return out;
}

}  // namespace windlass::cli
