// What has to be so for an environment to be as its revision says, kept in the revision: it can be
// verified without the file.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/json.h"
#include "manifest/model.h"

namespace windlass::ops {

struct DoorCheck {
  std::string layer, url_output, address_output, domain, path;
  bool secure = false;
};
struct GroupCheck {
  std::string layer;
  std::string output;  // of the stack: the group's name
  int least = 1;
  std::chrono::seconds grace{300};  // that its machines may take until they serve, once they boot
};
struct Checks {
  std::vector<DoorCheck> doors;
  std::vector<GroupCheck> groups;
  std::chrono::seconds soak{0};
  bool auto_rollback = true;
  std::vector<std::string> firing;  // alarms that rang before: not this revision's doing
};

Checks checks_of(const manifest::Model& model);
Json to_json(const Checks& checks);
Checks read_checks(const Json& json);

}  // namespace windlass::ops
