#include "ops/old_reports.h"

#include <map>
#include <set>

#include "aws/ec2/describe_instances.h"
#include "aws/paginate.h"
#include "aws/s3/delete_objects.h"
#include "ops/objects.h"
#include "ops/reports.h"

namespace windlass::ops {

namespace ec2 = aws::ec2;
namespace s3 = aws::s3;

namespace {

constexpr std::size_t asked_at_once = 100;
constexpr std::size_t looked_at_max = 1000;  // reports a time

// Those that may speak again: whatever EC2 knows of that has not ended.
Result<std::set<std::string>> still_there(const Work& work, std::vector<std::string> machines) {
  std::set<std::string> there;
  auto take = [&](const ec2::DescribeInstancesResult& page) {
    if (!page.reservations) return true;
    for (auto& reservation : *page.reservations) {
      if (!reservation.instances) continue;
      for (auto& one : *reservation.instances)
        if (!one.state || one.state->name != "terminated")
          there.insert(one.instance_id.value_or(""));
    }
    return true;
  };
  TRY(aws::each_page<ec2::op::DescribeInstances>(
      *work.target.gate,
      {.filters = std::vector<ec2::Filter>{{.name = "instance-id", .values = std::move(machines)}}},
      take));
  return there;
}

Result<> remove(const Work& work, std::vector<s3::ObjectIdentifier> objects) {
  if (objects.empty()) return Done{};
  TRY(work.target.client.call<s3::op::DeleteObjects>(
      {.bucket = work.target.bucket(),
       .delete_ = s3::Delete{.objects = std::move(objects), .quiet = true}}));
  return Done{};
}

}  // namespace

Result<int> forget_old_reports(const Work& work, const Place& place) {
  std::map<std::string, std::vector<std::string>> keys;  // by machine
  for (auto& key : TRY(list_objects(work, place.path() + "/machines/"))) {
    auto machine = machine_of_report(key);
    if (machine.starts_with("i-")) keys[machine].push_back(key);
    if (keys.size() == looked_at_max) break;
  }
  int gone = 0;
  for (auto at = keys.begin(); at != keys.end();) {
    std::vector<std::string> some;
    auto from = at;
    for (; at != keys.end() && some.size() < asked_at_once; ++at) some.push_back(at->first);
    auto there = TRY(still_there(work, some));
    std::vector<s3::ObjectIdentifier> objects;
    for (; from != at; ++from)
      if (!there.contains(from->first))
        for (auto& key : from->second) objects.push_back({.key = key});
    gone += static_cast<int>(objects.size());
    TRY(remove(work, std::move(objects)));
  }
  return gone;
}

}  // namespace windlass::ops
