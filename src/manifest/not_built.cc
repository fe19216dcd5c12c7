// What the format says and `plan` and `deploy` cannot do yet: refused by name, by the table.
#include <algorithm>

#include "base/text.h"
#include "manifest/format.h"
#include "manifest/manifest.h"
#include "manifest/references.h"

namespace windlass::manifest {

using document::Node;

namespace {

bool is_later(const Key& key, const Node& node) {
  if (key.later.empty()) return false;
  if (key.later == "*") return true;
  auto values = split(key.later, '|');
  return std::ranges::find(values, node.text()) != values.end();
}

void look(const Node& node, const std::string& pattern, const std::string& shown,
          document::Mark mark, Problems& problems) {
  auto* key = find_key(pattern);
  if (key && is_later(*key, node)) {
    auto what = key->later == "*" ? shown : shown + ": " + node.text();
    problems.push_back(
        {mark, what + " is not built yet; until then " + std::string(key->meanwhile)});
    return;
  }
  if (key && key->shape & Any) return;
  for (auto& member : node.members()) {
    if (member.key.starts_with("x-")) continue;
    auto star = key && key->shape & Names;
    look(member.value, below(pattern, star ? "*" : member.key), below(shown, member.key),
         member.mark, problems);
  }
  for (std::size_t i = 0; i < node.items().size(); ++i)
    look(node.items()[i], pattern + "[]", shown + "[" + std::to_string(i) + "]",
         node.items()[i].mark(), problems);
}

void named(const Node& node, const std::string& pattern, const std::string& shown,
           std::vector<NamedFile>& files) {
  auto* key = find_key(pattern);
  if (key && key->shape & Any) return;
  if (key && key->rule == Rule::File && node.is_scalar())
    files.push_back({node.text(), shown, node.mark()});
  for (auto& member : node.members()) {
    auto star = key && key->shape & Names;
    // A site is called by its domain, which is no file.
    named(member.value, below(pattern, star ? "*" : member.key), below(shown, member.key), files);
  }
  std::size_t index = 0;
  for (auto& item : node.items())
    named(item, pattern + "[]", shown + "[" + std::to_string(index++) + "]", files);
}

// Shares of a layer are looked at where requests are shared out.
void checkpoints(const Model& model, Problems& problems) {
  for (auto& layer : model.layers) {
    auto& rollout = layer.rollout;
    if (layer.on_demand || rollout.checkpoint_percentages.empty() ||
        rollout.strategy == Strategy::Canary)
      continue;
    auto* own = model.seen.find("layers")->find(layer.name)->find("rollout");
    bool here = own && own->find("checkpoint_percentages");
    Problem problem{
        place_of(model, here ? std::vector<std::string>{"layers", layer.name, "rollout",
                                                        "checkpoint_percentages"}
                             : std::vector<std::string>{"rollout", "checkpoint_percentages"}),
        std::string(here ? "layers." + layer.name + "." : "") +
            "rollout.checkpoint_percentages is not built yet but for canary; until then say "
            "strategy: canary, or leave it out: every machine is looked at before the next one"};
    auto same = [&](auto& one) { return one.mark == problem.mark; };
    if (std::ranges::none_of(problems, same)) problems.push_back(std::move(problem));
  }
}

}  // namespace

Problems not_built(const Model& model) {
  Problems problems;
  look(model.seen, "", "", {}, problems);
  checkpoints(model, problems);
  sort(problems);
  return problems;
}

std::vector<NamedFile> files_named(const Model& model) {
  std::vector<NamedFile> files;
  named(model.seen, "", "", files);
  return files;
}

Problem missing(const NamedFile& file) {
  return {file.mark, file.key + ": there is no " + file.path +
                         " beside windlass.yaml; make it, or mend its name"};
}

}  // namespace windlass::manifest
