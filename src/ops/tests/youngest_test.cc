#include "ops/youngest.h"

#include <doctest/doctest.h>

#include "aws/ec2/describe_instances.h"
#include "fake_gate.h"

namespace windlass::ops::testing {

namespace ec2 = aws::ec2;

TEST_CASE_FIXTURE(FakeDesk, "a revision's machines are told of, not those of the one before") {
  ec2::Reservation all;
  all.instances.emplace();
  auto launched = [&](const char* id, const char* digest, std::chrono::seconds after) {
    ec2::Instance one;
    one.instance_id = id;
    one.launch_time = clock.now() + after;
    one.tags.emplace().push_back({.key = "windlass:machine", .value = digest});
    all.instances->push_back(one);
  };
  launched("i-1", "new", std::chrono::seconds(1));
  launched("i-2", "old", std::chrono::seconds(2));
  launched("i-3", "new", std::chrono::seconds(3));
  launched("i-4", "new", -std::chrono::minutes(10));
  ec2::DescribeInstancesResult page;
  page.reservations.emplace().push_back(all);
  gate->answers<ec2::op::DescribeInstances>(page);
  auto found = youngest_machines(work, place, clock.now(), {{"app", "new"}});
  REQUIRE(found);
  CHECK(*found == std::vector<std::string>{"i-3", "i-1"});
}

}  // namespace windlass::ops::testing
