// What goes into an image, and the digest by which it is found again: the same inputs, the same
// image.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "image/lock.h"
#include "image/tree.h"
#include "manifest/model.h"

namespace windlass::image {

// What a step or a test takes of the repository.
struct Material {
  Tree tree;
  std::string name;  // as the file names it
  // Of a playbook's folder: the playbook within it.
  std::string within;
};

struct Inputs {
  std::vector<std::optional<Material>> steps, tests;  // one for each of the image's
  std::string agent;                                  // the agent's program; empty: none
  std::string agent_digest;                           // raw; empty: none
  std::string base_id;
  // "image/install.sh" -> the digest of what it is: what two images differ in.
  std::map<std::string, std::string> files;
};

// `folder`: where windlass.yaml is. `agent`: the agent's program, or empty.
Result<Inputs> read_inputs(const manifest::Image& image, const std::string& folder,
                           const std::string& agent);

Result<std::string> read_agent(const std::string& path);

// By what was asked for alone, and with the versions of its packages that are locked.
std::string digest_of(const manifest::Image& image, const Inputs& inputs);
std::string digest_of(const manifest::Image& image, const Inputs& inputs,
                      const std::map<std::string, std::string>& versions);

// The packages that the image's steps name, in their order.
std::vector<std::string> packages_named(const manifest::Image& image);
// Of the locked versions those that the file still names.
std::map<std::string, std::string> versions_named(const manifest::Image& image,
                                                  const std::map<std::string, std::string>& all);

// As people read it: "packages nginx php-fpm", "copy image/etc to /etc", "port 80".
std::string text_of(const manifest::Step& step);
std::string text_of(const manifest::Test& test);

}  // namespace windlass::image
