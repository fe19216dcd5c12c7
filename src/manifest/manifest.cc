#include "manifest/manifest.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "manifest/check.h"
#include "manifest/format.h"
#include "manifest/overlay.h"
#include "manifest/read_model.h"
#include "manifest/references.h"
#include "manifest/values.h"

namespace windlass::manifest {

using document::Node;

namespace {

// The document as one environment sees it may lack what the file has: an overlay can take keys out.
void check_overlaid(const Node& file, const Node::Member& environment, Problems& problems) {
  Node seen = as_seen_by(file, environment.key);
  Node only = Node::map(), own = Node::map(environment.value.mark());
  own.set("target", Node::string("local"));
  only.set(environment.key, own);
  seen.set("environments", only);
  check_format(seen, problems);
}

// Who changes what the file does not have, and has no need of, has misspelt what it has.
void check_overlaid_names(const Node& file, const Node::Member& environment, Problems& problems) {
  static constexpr std::array<std::array<const char*, 3>, 4> kinds = {
      {{"layers", "layer", "image"},
       {"images", "image", "base"},
       {"releases", "release", "install"},
       {"sites", "site", "from"}}};
  for (auto& [group, what, needed] : kinds) {
    auto *own = environment.value.find(group), *all = file.find(group);
    if (!own || !own->is_map() || !all || !all->is_map()) continue;
    std::vector<std::string> names;
    for (auto& member : all->members()) names.push_back(member.key);
    for (auto& member : own->members()) {
      bool changes = member.value.is_map() && !member.value.find(needed);
      if (!changes || all->find(member.key) || nearest(member.key, names).empty()) continue;
      problems.push_back({member.mark, "environments." + environment.key + "." + group + "." +
                                           member.key + ": " + no_such(what, member.key, names)});
    }
  }
}

void check_environment(const Node::Member& environment, Problems& problems) {
  auto& node = environment.value;
  auto* target = node.find("target");
  if (target && target->text() == "aws" && !node.find("region"))
    problems.push_back(
        {environment.mark, "environments." + environment.key +
                               ": target: aws needs a region; add region: us-east-2"});
}

// Bare domains have one owner.
void check_production(const Manifest& manifest, Problems& problems) {
  const Model* owner = nullptr;
  for (auto& model : manifest.environments) {
    if (!model.production) continue;
    if (owner) {
      auto* environments = manifest.document.find("environments");
      auto member =
          std::ranges::find(environments->members(), model.environment, &Node::Member::key);
      problems.push_back(
          {member->mark, "environments." + model.environment +
                             ".production: " + owner->environment +
                             " owns the bare domains already; leave it true in one of them"});
    } else {
      owner = &model;
    }
  }
}

// An environment may leave a layer no room to scale; if all of them do, it was not meant.
void check_scaling(const Manifest& manifest, Problems& problems) {
  auto* layers = manifest.document.find("layers");
  if (!layers) return;
  for (auto& layer : layers->members()) {
    auto* scale = layer.value.is_map() ? layer.value.find("scale") : nullptr;
    if (!scale) continue;
    bool room = std::ranges::any_of(manifest.environments, [&](auto& model) {
      auto* seen = model.find_layer(layer.key);
      return seen && seen->scale;
    });
    if (!room)
      problems.push_back(
          {scale->mark(), "layers." + layer.key +
                              ".scale: there is no room to scale; write size: {min: 1, "
                              "max: 4}, or take scale away"});
  }
}

}  // namespace

std::vector<std::string> Manifest::environment_names() const {
  std::vector<std::string> names;
  for (auto& model : environments) names.push_back(model.environment);
  return names;
}

Result<Model> Manifest::get(std::string_view environment) const {
  for (auto& model : environments) {
    if (model.environment == environment) return model;
  }
  auto mark =
      document.find("environments") ? document.find("environments")->mark() : document::Mark{};
  return refusal({{mark, no_such("environment", environment, environment_names())}}, file);
}

Result<Manifest> read(std::string_view text, std::string_view file) {
  auto parsed = document::parse(text);
  if (!parsed) {
    auto why = document::why_of(parsed.error());
    return refusal({{document::place_of(parsed.error()),
                     why + "; mend that first, nothing behind it was looked at"}},
                   file);
  }
  Manifest manifest{.file = std::string(file), .document = *parsed, .environments = {}};
  Problems problems;
  check_format(manifest.document, problems);
  if (!problems.empty()) return refusal(std::move(problems), file);

  for (auto& environment : manifest.document.find("environments")->members()) {
    if (environment.key.starts_with("x-")) continue;
    check_environment(environment, problems);
    Problems overlaid;
    check_overlaid_names(manifest.document, environment, overlaid);
    if (overlaid.empty()) check_overlaid(manifest.document, environment, overlaid);
    if (overlaid.empty()) {
      auto model = read_model(manifest.document, environment.key);
      check_references(model, overlaid);
      manifest.environments.push_back(std::move(model));
    }
    problems.insert(problems.end(), overlaid.begin(), overlaid.end());
  }
  if (problems.empty()) {
    check_production(manifest, problems);
    check_scaling(manifest, problems);
  }
  if (!problems.empty()) return refusal(std::move(problems), file);
  return manifest;
}

}  // namespace windlass::manifest
