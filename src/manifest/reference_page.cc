#include "base/text.h"
#include "manifest/format.h"
#include "manifest/tell.h"

namespace windlass::manifest {

namespace {

std::string cell(std::string text) { return replace_all(std::move(text), "|", "\\|"); }

std::string for_people(std::string_view pattern) {
  return replace_all(replace_all(std::string(pattern), "*", "NAME"), "[]", "[]");
}

std::string row(const Key& key, std::string_view section) {
  auto path = for_people(key.path);
  auto cut = section.empty() ? 0 : section.size() + 1;
  auto shown = path.size() > cut && path.starts_with(section) ? path.substr(cut) : path;
  auto takes = key.values.empty() ? wanted(key)
                                  : "`" + replace_all(std::string(key.values), "|", "`, `") + "`";
  if (auto keys = takes.find("keys ("); keys != takes.npos) takes = takes.substr(0, keys) + "keys";
  std::string what(key.what);
  if (key.required) what += " **Needed.**";
  if (!key.otherwise.empty()) what += " Otherwise: " + std::string(key.otherwise) + ".";
  if (!key.example.empty()) what += " Example: `" + std::string(key.example) + "`.";
  if (key.later == "*")
    what += " *Not built yet: `plan` and `deploy` refuse it.*";
  else if (!key.later.empty())
    what += " *Not built yet: `" + replace_all(std::string(key.later), "|", "`, `") + "`.*";
  return "| `" + shown + "` | " + cell(takes) + " | " + cell(what) + " |\n";
}

}  // namespace

std::string reference_page() {
  std::string out =
      "# windlass.yaml: every key\n\n"
      "Made from the table that also checks the file (`src/manifest/format_*.cc`); "
      "`windlass explain KEY` says the same.\n\n"
      "- `windlass: 1` is the format's version. An unknown key is an error; keys that begin with "
      "`x-` "
      "are free.\n"
      "- No name and no key is a word that YAML 1.1 takes for a boolean (`on`, `off`, `yes`, `no`, "
      "...).\n"
      "- Durations are written `30s`, `5m`, `1h`, `14d`; sizes `512MiB`, `20GiB`, `1TiB`.\n"
      "- `NAME` stands for a name that the file gives, `[]` for each element of a list.\n"
      "- An environment may overlay any key of the file but `windlass` and `app`: maps are merged, "
      "anything else is replaced, `null` takes a key out.\n";
  std::string section;
  bool begun = false;
  for (auto& key : format()) {
    if (told_elsewhere(key)) continue;
    auto first = std::string(split(key.path, '.').front());
    if (auto bracket = first.find('['); bracket != first.npos) first.resize(bracket);
    auto top = keys_in(first).empty() && !(find_key(first)->shape & Names) ? "" : first;
    if (!begun || top != section) {
      out += "\n## " + (top.empty() ? (begun ? "More of the file" : "The file") : top) + "\n\n";
      if (!top.empty()) out += std::string(find_key(top)->what) + "\n\n";
      out += "| key | takes | what it says |\n|---|---|---|\n";
      section = top;
      begun = true;
    }
    if (key.path == top || (name_of(key) == "*" && !(key.shape & (Text | List)))) continue;
    out += row(key, for_people(top));
  }
  out += "\n`layers.NAME.rollout` takes the keys of `rollout`.\n";
  return out;
}

}  // namespace windlass::manifest
