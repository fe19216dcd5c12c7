#include "cloud/ssm/tasks.h"

#include "cloud/ssm/parameter.h"

namespace windlass::cloud::ssm {

bool delete_expired(Work& work, const Call& call) {
  constexpr int parameters_per_run_max = 100;
  Ssm ssm(work);
  std::vector<std::int64_t> due;
  for (auto row :
       ssm.db.query("select id from ssm_parameter where expires <= ? order by expires limit ?",
                    {micros(call.now), parameters_per_run_max}))
    due.push_back(row.integer(0));
  for (auto id : due) delete_parameter_row(ssm, id);
  return due.size() == parameters_per_run_max;
}

}  // namespace windlass::cloud::ssm
