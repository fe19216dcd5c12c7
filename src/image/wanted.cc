#include "image/wanted.h"

#include <algorithm>

#include "base/hash.h"
#include "image/base_image.h"

namespace windlass::image {

Result<Wanted> want(const BakeParts& parts, const Repository& repository, const Lock& lock,
                    const manifest::Image& image, bool refresh) {
  Wanted wanted;
  wanted.image = image;
  wanted.inputs = TRY(read_inputs(image, repository.folder, parts.agent));
  wanted.locked.base = text_of(image.base);
  auto* locked = refresh ? nullptr : lock.find(image.name, parts.place.text());
  if (locked && locked->base == wanted.locked.base) {
    wanted.has_lock = true;
    wanted.locked.id = locked->id;
    wanted.locked.packages = versions_named(image, locked->packages);
  } else {
    wanted.locked.id = TRY(resolve_base(aws::Client(parts.transport), image.base,
                                        image.machine_type, parts.place.local)
                               .context("images." + image.name + ".base"));
  }
  wanted.inputs.base_id = wanted.locked.id;
  wanted.asked = digest_of(image, wanted.inputs);
  wanted.digest = digest_of(image, wanted.inputs, wanted.locked.packages);
  return wanted;
}

Result<std::optional<std::map<std::string, std::string>>> locked_inputs(
    const Place& place, const std::string& agent, const manifest::Model& model,
    const Repository& repository) {
  using Digests = std::map<std::string, std::string>;
  auto lock = TRY(read_lock(repository));
  std::string agent_digest;
  Digests digests;
  for (auto& image : model.images) {
    if (std::ranges::find(model.layers, image.name, &manifest::Layer::image) == model.layers.end())
      continue;
    auto* locked = lock.find(image.name, place.text());
    if (!locked || locked->base != text_of(image.base)) return std::optional<Digests>();
    if (!agent.empty() && agent_digest.empty()) agent_digest = sha256(TRY(read_agent(agent)));
    auto inputs = TRY(read_inputs(image, repository.folder, ""));
    inputs.agent_digest = agent_digest;
    inputs.base_id = locked->id;
    digests[image.name] = digest_of(image, inputs, locked->packages);
  }
  return std::optional<Digests>(std::move(digests));
}

const Known* find_baked(const std::vector<Known>& images, const Wanted& wanted) {
  for (auto& one : images) {
    if (one.name() != wanted.image.name || !one.is_tested()) continue;
    if (one.inputs() == wanted.digest) return &one;
    // Nothing is locked yet: what somebody baked of the same file is what this file gives.
    if (!wanted.has_lock && tag_or_empty(one.tags, tag_asked) == wanted.asked) return &one;
  }
  return nullptr;
}

}  // namespace windlass::image
