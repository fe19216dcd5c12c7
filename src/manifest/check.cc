#include "manifest/check.h"

#include <algorithm>

#include "base/text.h"
#include "manifest/format.h"
#include "manifest/values.h"

namespace windlass::manifest {

using document::Mark;
using document::Node;
using Kind = Node::Kind;

namespace {

// Somewhere in the file: the pattern that the table knows, and what a person calls it.
struct Place {
  std::string pattern, shown;
  Place at(std::string_view key, std::string_view said) const {
    return {below(pattern, key), below(shown, said)};
  }
  Place element(std::size_t index) const {
    return {pattern + "[]", shown + "[" + std::to_string(index) + "]"};
  }
};

std::string a_kind(const Node& node) {
  switch (node.kind()) {
    case Kind::Null: return "nothing";
    case Kind::Bool: return "true or false";
    case Kind::Int:
    case Kind::Double: return "the number " + node.text();
    case Kind::String: return "\"" + node.text() + "\"";
    case Kind::List: return "a list";
    case Kind::Map: return "keys";
  }
  return "";
}

class Checker {
 public:
  // An overlay requires nothing, and null takes a key out.
  Checker(Problems& problems, bool overlay) : problems_(problems), overlay_(overlay) {}

  void object_at(const Node& node, const Place& place) {
    auto known = keys_in(place.pattern);
    for (auto& member : node.members()) {
      if (member.key.starts_with("x-")) continue;
      auto next = place.at(member.key, member.key);
      auto key = std::ranges::find(known, member.key, [](auto* one) { return name_of(*one); });
      if (key == known.end())
        unknown(member.mark, member.key, place, known);
      else
        value_at(member.value, **key, next);
    }
    if (overlay_) return;
    for (auto* key : known) {
      if (!key->required || node.find(name_of(*key))) continue;
      auto shown = place.shown.empty() ? "the file" : place.shown;
      say(node.mark(),
          shown + " needs the key " + std::string(name_of(*key)) + ": " + example_of(*key));
    }
  }

  void unknown(Mark mark, const std::string& key, const Place& place,
               const std::vector<const Key*>& known) {
    std::vector<std::string> candidates;
    for (auto* one : known) candidates.push_back(std::string(name_of(*one)));
    auto shown = place.shown.empty() ? key : place.shown + "." + key;
    auto near = nearest(key, candidates);
    auto home = near.empty() ? home_of(key) : "";
    if (!near.empty())
      say(mark, shown + ": there is no such key; did you mean " + near + "?");
    else if (!home.empty())
      say(mark, shown + ": there is no such key here; it belongs to " + home);
    else
      say(mark, shown + ": there is no such key; keys here are " + join(candidates, ", ") +
                    " (and x-... for your own)");
  }

 private:
  void say(Mark mark, std::string message) { problems_.push_back({mark, std::move(message)}); }

  static std::string example_of(const Key& key) {
    auto name = std::string(name_of(key));
    if (!key.example.empty()) return "write " + name + ": " + std::string(key.example);
    if (!key.values.empty())
      return "write " + name + ": " + std::string(split(key.values, '|').front());
    return "it takes " + wanted(key);
  }

  // Where else a key of that name may stand, when there is just one such place.
  static std::string home_of(std::string_view name) {
    std::string found;
    for (auto& key : format()) {
      if (name_of(key) != name || told_elsewhere(key)) continue;
      if (!found.empty()) return "";
      auto dot = key.path.rfind('.');
      found =
          dot == key.path.npos ? "the file's first level" : std::string(key.path.substr(0, dot));
    }
    return replace_all(found, "*", "NAME");
  }

  void value_at(const Node& node, const Key& key, const Place& place) {
    if (key.shape & Any) {
      if (!node.is_map())
        say(node.mark(), place.shown + ": here stands " + a_kind(node) +
                             "; write resources by "
                             "their logical ids");
      return;
    }
    if (node.is_null()) {
      if (!overlay_)
        say(node.mark(), place.shown + ": nothing stands here; write " + wanted(key) +
                             (key.shape & (Object | Names) ? ", or {}" : ", or leave the key out"));
      return;
    }
    if (!node.tag().empty()) {
      say(node.mark(), place.shown + ": !" + node.tag() +
                           " belongs in a template; this file has plain "
                           "values (raw CloudFormation goes under resources)");
      return;
    }
    if (node.is_map()) return map_at(node, key, place);
    if (node.is_list()) return list_at(node, key, place);
    scalar_at(node, key, place);
  }

