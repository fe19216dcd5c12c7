// Words for setting up rollouts.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "rollout/phases.h"

namespace windlass::rollout::testing {

// A layer `app` behind a balancer with these further lines; further layers after it.
inline manifest::Model model_of(const std::string& layer, const std::string& more = "") {
  auto text =
      "windlass: 1\napp: shop\nlayers:\n  app:\n    image: ami-0123456789abcdef0\n    public: {}\n"
      "    listen: {http: 80}\n" +
      layer + more + "environments:\n  dev: {target: local}\n";
  auto read = manifest::read(text, "windlass.yaml");
  REQUIRE_MESSAGE(read, read.error().message);
  return *read->get("dev");
}

inline Shape shape(const std::string& layer, const std::string& more = "") {
  return shape_of(model_of(layer, more));
}

// Blue serves, as it was first made.
inline Before blue(int size = 4) {
  return {.stands = true,
          .parameters = {{"AppBlueSize", std::to_string(size)},
                         {"AppBlueWeight", "100"},
                         {"AppBlueVersion", "new"},
                         {"AppGreenSize", "0"},
                         {"AppGreenWeight", "0"},
                         {"AppGreenVersion", "new"}},
          .outputs = {{"AppGroup", "group-1"}, {"AppBlueVersion", "1"}},
          .desired = {}};
}

inline Rollout begun(const Shape& shape, const Before& before,
                     std::vector<Changed> changed = {{"app"}}) {
  auto rollout = begin(shape, before, changed);
  REQUIRE_MESSAGE(rollout, rollout.error().message);
  return *rollout;
}

inline std::vector<std::string> names(const Rollout& rollout) {
  std::vector<std::string> out;
  for (auto& phase : rollout.phases) out.push_back(phase.name);
  return out;
}

// "4/90 1/10": size and weight of blue, then of green.
inline std::string sides(const Parameters& parameters) {
  auto at = [&](const char* name) {
    auto found = parameters.find(name);
    return found == parameters.end() ? std::string("-") : found->second;
  };
  return at("AppBlueSize") + "/" + at("AppBlueWeight") + " " + at("AppGreenSize") + "/" +
         at("AppGreenWeight");
}

inline std::vector<std::string> sides(const Rollout& rollout) {
  std::vector<std::string> out;
  for (auto& phase : rollout.phases) out.push_back(sides(phase.parameters));
  return out;
}

inline Rollout read_again(const Rollout& rollout) {
  auto json = parse_json(to_json(rollout).dump());
  REQUIRE(json);
  auto read = read_rollout(*json);
  REQUIRE_MESSAGE(read, read.error().message);
  CHECK(to_json(*read).dump() == to_json(rollout).dump());
  return *read;
}

using Strings = std::vector<std::string>;

}  // namespace windlass::rollout::testing
