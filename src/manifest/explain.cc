#include <algorithm>

#include "base/text.h"
#include "manifest/format.h"
#include "manifest/tell.h"
#include "manifest/values.h"

namespace windlass::manifest {

namespace {

constexpr std::size_t width = 78;

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out, line(indent, ' ');
  bool fresh = true;
  for (auto word : split(text, ' ')) {
    if (!fresh && line.size() + 1 + word.size() > width) {
      out += line + "\n";
      line = std::string(indent, ' ');
      fresh = true;
    }
    if (!fresh) line += " ";
    line += word;
    fresh = false;
  }
  return out + line + "\n";
}

std::string for_people(std::string_view pattern) {
  return replace_all(replace_all(std::string(pattern), "*", "NAME"), "[]", "");
}

// The object, or the list's elements, whose keys are to be listed with this one.
std::string_view holder_of_keys(const Key& key, std::string& storage) {
  storage = std::string(key.path);
  if (key.shape & Names) storage += ".*";
  for (auto* element = find_key(storage + "[]"); element && keys_in(storage).empty();
       element = find_key(storage + "[]"))
    storage += "[]";
  return storage;
}

std::string list_of(const std::vector<const Key*>& keys) {
  std::size_t longest = 0;
  for (auto* key : keys) longest = std::max(longest, name_of(*key).size());
  std::string out;
  for (auto* key : keys) {
    auto name = std::string(name_of(*key));
    name.resize(longest + 2, ' ');
    // The first sentence; the rest is told when that key is asked for.
    auto what = std::string(key->what);
    if (auto stop = what.find(". "); stop != what.npos) what.resize(stop + 1);
    auto lines = wrapped(what, 4 + longest + 2);
    out += "    " + name + lines.substr(4 + longest + 2);
  }
  return out;
}

std::string told(const Key& key) {
  auto out = for_people(key.path) + "\n\n" + wrapped(key.what, 2) + "\n";
  auto line = [&](std::string label, std::string text) {
    label.resize(14, ' ');
    auto lines = wrapped(text, 16);
    out += "  " + label + lines.substr(16);
  };
  auto bare = key;
  if (!key.values.empty())
    line("one of", replace_all(std::string(key.values), "|", ", "));
  else
    line("takes", wanted(bare));
  if (key.required) line("needed", "yes");
  if (!key.otherwise.empty()) line("otherwise", std::string(key.otherwise));
  if (!key.example.empty())
    line("example", std::string(name_of(key)).ends_with("[]") || name_of(key) == "*"
                        ? std::string(key.example)
                        : std::string(name_of(key)) + ": " + std::string(key.example));
  if (key.later == "*")
    line("not built yet", "plan and deploy refuse it; until then " + std::string(key.meanwhile));
  else if (!key.later.empty())
    line("not built yet", replace_all(std::string(key.later), "|", ", ") + "; until then " +
                              std::string(key.meanwhile));
  std::string storage;
  auto inside = keys_in(holder_of_keys(key, storage));
  if (!inside.empty()) out += "\n  keys of " + for_people(storage) + "\n" + list_of(inside);
  return out;
}

// The pattern that the words mean, each a name of the format or one that a file gives; "" for none.
std::string pattern_of(std::string_view said) {
  std::string pattern;
  auto words = split(said, '.');
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto* here = find_key(pattern);
    if (here && here->shape & Names) {
      pattern += ".*";
      // A domain's dots are no steps.
      while (here->rule == Rule::Domain && i + 1 < words.size() &&
             !find_key(below(pattern, words[i + 1])) &&
             !find_key(below(pattern + "[]", words[i + 1])))
        ++i;
      continue;
    }
    if (!find_key(below(pattern, words[i])) && find_key(below(pattern + "[]", words[i])))
      pattern += "[]";
    pattern = below(pattern, words[i]);
    if (!find_key(pattern)) return "";
  }
  return pattern;
}

}  // namespace

Result<std::string> explain(std::string_view said) {
  if (said.empty()) return "windlass.yaml\n\n  keys of the file\n" + list_of(keys_in(""));
  auto plain = replace_all(std::string(said), "[]", "");
  if (auto* key = find_key(pattern_of(plain))) return told(*key);

  std::vector<std::string> names_known, places;
  const Key* only = nullptr;
  for (auto& key : format()) {
    if (told_elsewhere(key)) continue;
    auto name = std::string(name_of(key));
    if (std::ranges::find(names_known, name) == names_known.end()) names_known.push_back(name);
    if (name != plain && !for_people(key.path).ends_with("." + plain)) continue;
    only = &key;
    places.push_back(for_people(key.path));
  }
  if (places.size() == 1) return told(*only);
  if (places.size() > 1)
    return Error{"Usage", plain + " stands in several places; ask for one: " + join(places, ", ")};
  auto dot = plain.rfind('.');
  auto near = nearest(dot == plain.npos ? plain : plain.substr(dot + 1), names_known);
  return Error{"Usage", "the format has no key " + plain +
                            (near.empty() ? "; `windlass explain` alone lists them"
                                          : "; did you mean " + near + "?")};
}

}  // namespace windlass::manifest
