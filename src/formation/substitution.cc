#include "formation/substitution.h"

#include <algorithm>

#include "formation/problem.h"

namespace windlass::formation {

namespace {

bool may_stand_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == ':';
}

void add_text(std::vector<SubPiece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().variable) pieces.emplace_back();
  pieces.back().text += text;
}

}  // namespace

Result<std::vector<SubPiece>> sub_pieces(std::string_view text, document::Mark mark) {
  std::vector<SubPiece> pieces;
  for (;;) {
    auto start = text.find("${");
    auto end = start == text.npos ? text.npos : text.find('}', start);
    if (end == text.npos) {
      add_text(pieces, text);
      return pieces;
    }
    add_text(pieces, text.substr(0, start));
    auto name = text.substr(start + 2, end - start - 2);
    text.remove_prefix(end + 1);
    if (name.starts_with('!')) {
      add_text(pieces, "${" + std::string(name.substr(1)) + "}");
      continue;
    }
    if (name.empty() || !std::ranges::all_of(name, may_stand_in_name))
      return misused(
          "variable names in Fn::Sub syntax must contain only alphanumeric characters, "
          "underscores, "
          "periods, and colons",
          mark);
    pieces.push_back({true, std::string(name)});
  }
}

Result<Substitution> substitution_of(const document::Node& argument) {
  Substitution substitution;
  auto& text = argument.is_list() ? argument.items()[0] : argument;
  substitution.pieces = TRY(sub_pieces(text.text(), text.mark()));
  if (argument.is_list()) substitution.variables = &argument.items()[1];
  return substitution;
}

}  // namespace windlass::formation