  void mismatch(const Node& node, const Key& key, const Place& place) {
    say(node.mark(), place.shown + ": here stands " + a_kind(node) + "; write " + wanted(key));
  }

  void map_at(const Node& node, const Key& key, const Place& place) {
    if (key.shape & Names) {
      for (auto& member : node.members()) {
        if (member.key.starts_with("x-")) continue;
        auto next = place.at("*", member.key);
        if (is_boolean_word(member.key))
          say(member.mark, next.shown + ": other readers of YAML take \"" + member.key +
                               "\" for true or false; choose another name");
        else if (auto wrong = complaint(key.rule, member.key))
          say(member.mark, place.shown + ": " + *wrong);
        else if (auto* what = find_key(next.pattern))
          value_at(member.value, *what, next);
      }
      if (node.members().empty() && key.required && !overlay_)
        say(node.mark(), place.shown + ": there is none; write at least one");
    } else if (key.shape & Object) {
      object_at(node, place);
      exactly_one(node, key, place);
    } else {
      mismatch(node, key, place);
    }
  }

  // A step or a test says one thing, so that their order is plain.
  void exactly_one(const Node& node, const Key& key, const Place& place) {
    if (key.path != "images.*.provision[]" && key.path != "images.*.test[]") return;
    if (node.members().size() == 1) return;
    if (node.members().empty())
      say(node.mark(), place.shown + ": nothing stands here; write " + wanted(key));
    else
      say(node.members()[1].mark, place.shown + ": says two things, " + node.members()[0].key +
                                      " and " + node.members()[1].key +
                                      "; begin a line of its own (- " + node.members()[1].key +
                                      ": ...)");
  }

  void list_at(const Node& node, const Key& key, const Place& place) {
    if (!(key.shape & List)) return mismatch(node, key, place);
    for (std::size_t i = 0; i < node.items().size(); ++i) {
      auto next = place.element(i);
      if (auto* element = find_key(next.pattern)) value_at(node.items()[i], *element, next);
    }
  }

  void scalar_at(const Node& node, const Key& key, const Place& place) {
    if (node.kind() == Kind::Bool) {
      auto& said = node.text();
      if (key.shape & Boolean) {
        if (equal_ignoring_case(said, "true") || equal_ignoring_case(said, "false")) return;
        return say(node.mark(), place.shown + ": " + said +
                                    " is a boolean for some readers of YAML only; " + "write " +
                                    (node.as_bool().value_or(false) ? "true" : "false"));
      }
      if (key.shape & Text && key.values.empty())
        return say(node.mark(), place.shown + ": " + said +
                                    " is true or false for YAML; put it in quotes " +
                                    "when it is meant as a text");
      return mismatch(node, key, place);
    }
    if (node.kind() == Kind::Int && key.shape & Number) return number_at(node, key, place);
    if (node.kind() == Kind::Int || node.kind() == Kind::Double) {
      // 012345678901 would lose its zero for some readers; 8.2 could become 8.20000001.
      if (key.shape & Text && key.values.empty() && key.rule != Rule::Duration &&
          key.rule != Rule::Bytes)
        return say(node.mark(), place.shown + ": " + node.text() +
                                    " is a number for YAML; put it in quotes: \"" + node.text() +
                                    "\"");
      if (key.shape & Text && (key.rule == Rule::Duration || key.rule == Rule::Bytes))
        return say(node.mark(), place.shown + ": " + node.text() + " has no unit; write " +
                                    node.text() + (key.rule == Rule::Bytes ? "GiB or " : "s or ") +
                                    node.text() + (key.rule == Rule::Bytes ? "MiB" : "m"));
      return mismatch(node, key, place);
    }
    text_at(node, key, place);
  }

