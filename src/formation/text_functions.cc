// Functions that make texts: Fn::Base64, Fn::Join, Fn::Split, Fn::Sub, Fn::ToJsonString.
#include "base/text.h"
#include "formation/problem.h"
#include "formation/scope.h"
#include "formation/substitution.h"

namespace windlass::formation {

Result<Evaluated> base64_value(Scope& scope, const Node& argument, Mark mark) {
  auto text = TRY(scope.text(argument, "the value of Fn::Base64", mark));
  // A part of it may not be known: then nothing of the whole is.
  if (!text.known()) return not_known(text);
  text.json = base64(text.json.as_string());
  return text;
}

Result<Evaluated> join_value(Scope& scope, const Node& argument, Mark mark) {
  auto separator = TRY(scope.text(argument.items()[0], "the delimiter of Fn::Join", mark));
  auto list = TRY(scope.value(argument.items()[1]));
  if (is_opaque(list)) return not_known(list);
  if (!list.json.is_array()) return misused("Fn::Join needs a list of strings to be joined", mark);

  Evaluated out;
  absorb_whole(out, separator);
  absorb_whole(out, list);
  std::string joined;
  for (auto& item : list.json.as_array()) {
    auto text = scalar_text(item);
    if (!text) return misused("every item of Fn::Join's list must be a string", mark);
    if (&item != &list.json.as_array().front()) joined += separator.json.as_string();
    joined += *text;
  }
  out.json = std::move(joined);
  return out;
}

Result<Evaluated> split_value(Scope& scope, const Node& argument, Mark mark) {
  auto separator = argument.items()[0].text();
  auto source = TRY(scope.text(argument.items()[1], "the source of Fn::Split", mark));
  if (!source.known()) return not_known(source);
  if (separator.empty()) return misused("the delimiter of Fn::Split must not be empty", mark);

  Evaluated out{.json = Json::Array{}};
  absorb_whole(out, source);
  std::string_view rest = source.json.as_string();
  while (auto parts = split_once(rest, separator)) {
    out.json.push(parts->first);
    rest = parts->second;
  }
  out.json.push(rest);
  return out;
}

Result<Evaluated> sub_value(Scope& scope, const Node& argument, Mark mark) {
  auto substitution = TRY(substitution_of(argument));
  Evaluated out;
  std::string text;
  for (auto& piece : substitution.pieces) {
    if (!piece.variable) {
      text += piece.text;
      continue;
    }
    auto* own = substitution.variables ? substitution.variables->find(piece.text) : nullptr;
    auto attribute = split_once(piece.text, ".");
    auto value = own         ? TRY(scope.value(*own))
                 : attribute ? TRY(scope.attribute(std::string(attribute->first),
                                                   std::string(attribute->second), mark))
                             : TRY(scope.reference(piece.text, mark));
    auto written = value.absent ? std::string() : scalar_text(value.json);
    if (!written)
      return misused(
          "variable " + piece.text + " in Fn::Sub expression does not resolve to a string", mark);
    text += *written;
    absorb_whole(out, value);
  }
  out.json = std::move(text);
  return out;
}

Result<Evaluated> to_json_value(Scope& scope, const Node& argument, Mark mark) {
  (void)mark;
  auto value = TRY(scope.value(argument));
  if (is_opaque(value)) return not_known(value);
  Evaluated out{.json = value.json.dump()};
  absorb_whole(out, value);
  return out;
}

}  // namespace windlass::formation
