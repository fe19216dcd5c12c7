// What a group launches: said by a launch configuration, a launch template, or a mixed instances
// policy over one.
#pragma once

#include "aws/autoscaling/shape/desired_configuration.h"
#include "cloud/autoscaling/member.h"

namespace windlass::cloud::autoscaling {

struct LaunchWay {
  std::string configuration;  // a launch configuration's name
  std::optional<aws::autoscaling::LaunchTemplateSpecification> launch_template;
  std::optional<aws::autoscaling::MixedInstancesPolicy> mixed;

  bool none() const { return configuration.empty() && !launch_template && !mixed; }
};
LaunchWay launch_way_of(const GroupSettings& settings);
void set_launch_way(GroupSettings& settings, const LaunchWay& way);
LaunchWay launch_way_of(const aws::autoscaling::DesiredConfiguration& desired,
                        const GroupSettings& otherwise);

// Exactly one way, which exists; fills in what AWS answers with (the template's other name).
Result<> check_launch_way(Scaling& scaling, const Call& call, LaunchWay& way);

// What one machine is launched from, with everything looked up.
struct Recipe {
  std::string template_id, template_name, template_version;
  std::string configuration, configuration_settings;
  std::string type, image;                    // as they will be
  std::string override_type, override_image;  // beyond what the template says; "" for none
  std::string weight;
  bool spot = false;
};
// The next one for a group with these members. `attempt` counts launches that failed one after
// another: other instance types get their turn.
Result<Recipe> next_recipe(Scaling& scaling, const Group& group, const LaunchWay& way,
                           const std::vector<Member>& members, std::int64_t attempt);

// Does a machine run what a group now launches? Looked up once, asked for each.
class Matching {
 public:
  static Result<Matching> of(Scaling& scaling, const LaunchWay& way);
  bool matches(const Member& member) const;

 private:
  struct One {
    std::string template_id, version, type, image;  // "" for any type or image
  };
  std::string configuration_;
  std::vector<One> ones_;
};

// Which of two machines should be on demand, and which may be on the spot market? Pure.
bool next_is_spot(const aws::autoscaling::InstancesDistribution& distribution,
                  std::int64_t on_demand_units, std::int64_t all_units, std::int64_t next_units);

}  // namespace windlass::cloud::autoscaling