  void number_at(const Node& node, const Key& key, const Place& place) {
    auto value = node.as_int();
    if (!key.values.empty()) {
      auto values = split(key.values, '|');
      if (std::ranges::find(values, node.text()) != values.end()) return;
      std::string way =
          key.path == "windlass" ? "this program reads version 1" : "write " + wanted(key);
      return say(node.mark(), place.shown + ": here stands " + node.text() + "; " + way);
    }
    if (value && *value >= key.least && *value <= key.most) return;
    say(node.mark(), place.shown + ": " + node.text() + " is out of range; it may be " +
                         std::to_string(key.least) + " to " + std::to_string(key.most));
  }

  void text_at(const Node& node, const Key& key, const Place& place) {
    auto& said = node.text();
    if (key.shape & Boolean && is_boolean_word(said))
      return say(
          node.mark(),
          place.shown + ": \"" + said + "\" is a boolean for some readers only; write " +
              (lower(said)[0] == 'y' || lower(said) == "on" || lower(said) == "true" ? "true"
                                                                                     : "false"));
    if (!(key.shape & Text)) {
      if (key.shape & Number && parse_int(said))
        return say(node.mark(),
                   place.shown + ": \"" + said + "\" is a text; take the quotes away: " + said);
      return mismatch(node, key, place);
    }
    if (!key.values.empty()) return one_of(node, key, place);
    if (auto wrong = complaint(key.rule, said)) say(node.mark(), place.shown + ": " + *wrong);
  }

  void one_of(const Node& node, const Key& key, const Place& place) {
    std::vector<std::string> values;
    for (auto value : split(key.values, '|')) values.push_back(std::string(value));
    if (std::ranges::find(values, node.text()) != values.end()) return;
    auto near = nearest(node.text(), values);
    say(node.mark(), place.shown + ": \"" + node.text() + "\" is not " + wanted(key) +
                         (near.empty() ? "" : "; did you mean " + near + "?"));
  }

  Problems& problems_;
  bool overlay_;
};

// What an environment says of itself is checked with the file; what it overlays, as a file of its
// own.
void check_environment(const Node& node, const std::string& name, Problems& problems) {
  Node own = Node::map(node.mark());
  Checker overlay(problems, true);
  Place base{"", "environments." + name};
  for (auto& member : node.members()) {
    if (is_environments_own(member.key) || member.key.starts_with("x-")) {
      own.set(member.key, member.value);
      continue;
    }
    if (member.key == "windlass" || member.key == "app" || member.key == "environments") {
      problems.push_back(
          {member.mark, base.shown + "." + member.key +
                            ": is the same in every environment; leave it out here"});
      continue;
    }
    Node one = Node::map(node.mark());
    if (member.key.find('.') == member.key.npos && find_key(member.key)) {
      one.members().push_back(member);
      overlay.object_at(one, base);
    } else {
      auto known = keys_in("environments.*");
      for (auto* key : keys_in("")) {
        if (name_of(*key) != "windlass" && name_of(*key) != "app" &&
            name_of(*key) != "environments")
          known.push_back(key);
      }
      overlay.unknown(member.mark, member.key, base, known);
    }
  }
  Checker(problems, false).object_at(own, {"environments.*", base.shown});
}

}  // namespace

void check_format(const Node& file, Problems& problems) {
  if (!file.is_map()) {
    problems.push_back({file.mark(), "the file must consist of keys; begin it with windlass: 1"});
    return;
  }
  // Environments are looked at apart; that they are there is seen to with the rest.
  Node rest = file;
  if (auto* environments = rest.find("environments"); environments && environments->is_map()) {
    auto whole = *environments;
    for (auto& member : whole.members()) {
      if (!member.value.is_map() || member.key.starts_with("x-")) continue;
      check_environment(member.value, member.key, problems);
      // Looked at: what stands in it now says nothing, and lacks nothing.
      auto* left = environments->find(member.key);
      *left = Node::map(left->mark());
      left->set("target", Node::string("local", left->mark()));
    }
  }
  Checker(problems, false).object_at(rest, {});
}

}  // namespace windlass::manifest
