// What stands still while the world moves on: images whose base has a newer one, packages that the
// mirror has newer.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "image/lock.h"
#include "manifest/model.h"
#include "ops/machines.h"
#include "ops/offers.h"
#include "ops/work.h"

namespace windlass::ops {

struct PackageAge {
  enum class State { Current, Behind, Unknown };
  std::string name, has, offered = {};  // versions; the last is empty where nobody knows
  State state = State::Unknown;
  std::string why = {};  // it is not known
};

struct ImageAge {
  enum class State { NeverBaked, Current, Behind, Pinned, Unknown };
  std::string image, base;       // its name in the file; "debian-12"
  std::string baked_on, newest;  // image ids
  std::string running;           // the image that runs in this environment; empty: none
  Time baked{};                  // when the one that runs was made
  State state = State::Unknown;
  std::string trouble;               // why it is not known
  std::vector<PackageAge> packages;  // those that the file names, as windlass.lock has them
  std::string asked;                 // the machine that asked its mirror; empty: none did
};

// `place` as windlass.lock names it: "aws us-east-2". `running`: image -> id, of the stack.
Result<std::vector<ImageAge>> look_for_outdated(const Work& work, const manifest::Model& model,
                                                const image::Lock& lock,
                                                const std::map<std::string, std::string>& running);

// Runs a script on a machine and answers what it printed.
using AskMachine = std::function<Result<std::string>(const Machine& machine, const std::string&)>;
// Of each image one machine that runs it asks its mirror; two, where the first cannot tell.
void ask_mirrors(std::vector<ImageAge>& images, const std::vector<Machine>& machines,
                 const AskMachine& ask);

bool is_behind(const ImageAge& image);
std::string to_text(ImageAge::State state);
std::string to_text(PackageAge::State state);
Json to_json(const std::vector<ImageAge>& images);

}  // namespace windlass::ops
