// EC2, as Auto Scaling needs it: its operations in a few words, so that nobody else here knows its
// shapes. Calls are made for the group that acts (Acting).
#pragma once

#include <map>

#include "aws/autoscaling/shape/launch_template_specification.h"
#include "cloud/autoscaling/group.h"

namespace windlass::cloud::autoscaling {

struct Machine {
  std::string id;
  std::string state;  // "pending", "running", "shutting-down", "terminated", "stopping", "stopped"
  std::string zone, subnet, type, image;
  bool impaired = false;  // a status check failed
  std::string group;      // of its tag aws:autoscaling:groupName
};
// By id; what EC2 does not know (any more) is not in it.
using Machines = std::map<std::string, Machine>;
Machines look_at_machines(Scaling& scaling, const std::vector<std::string>& ids);

// A launch template's version, found by "$Latest", "$Default" or its number.
struct TemplateVersion {
  std::string id, name;
  std::string number;
  std::string image, type;
};
Result<TemplateVersion> find_template_version(
    Scaling& scaling, const aws::autoscaling::LaunchTemplateSpecification& wanted);

// One machine to launch.
struct Launch {
  std::string token;
  Place place;
  std::string template_id, template_version;  // "" when by a launch configuration
  std::string configuration;                  // its settings as JSON; "" when by a template
  std::string type, image;                    // override the template's; "" for none
  bool spot = false;
  std::vector<std::pair<std::string, std::string>> tags;
};
Result<Machine> launch_machine(Scaling& scaling, const Launch& launch);

Result<> terminate_machine(Scaling& scaling, const std::string& id);
Result<> stop_machine(Scaling& scaling, const std::string& id);
Result<> start_machine(Scaling& scaling, const std::string& id);
// Lets a machine that is no member any more lose its group's tag, or one that becomes a member have
// it.
void tag_machine(Scaling& scaling, const std::string& id, const std::string& group);
void untag_machine(Scaling& scaling, const std::string& id);

// The id of the task that gives it a new root volume of that image; its state.
Result<std::string> replace_root(Scaling& scaling, const std::string& id, const std::string& image,
                                 const std::string& token);
std::string root_task_state(Scaling& scaling, const std::string& instance);

Result<std::vector<Place>> places_of_subnets(Scaling& scaling, const std::vector<std::string>& ids);
Result<std::vector<Place>> places_of_zones(Scaling& scaling, const std::vector<std::string>& zones);

}  // namespace windlass::cloud::autoscaling
