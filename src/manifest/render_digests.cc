// What a layer's machines are, as one short word: the same word, the same machines.
#include "base/hash.h"
#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

constexpr std::size_t digits = 12;

const Node* launched_from(const Rendering& r, const Layer& layer) {
  auto* launch = r.out.find_resource(part_id(layer, "Template"));
  auto* properties = launch ? launch->find("Properties") : nullptr;
  return properties ? properties->find("LaunchTemplateData") : nullptr;
}

std::string image_of(const Rendering& r, const Layer& layer) {
  if (layer.image.starts_with("ami-")) return layer.image;
  auto known = r.inputs.images.find(layer.image);
  return known == r.inputs.images.end() ? std::string() : known->second;
}

// Machines and their disks get the tag, beside those that are there.
void add_tag(Node& data, const char* kind, const Node& tag) {
  auto* said = data.find("TagSpecifications");
  if (!said) {
    data.set("TagSpecifications", Node::list());
    said = data.find("TagSpecifications");
  }
  for (auto& one : said->items()) {
    auto* type = one.find("ResourceType");
    auto* tags = one.find("Tags");
    if (type && tags && type->text() == kind) return tags->push(tag);
  }
  said->push(object({{"ResourceType", kind}, {"Tags", list({tag})}}));
}

}  // namespace

std::map<std::string, std::string> digests_of(const Rendering& r) {
  std::map<std::string, std::string> out;
  // What all run stands in the template once, and their user data only points to it.
  auto* common = r.out.find_mapping("Machine");
  for (auto& layer : r.model.layers) {
    auto* data = launched_from(r, layer);
    auto image = image_of(r, layer);
    if (!data || image.empty()) continue;
    auto whole = *data;
    whole.set("ImageId", Node::string(image));
    auto text = document::to_yaml(whole);
    if (common) text += document::to_yaml(*common);
    out[layer.name] = hex(sha256(text)).substr(0, digits);
  }
  return out;
}

void tag_with_digests(Rendering& r) {
  auto digests = digests_of(r);
  for (auto& layer : r.model.layers) {
    auto known = digests.find(layer.name);
    if (known == digests.end()) continue;
    auto tag = object({{"Key", "windlass:machine"}, {"Value", known->second}});
    for (auto& colour : colours_of(layer)) {
      auto* launch = r.out.find_resource(part_id(colour, "Template"));
      if (!launch) continue;
      auto* data = launch->find("Properties")->find("LaunchTemplateData");
      add_tag(*data, "instance", tag);
      add_tag(*data, "volume", tag);
    }
  }
}

}  // namespace windlass::manifest
