// The history of groups.
#include <algorithm>

#include "cloud/autoscaling/activity.h"
#include "cloud/autoscaling/filters.h"
#include "cloud/autoscaling/handlers.h"
#include "cloud/autoscaling/paging.h"

namespace windlass::cloud::autoscaling {

Result<ActivitiesType> describe_scaling_activities(Scaling& scaling, const Call& call,
                                                   const DescribeScalingActivitiesType& in) {
  TRY(check_filters(in.filters, {"StartTimeLowerBound", "StartTimeUpperBound", "Status"}));
  auto deleted = in.include_deleted_groups.value_or(false);
  if (in.auto_scaling_group_name && !deleted)
    TRY(get_group(scaling, call, in.auto_scaling_group_name));
  auto wanted = in.activity_ids.value_or(std::vector<std::string>{});
  std::vector<std::int64_t> ids;
  for (auto row : scaling.db.query(
           "select a.id, a.uuid from asg_activity a where a.account = ? and a.region = ? "
           "and (? is null or a.group_name = ?) "
           "and (? or exists (select 1 from asg_group g where g.id = a.group_id)) "
           "order by a.id desc",
           {call.caller.account.text, call.region.text, in.auto_scaling_group_name,
            in.auto_scaling_group_name, deleted}))
    if (wanted.empty() || std::ranges::find(wanted, row.text(1)) != wanted.end())
      ids.push_back(row.integer(0));
  ActivitiesType answer;
  answer.activities.emplace();
  if (in.filters && !in.filters->empty())
    std::erase_if(ids, [&](auto id) {
      auto status = get_activity(scaling, id).status_code.value_or("");
      return !matches(in.filters, [&](const std::string& name) -> std::vector<std::string> {
        if (name == "Status") return {status};
        return {};
      });
    });
  answer.next_token = TRY(cut(ids, in.max_records, in.next_token, 100));
  for (auto id : ids) answer.activities->push_back(get_activity(scaling, id));
  return answer;
}

}  // namespace windlass::cloud::autoscaling
