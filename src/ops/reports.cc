#include "ops/reports.h"

#include "ops/objects.h"

namespace windlass::ops {

std::string machine_of_report(std::string_view key) {
  auto from = key.find_last_of("/:");
  auto name = key.substr(from == std::string_view::npos ? 0 : from + 1);
  if (name.ends_with(".json")) name.remove_suffix(5);
  return std::string(name);
}

Result<std::map<std::string, Report>> machine_reports(const Work& work, const Place& place,
                                                      const std::set<std::string>& machines) {
  std::map<std::string, Report> reports;
  for (auto& key : TRY(list_objects(work, place.path() + "/machines/"))) {
    auto machine = machine_of_report(key);
    if (!machines.contains(machine)) continue;
    auto text = TRY(find_object(work, key));
    auto json = parse_json(text.value_or(""));
    // Half a report is none: the next one comes in seconds.
    if (!json) continue;
    auto* healthy = json->find("healthy");
    reports[machine] = {healthy && healthy->is_bool() && healthy->as_bool(),
                        json->text("machine").value_or(""), json->text("why").value_or(""),
                        json->text("time").value_or("")};
  }
  return reports;
}

}  // namespace windlass::ops
