// A model as one CloudFormation template, in block YAML that a person can read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/model.h"

namespace windlass::manifest {

struct RenderInputs {
  // Image name -> image id, for those that are baked; the others' parameters have no default.
  std::map<std::string, std::string> images;
};

Result<std::string> render(const Model& model, const RenderInputs& inputs);

// Layer -> what its machines are, in 12 digits: all that they are launched from, the image by its
// id. Their tag windlass:machine says it, by the launch template. Layers whose image is not baked
// have none.
Result<std::map<std::string, std::string>> machine_digests(const Model& model,
                                                           const RenderInputs& inputs);

// What a stack is to be tagged with; CloudFormation tags with it whatever the stack is made of.
std::map<std::string, std::string> stack_tags(const Model& model);

// Where the internet comes in, and what is asked there to see the whole way through: a path that is
// answered behind the door where the door only routes.
struct FrontDoor {
  std::string layer, url_output;
  std::string address_output;  // what the domain leads to; empty: the machines' own addresses
  std::string domain, path;
  bool secure = false;
};
std::vector<FrontDoor> front_doors(const Model& model);

// The parameter of an image: "WebImage" of "web".
std::string image_parameter(std::string_view image);
// What a layer's machines are called in the template: its group, or its one machine on demand.
std::string group_id(const Layer& layer);
// What moves one of a layer's two colours: parameters, and conditions and outputs beside them.
struct ColourIds {
  std::string size, weight;  // parameters: machines, percent of the requests
  // A parameter: "new", or the version of the launch template that its machines stay at. The output
  // of this name says which they are at.
  std::string version;
  std::string has, is_new;  // conditions
  std::string group;        // an output
};
ColourIds colour_ids(const Layer& layer);

// How many machines a rollout of this layer leaves in service at least, and takes out at most at
// once.
struct Pace {
  int lowest = 0, at_once = 1;
  int most = 1;  // machines at any time, with those that come before others leave
};
Pace pace_of(const Layer& layer);

// What CloudFormation allows.
inline constexpr std::size_t template_inline_bytes_max = 51'200;
inline constexpr std::size_t template_bytes_max = 1'048'576;
inline constexpr std::size_t resources_max = 500;
inline constexpr std::size_t user_data_bytes_max = 16'384;

}  // namespace windlass::manifest
