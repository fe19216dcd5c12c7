#include "ops/youngest.h"

#include <doctest/doctest.h>

#include "aws/ec2/describe_instances.h"
#include "fake_gate.h"

namespace windlass::ops::testing {

namespace ec2 = aws::ec2;

namespace {

struct Launched : FakeDesk {
  ec2::Reservation all;

  Launched() { all.instances.emplace(); }
  void launched(const char* id, const char* digest, std::chrono::seconds after) {
    ec2::Instance one;
    one.instance_id = id;
    one.launch_time = clock.now() + after;
    one.tags.emplace().push_back({.key = "windlass:machine", .value = digest});
    all.instances->push_back(one);
  }
  std::vector<std::string> youngest() {
    ec2::DescribeInstancesResult page;
    page.reservations.emplace().push_back(all);
    gate->answers<ec2::op::DescribeInstances>(page);
    auto found = youngest_machines(work, place, clock.now(), {{"app", "new"}});
    REQUIRE(found);
    return *found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Launched, "a revision's machines are told of, not those of the one before") {
  launched("i-1", "new", std::chrono::seconds(1));
  launched("i-2", "old", std::chrono::seconds(2));
  launched("i-3", "new", std::chrono::seconds(3));
  launched("i-4", "new", -std::chrono::minutes(10));
  CHECK(youngest() == std::vector<std::string>{"i-3", "i-1"});
}

TEST_CASE_FIXTURE(Launched, "the machines of an attempt a minute ago are not this one's") {
  launched("i-1", "new", -std::chrono::minutes(1));
  launched("i-2", "new", std::chrono::seconds(1));
  CHECK(youngest() == std::vector<std::string>{"i-2"});
}

TEST_CASE_FIXTURE(Launched, "where AWS's clock is behind ours, its machines are found") {
  launched("i-1", "new", -std::chrono::minutes(1));
  CHECK(youngest() == std::vector<std::string>{"i-1"});
}

}  // namespace windlass::ops::testing
