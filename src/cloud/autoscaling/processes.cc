#include "cloud/autoscaling/processes.h"

#include <algorithm>

#include "base/time.h"
#include "cloud/autoscaling/errors.h"
#include "cloud/autoscaling/group.h"
#include "cloud/autoscaling/handlers.h"

namespace windlass::cloud::autoscaling {

namespace {

Result<std::vector<std::string>> processes_in(const ScalingProcessQuery& in) {
  auto names = in.scaling_processes.value_or(std::vector<std::string>{});
  for (auto& name : names)
    if (std::ranges::find(process_names, name) == process_names.end())
      return validation_error("Invalid scaling process type: " + name);
  if (names.empty()) names.assign(process_names.begin(), process_names.end());
  return names;
}

}  // namespace

Result<> suspend_processes(Scaling& scaling, const Call& call, const ScalingProcessQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  for (auto& name : TRY(processes_in(in)))
    scaling.db.run(
        "insert or ignore into asg_suspended (group_id, process, reason) values (?, ?, ?)",
        {group.id, name,
         "User suspended at " +
             format_iso8601(std::chrono::floor<std::chrono::seconds>(call.now))});
  return Done{};
}

Result<> resume_processes(Scaling& scaling, const Call& call, const ScalingProcessQuery& in) {
  auto group = TRY(get_group(scaling, call, in.auto_scaling_group_name));
  for (auto& name : TRY(processes_in(in)))
    scaling.db.run("delete from asg_suspended where group_id = ? and process = ?",
                   {group.id, name});
  return Done{};
}

}  // namespace windlass::cloud::autoscaling
