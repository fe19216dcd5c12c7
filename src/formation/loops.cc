#include "formation/loops.h"

#include <algorithm>

#include "base/text.h"
#include "formation/problem.h"
#include "formation/scope.h"
#include "formation/template_sections.h"

namespace windlass::formation {

namespace {

// CloudFormation lets five loops nest; the rounds are bounded because nested loops multiply.
constexpr int depth_max = 5, rounds_max = 10'000;

Error failed(std::string why, Mark mark) {
  return invalid("Transform AWS::LanguageExtensions failed with: " + std::move(why), mark);
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// One turn of a loop: `name` stands for `value`.
struct Round {
  std::string name, value;

  std::string in(std::string text) const {
    std::string bare;  // &{Name}: fit for a logical id
    std::ranges::copy_if(value, std::back_inserter(bare), is_alphanumeric);
    return replace_all(replace_all(std::move(text), "${" + name + "}", value), "&{" + name + "}",
                       bare);
  }

  Node in(const Node& node) const {
    if (node.is_scalar())
      return node.is_string() ? Node::string(in(node.text()), node.mark()) : node;
    auto* reference = node.find("Ref");
    if (reference && node.members().size() == 1 && reference->is_string() &&
        reference->text() == name)
      return Node::string(value, node.mark());
    auto out = node.is_list() ? Node::list(node.mark()) : Node::map(node.mark());
    for (auto& item : node.items()) out.push(in(item));
    for (auto& member : node.members())
      out.members().push_back({in(member.key), member.mark, in(member.value)});
    return out;
  }
};

Result<> add(Node& into, Node::Member member) {
  if (into.find(member.key))
    return failed(
        "the key " + member.key + " is made twice: a loop's keys must contain its identifier",
        member.mark);
  into.members().push_back(std::move(member));
  return Done{};
}

}  // namespace

Result<Node> Loops::played(const Node& node, int depth) {
  if (node.is_scalar()) return node;
  auto out = node.is_list() ? Node::list(node.mark()) : Node::map(node.mark());
  for (auto& item : node.items()) out.push(TRY(played(item, depth)));
  for (auto& member : node.members()) {
    if (is_loop(member.key))
      TRY(play(out, member, depth + 1));
    else
      TRY(add(out, {member.key, member.mark, TRY(played(member.value, depth))}));
  }
  return out;
}

Result<> Loops::play(Node& into, const Node::Member& loop, int depth) {
  if (depth > depth_max)
    return failed("Fn::ForEach may be nested " + std::to_string(depth_max) + " levels deep",
                  loop.mark);
  auto& parts = loop.value.items();
  if (parts.size() != 3 || parts[0].is_null() || parts[1].is_scalar() || !parts[2].is_map())
    return failed(
        loop.key + " layout is incorrect: an identifier, a collection and a map are expected",
        loop.mark);
  auto names = TRY(identifiers(parts[0], loop));
  for (auto& values : TRY(rounds(parts[1], names.size(), loop))) {
    if (++rounds_ > rounds_max)
      return failed("the loops make more than " + std::to_string(rounds_max) + " rounds",
                    loop.mark);
    auto body = parts[2];
    for (std::size_t i = 0; i < names.size(); ++i) body = Round{names[i], values[i]}.in(body);
    body = TRY(played(body, depth));
    for (auto& member : body.members()) TRY(add(into, std::move(member)));
  }
  return Done{};
}

// One, or several that each round gives a value to.
Result<std::vector<std::string>> Loops::identifiers(const Node& node, const Node::Member& loop) {
  auto value = TRY(values_.evaluate(node));
  auto texts = value.json.is_array() ? value.json.as_array() : Json::Array{value.json};
  std::vector<std::string> names;
  for (auto& text : texts) {
    if (!text.is_string() || text.as_string().empty() || !value.known())
      return failed("the identifier of " + loop.key + " must be a string", loop.mark);
    names.push_back(text.as_string());
  }
  if (names.empty()) return failed(loop.key + " has no identifier", loop.mark);
  return names;
}

Result<std::vector<std::vector<std::string>>> Loops::rounds(const Node& collection,
                                                            std::size_t identifiers,
                                                            const Node::Member& loop) {
  auto value = TRY(values_.evaluate(collection));
  if (!value.known())
    return failed("the collection of " + loop.key + " must not depend on resources", loop.mark);
  // An object is a list of its names and values.
  Json::Array items;
  if (value.json.is_object())
    for (auto& [name, member] : value.json.as_object()) items.push_back(Json::Array{name, member});
  else if (value.json.is_array())
    items = value.json.as_array();
  else
    return failed("the collection of " + loop.key + " must be a list of strings", loop.mark);

  std::vector<std::vector<std::string>> rounds;
  for (auto& item : items) {
    auto& texts = rounds.emplace_back();
    for (auto& part : item.is_array() ? item.as_array() : Json::Array{item}) {
      auto text = scalar_text(part);
      if (!text) return failed("the collection of " + loop.key + " must hold strings", loop.mark);
      texts.push_back(*text);
    }
    if (texts.size() != identifiers)
      return failed("every item of the collection of " + loop.key + " must hold " +
                        std::to_string(identifiers) + " values, one for each identifier",
                    loop.mark);
  }
  return rounds;
}

}  // namespace windlass::formation
