#pragma once

#include "manifest/model.h"

namespace windlass::manifest {

Layer read_layer(const document::Node::Member& member, const Rollout& files);
// What is not said there is as in `otherwise`.
Rollout read_rollout(const document::Node& node, const Rollout& otherwise);

}  // namespace windlass::manifest
