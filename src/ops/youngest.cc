#include "ops/youngest.h"

#include <algorithm>

#include "aws/ec2/describe_instances.h"
#include "aws/paginate.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;

namespace {

bool is_of(const ec2::Instance& one, const std::map<std::string, std::string>& machines) {
  if (!one.tags) return true;
  return std::ranges::none_of(*one.tags, [&](auto& tag) {
    return tag.key == "windlass:machine" &&
           std::ranges::none_of(machines, [&](auto& layer) { return layer.second == tag.value; });
  });
}

}  // namespace

Result<std::vector<std::string>> youngest_machines(const Work& work, const Place& place, Time since,
                                                   const std::map<std::string, std::string>& of) {
  // AWS's clock and ours may differ.
  auto perhaps = since - std::chrono::minutes(2);
  std::vector<std::pair<Time, std::string>> found;
  auto take = [&](const ec2::DescribeInstancesResult& page) {
    if (!page.reservations) return true;
    for (auto& reservation : *page.reservations)
      if (reservation.instances)
        for (auto& one : *reservation.instances)
          if (one.launch_time && *one.launch_time >= perhaps && is_of(one, of))
            found.emplace_back(*one.launch_time, one.instance_id.value_or(""));
    return true;
  };
  ec2::DescribeInstancesRequest ask;
  ask.filters.emplace();
  ask.filters->push_back({.name = "tag:windlass:app", .values = {{place.app}}});
  ask.filters->push_back({.name = "tag:windlass:env", .values = {{place.environment}}});
  TRY(aws::each_page<ec2::op::DescribeInstances>(*work.target.gate, ask, take));
  std::ranges::sort(found, std::greater<>());
  // Where some came since then by our clock, the ones before are an earlier attempt's.
  if (!found.empty() && found.front().first >= since)
    std::erase_if(found, [&](auto& one) { return one.first < since; });
  std::vector<std::string> ids;
  for (auto& [launched, id] : found) ids.push_back(std::move(id));
  return ids;
}

}  // namespace windlass::ops
