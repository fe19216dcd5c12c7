#include "manifest/render.h"

#include <algorithm>

#include "base/text.h"
#include "manifest/problem.h"
#include "manifest/rendering.h"
#include "manifest/values.h"

namespace windlass::manifest {

using document::Node;

std::string image_parameter(std::string_view image) { return pascal(image) + "Image"; }

std::string part_id(const Layer& layer, std::string_view part) {
  return pascal(layer.name) + (layer.colour == Colour::Green ? "Green" : "") + std::string(part);
}

std::vector<Layer> colours_of(const Layer& layer) {
  if (!layer.has_colours()) return {layer};
  auto green = layer;
  green.colour = Colour::Green;
  return {layer, green};
}

std::string group_id(const Layer& layer) {
  return part_id(layer, layer.on_demand ? "Machine" : "Group");
}

std::map<std::string, std::string> stack_tags(const Model& model) {
  return {{"windlass:app", model.app}, {"windlass:env", model.environment}};
}

namespace {
Node tag(std::string key, std::string value) {
  return object({{"Key", std::move(key)}, {"Value", std::move(value)}});
}
}  // namespace

Node Rendering::tags(std::string_view part, std::string_view layer) const {
  auto out = list({tag("Name", name(part))});
  if (!layer.empty()) out.push(tag("windlass:layer", std::string(layer)));
  return out;
}

Node Rendering::full_tags(std::string_view part, std::string_view layer) const {
  auto out = tags(part, layer);
  for (auto& [key, value] : stack_tags(model)) out.push(tag(key, value));
  return out;
}

namespace {

void render_parameters(Rendering& r) {
  for (auto& layer : r.model.layers) {
    auto id =
        image_parameter(layer.image.starts_with("ami-") ? layer.name + "-layer" : layer.image);
    if (r.out.has_parameter(id)) continue;
    Value known;
    if (layer.image.starts_with("ami-"))
      known = layer.image;
    else if (auto found = r.inputs.images.find(layer.image); found != r.inputs.images.end())
      known = found->second;
    auto what = layer.image.starts_with("ami-") ? "The image of the layer " + layer.name
                                                : "The image " + layer.image;
    if (!known.there) what += ", which is not baked yet";
    r.out.parameter(
        id, object({{"Type", "AWS::EC2::Image::Id"}, {"Description", what}, {"Default", known}}));
  }
}

// The file's own CloudFormation: new resources, or more properties for ours.
Result<> merge_raw(Rendering& r) {
  bool begun = false;
  for (auto& member : r.model.resources.members()) {
    auto refused = [&](std::string why) {
      return refusal({{member.mark, "resources." + member.key + ": " + std::move(why)}},
                     "windlass.yaml");
    };
    if (member.key.starts_with("x-")) continue;
    if (!member.value.is_map())
      return refused("wanted are the keys of a resource (Type, Properties)");
    if (auto* ours = r.out.find_resource(member.key)) {
      auto* type = member.value.find("Type");
      if (type && type->text() != ours->find("Type")->text())
        return refused("that is the layer's " + ours->find("Type")->text() +
                       "; choose another logical id, or leave Type out to change its properties");
      merge(*ours, member.value);
      continue;
    }
    auto* type = member.value.find("Type");
    if (!type) {
      auto near = nearest(member.key, r.out.resource_ids());
      return refused("a new resource needs its Type" +
                     (near.empty() ? std::string() : "; or did you mean " + near + "?"));
    }
    if (!begun) r.out.section("From `resources` in windlass.yaml");
    begun = true;
    auto beside = member.value;
    beside.erase("Type");
    auto properties = Node::map();
    if (auto* said = beside.find("Properties")) properties = *said;
    beside.erase("Properties");
    r.out.resource(member.key, type->text(), properties, "", beside);
  }
  return Done{};
}

Result<> check_ids(const TemplateText& out) {
  auto ids = out.resource_ids();
  std::ranges::sort(ids);
  if (auto twin = std::ranges::adjacent_find(ids); twin != ids.end())
    return Error{"ManifestError", "two parts of the template would be called " + *twin +
                                      "; rename one of the layers, queues or buckets"};
  if (ids.size() > resources_max)
    return Error{"ManifestError", "the template would have " + std::to_string(ids.size()) +
                                      " resources, and CloudFormation takes " +
                                      std::to_string(resources_max) + "; split the app"};
  return Done{};
}

Result<> fill(Rendering& r) {
  auto& model = r.model;
  r.out.describe(model.app + ", environment " + model.environment);
  render_parameters(r);
  if (!model.layers.empty())
    r.out.mapping("Machine", object({{"Boot", object({{"Script", boot_script(model)}})}}),
                  "What every machine runs at its first boot, before what its layer adds.");
  render_network(r);
  render_data(r);
  render_zones(r);
  render_notices(r);
  for (auto& layer : model.layers) {
    r.out.section("The layer " + layer.name);
    render_access(r, layer);
    render_balancer(r, layer);
    render_role(r, layer);
    auto bytes = boot_settings(model, layer).size() + boot_script(model).size() +
                 layer_script(model, layer).size();
    if (bytes > user_data_bytes_max)
      return Error{"ManifestError", "layers." + layer.name +
                                        ": what its machines are told at boot has " +
                                        std::to_string(bytes) + " bytes, and AWS takes " +
                                        std::to_string(user_data_bytes_max) + "; use fewer routes"};
    render_machines(r, layer);
    render_layer_alarms(r, layer);
    if (layer.front) render_front_door(r, layer);
  }
  render_queue_alarms(r);
  render_sites(r);
  TRY(merge_raw(r));
  return check_ids(r.out);
}

}  // namespace

Result<std::map<std::string, std::string>> machine_digests(const Model& model,
                                                           const RenderInputs& inputs) {
  Rendering r{model, inputs, {}};
  TRY(fill(r));
  return digests_of(r);
}

Result<std::string> render(const Model& model, const RenderInputs& inputs) {
  Rendering r{model, inputs, {}};
  TRY(fill(r));
  tag_with_digests(r);
  auto text = r.out.text();
  if (text.size() > template_bytes_max)
    return Error{"ManifestError", "the template would have " + std::to_string(text.size()) +
                                      " bytes, and CloudFormation takes 1 MiB; split the app"};
  return text;
}

}  // namespace windlass::manifest
