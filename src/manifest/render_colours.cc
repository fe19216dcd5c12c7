// What moves a layer from one of its two groups to the other: parameters, so that each step is an
// update of the same template.
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

ColourIds colour_ids(const Layer& layer) {
  auto own = pascal(layer.name) + (layer.colour == Colour::Blue ? "Blue" : "Green");
  return {.size = own + "Size",
          .weight = own + "Weight",
          .version = own + "Version",
          .has = pascal(layer.name) + "Has" + (layer.colour == Colour::Blue ? "Blue" : "Green"),
          .is_new = own + "IsNew",
          .group = group_id(layer)};
}

namespace {

Node equals(const std::string& parameter, const char* value) {
  auto out = list({ref_to(parameter), value});
  out.set_tag("Equals");
  return out;
}

Node negated(Node condition) {
  auto out = list({std::move(condition)});
  out.set_tag("Not");
  return out;
}

}  // namespace

void render_colours(Rendering& r, const Layer& layer) {
  for (auto& one : colours_of(layer)) {
    bool blue = one.colour == Colour::Blue;
    auto ids = colour_ids(one);
    auto of = layer.name + (blue ? ", blue: " : ", green: ");
    r.out.parameter(ids.size, object({{"Type", "Number"},
                                      {"Description", of + "how many machines, 0 for no group"},
                                      {"Default", blue ? layer.size_min : 0},
                                      {"MinValue", 0}}));
    r.out.parameter(ids.weight, object({{"Type", "Number"},
                                        {"Description", of + "its percent of the requests"},
                                        {"Default", blue ? 100 : 0},
                                        {"MinValue", 0},
                                        {"MaxValue", 100}}));
    r.out.parameter(ids.version,
                    object({{"Type", "String"},
                            {"Description",
                             of + "the version of its launch template that its machines stay at"},
                            {"Default", "new"},
                            {"AllowedPattern", "^(new|[1-9][0-9]*)$"}}));
    r.out.condition(ids.has, negated(equals(ids.size, "0")));
    r.out.condition(ids.is_new, equals(ids.version, "new"));
    auto version = list(
        {ids.is_new, att_of(part_id(one, "Template"), "LatestVersionNumber"), ref_to(ids.version)});
    version.set_tag("If");
    r.out.output(ids.version,
                 "The version that the machines of " + layer.name +
                     (blue ? ", blue, are at" : ", green, are at"),
                 version, ids.has);
  }
}

}  // namespace windlass::manifest
