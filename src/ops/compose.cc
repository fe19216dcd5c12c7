#include "ops/compose.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "manifest/manifest.h"
#include "manifest/render.h"
#include "ops/checks.h"

namespace windlass::ops {

namespace {

// Without parameters: a strategy's are where its machines are, and not what they are.
std::string joined_digest(WantedStack stack, const std::vector<SiteContent>& sites) {
  stack.parameters.clear();
  auto digest = digest_of(stack);
  if (sites.empty()) return digest;
  return hex(sha256(digest + to_json(sites).dump())).substr(0, 32);
}

}  // namespace

Result<std::string> digest_by_inputs(const manifest::Model& model,
                                     const std::map<std::string, std::string>& inputs,
                                     const std::vector<SiteContent>& sites) {
  manifest::RenderInputs rendered;
  rendered.images = inputs;
  WantedStack stack;
  stack.template_text = TRY(manifest::render(model, rendered));
  stack.tags = manifest::stack_tags(model);
  return joined_digest(std::move(stack), sites);
}

std::vector<std::string> missing_images(const manifest::Model& model,
                                        const std::map<std::string, std::string>& images) {
  std::vector<std::string> missing;
  for (auto& layer : model.layers) {
    if (layer.image.starts_with("ami-") || images.contains(layer.image)) continue;
    if (std::ranges::find(missing, layer.image) == missing.end()) missing.push_back(layer.image);
  }
  return missing;
}

Result<Composed> compose(const manifest::Model& model,
                         const std::map<std::string, std::string>& images,
                         const ReadSite& read_site) {
  if (auto problems = manifest::not_built(model); !problems.empty())
    return manifest::refusal(std::move(problems), "windlass.yaml");
  Composed composed;
  Place place{model.app, model.environment};
  composed.sites = TRY(read_sites(model, read_site));
  auto& stack = composed.stack;
  stack.stack = place.stack();
  manifest::RenderInputs inputs;
  inputs.images = images;
  stack.template_text = TRY(manifest::render(model, inputs));
  stack.template_key =
      place.path() + "/templates/" + hex(sha256(stack.template_text)).substr(0, 32) + ".yaml";
  stack.tags = manifest::stack_tags(model);
  composed.digest = joined_digest(stack, composed.sites);

  auto& draft = composed.draft;
  draft.app = model.app;
  draft.environment = model.environment;
  draft.template_text = stack.template_text;
  draft.parameters = stack.parameters;
  draft.tags = stack.tags;
  for (auto& layer : model.layers)
    if (auto known = images.find(layer.image); known != images.end())
      draft.images[known->first] = known->second;
  draft.machines = TRY(manifest::machine_digests(model, inputs));
  draft.checks = to_json(checks_of(model));
  if (!composed.sites.empty()) draft.checks.set("sites", to_json(composed.sites));
  return composed;
}

std::map<std::string, std::string> declared(std::map<std::string, std::string> parameters,
                                            std::string_view template_text) {
  // Our own templates: a parameter's name stands at its depth of the section.
  auto from = template_text.find("\nParameters:\n");
  auto to = template_text.find("\nResources:\n");
  if (from == std::string_view::npos) return {};
  auto section = template_text.substr(from, to == std::string_view::npos ? to : to - from);
  std::erase_if(parameters, [&](auto& one) {
    return section.find("\n  " + one.first + ":\n") == std::string_view::npos;
  });
  return parameters;
}

WantedStack stack_of(const Revision& revision) {
  Place place{revision.app, revision.environment};
  return {.stack = place.stack(),
          .template_text = revision.template_text,
          .template_key = place.path() + "/templates/" +
                          hex(sha256(revision.template_text)).substr(0, 32) + ".yaml",
          .parameters = revision.parameters,
          .tags = revision.tags};
}

std::string digest_of(const Revision& revision) {
  return joined_digest(stack_of(revision), sites_of(revision.checks));
}

}  // namespace windlass::ops
