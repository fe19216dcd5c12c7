// What agents said last about their machines: objects in the base stack's bucket.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ops/work.h"

namespace windlass::ops {

struct Report {
  bool healthy = false;
  std::string digest, why;
  std::string time;  // as the machine's clock says, by ISO 8601
};
// "shop/qa/machines/AROAEXAMPLE:i-0abc.json" -> "i-0abc".
std::string machine_of_report(std::string_view key);
// Of these machines, by their ids; of those that have spoken.
Result<std::map<std::string, Report>> machine_reports(const Work& work, const Place& place,
                                                      const std::set<std::string>& machines);

}  // namespace windlass::ops
