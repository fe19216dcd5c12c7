// Does what an environment says fit together? Names that lead somewhere, keys that agree.
#pragma once

#include "manifest/model.h"
#include "manifest/problem.h"

namespace windlass::manifest {

void check_references(const Model& model, Problems& problems);

// The parts of it, by what they look at.
void check_layer_alone(const Model& model, const Layer& layer, Problems& problems);
void check_front_door(const Model& model, const Layer& layer, Problems& problems);
void check_names_and_network(const Model& model, Problems& problems);

// Where a path of keys stands; the nearest place above it when it is not said.
document::Mark place_of(const Model& model, const std::vector<std::string>& path);
// "there is no queue jbos; did you mean jobs?", or which there are.
std::string no_such(std::string_view what, std::string_view name,
                    const std::vector<std::string>& known);
// "AppServer" of "app-server": what a name is called in the template.
std::string pascal(std::string_view name);

}  // namespace windlass::manifest
