// Block style, as a person would write it.
#include "base/text.h"
#include "document/node.h"
#include "document/plain.h"

namespace windlass::document {

namespace {

// A longer key must be written with "? " before it.
constexpr std::size_t simple_key_max = 128;

bool printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return false;
    // C1 controls and NEL (C2 80..9F), line and paragraph separators (E2 80 A8, A9), the byte order
    // mark and what is no character (EF BB BF, EF BF BE, EF BF BF).
    auto rest = text.substr(i);
    if (c == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0) return false;
    for (auto mark :
         {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBE", "\xEF\xBF\xBF"})
      if (rest.starts_with(mark)) return false;
  }
  return true;
}

unsigned read_point(std::string_view text, std::size_t& at) {
  auto first = static_cast<unsigned char>(text[at++]);
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  unsigned point = more ? first & (0x3Fu >> more) : first;
  for (; more > 0 && at < text.size(); --more)
    point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return point;
}

std::string double_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    auto start = at;
    auto point = read_point(text, at);
    auto piece = text.substr(start, at - start);
    if (point == '"' || point == '\\')
      out += '\\', out += static_cast<char>(point);
    else if (point == '\n')
      out += "\\n";
    else if (point == '\t')
      out += "\\t";
    else if (point == '\r')
      out += "\\r";
    else if (printable(piece))
      out += piece;
    else if (point < 0x100)
      out += "\\x" + hex(std::string(1, static_cast<char>(point)));
    else
      out += "\\u" + hex(std::string{static_cast<char>(point >> 8), static_cast<char>(point)});
  }
  return out + '"';
}

std::string quoted(std::string_view text) {
  if (!printable(text) || text.find_first_of("\n\t\\") != text.npos) return double_quoted(text);
  if (text.find('"') == text.npos) return '"' + std::string(text) + '"';
  if (text.find('\'') == text.npos) return '\'' + std::string(text) + '\'';
  return double_quoted(text);
}

// Several lines may stand as they are, below a "|".
bool fits_literal(std::string_view text) {
  return text.find('\n') != text.npos && text.find_first_not_of('\n') != text.npos &&
         text.find('\t') == text.npos && printable(text);
}

class Writer {
 public:
  std::string out;

  void root(const Node& node) {
    if (node.is_scalar() || is_empty(node)) {
      value(node, 0, "");
    } else if (node.tag().empty()) {
      block(node, 0, true);
    } else {
      out += '!' + node.tag() + '\n';
      block(node, 0, false);
    }
  }

 private:
  static bool is_empty(const Node& node) {
    return node.is_list() ? node.items().empty() : node.members().empty();
  }

  static std::string blanks(int indent) {
    return std::string(static_cast<std::size_t>(indent), ' ');
  }

  // What follows "key:" or "-", up to the end of its last line. `indent` is that of its own lines.
  void value(const Node& node, int indent, std::string_view before) {
    out += before;
    if (!node.tag().empty())
      out += '!' + node.tag() + (node.is_scalar() || is_empty(node) ? " " : "");
    if (node.is_scalar()) return scalar(node, indent);
    if (is_empty(node)) {
      out += node.is_list() ? "[]\n" : "{}\n";
      return;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
    block(node, indent, false);
  }

  // `started`: the first line's indentation is already there ("- " of a list around it).
  void block(const Node& node, int indent, bool started) {
    for (auto& item : node.items()) {
      if (!started) out += blanks(indent);
      started = false;
      out += '-';
      if (!item.is_scalar() && !is_empty(item) && item.tag().empty()) {
        out += ' ';
        block(item, indent + 2, true);
      } else {
        value(item, indent + 2, " ");
      }
    }
    for (auto& [key, mark, member] : node.members()) {
      if (!started) out += blanks(indent);
      started = false;
      auto written = needs_quotes(key) || !printable(key) || key.find_first_of("\n\t") != key.npos
                         ? quoted(key)
                         : key;
      if (written.size() > simple_key_max)
        out += "? " + written + '\n' + blanks(indent) + ':';
      else
        out += written + ':';
      value(member, indent + 2, " ");
    }
  }

  void scalar(const Node& node, int indent) {
    using Kind = Node::Kind;
    switch (node.kind()) {
      case Kind::Null: out += "null\n"; return;
      case Kind::Bool: out += *node.as_bool() ? "true\n" : "false\n"; return;
      case Kind::Int: out += node.text() + '\n'; return;
      case Kind::Double: out += real(node.text()) + '\n'; return;
      default: return text(node.text(), indent);
    }
  }

  // JSON's 1e3 has no dot, without which YAML 1.1 reads a text.
  static std::string real(const std::string& text) {
    if (kind_of_plain(text) == Node::Kind::Double) return text;
    auto exponent = text.find_first_of("eE");
    auto whole = text.substr(0, exponent);
    if (whole.find('.') == whole.npos) whole += ".0";
    return exponent == text.npos ? whole : whole + text.substr(exponent);
  }

  void text(const std::string& text, int indent) {
    if (fits_literal(text)) return literal(text, indent);
    auto plain = printable(text) && text.find_first_of("\n\t") == text.npos && !needs_quotes(text);
    out += (plain ? text : quoted(text)) + '\n';
  }

  void literal(std::string_view text, int indent) {
    indent = std::max(indent, 2);
    out += '|';
    // The first line with anything on it sets the indentation, unless it is said.
    auto first = text.find_first_not_of('\n');
    if (first != 0 || text[first] == ' ') out += '2';
    if (!text.ends_with('\n'))
      out += '-';
    else if (text.ends_with("\n\n"))
      out += '+';
    out += '\n';
    if (text.ends_with('\n')) text.remove_suffix(1);
    for (auto line : split(text, '\n')) {
      if (!line.empty()) out += blanks(indent) + std::string(line);
      out += '\n';
    }
  }
};

}  // namespace

std::string to_yaml(const Node& node) {
  Writer writer;
  writer.root(node);
  return std::move(writer.out);
}

}  // namespace windlass::document
