// What a build machine tells: lines of words between tabs there, JSON here, kept beside the image.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace windlass::image {

struct MachineReport {
  bool ok = false;
  std::string reason;  // why not
  struct Step {
    std::string text;
    std::int64_t seconds = 0;
  };
  std::vector<Step> steps;
  std::vector<std::pair<std::string, bool>> tests;
  std::map<std::string, std::string> packages;                 // before the scrub, with versions
  std::vector<std::pair<std::string, std::string>> removed;    // by the scrub: why, what
  std::vector<std::pair<std::string, std::string>> forbidden;  // what, where
  std::vector<std::string> warnings;
  std::string machine_id;
  std::vector<std::string> host_keys;
};

// Lines of words that we do not know are left alone; without an outcome it is no report.
std::optional<MachineReport> read_machine_report(std::string_view text);

// "3", "12", "run image/install.sh": how far a machine is.
struct MachineProgress {
  int done = 0, all = 1;
  std::string text;
};
std::optional<MachineProgress> read_machine_progress(std::string_view text);

// What is kept of a baked image.
struct ImageReport {
  std::string app, image, id, inputs, asked, base, base_id, region, made, log;
  std::map<std::string, std::string> packages, files;
  MachineReport build, test;
};
Json to_json(const ImageReport& report);
// What `image diff` and a bake without a lock need of it.
Result<ImageReport> read_image_report(std::string_view json);

}  // namespace windlass::image
