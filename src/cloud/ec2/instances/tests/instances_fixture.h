// Words for the tests of instances: the whole of EC2, a host in memory, and an IAM and a CloudWatch
// that only know what is asked of them here.
#pragma once

#include <algorithm>

#include "aws/cloudwatch/put_metric_data.h"
#include "aws/cloudwatch/service.h"
#include "aws/ec2/create_volume.h"
#include "aws/ec2/describe_volumes.h"
#include "aws/ec2/service.h"
#include "aws/iam/get_instance_profile.h"
#include "aws/iam/service.h"
#include "base/text.h"
#include "cloud/core/catalogue.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"
#include "cloud/ec2/common/schema.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/interfaces/interfaces.h"
#include "cloud/ec2/network/network.h"
#include "cloud/ec2/storage/storage.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

inline const std::span<const Operation>* const parts_operations[] = {
    &network_operations, &interfaces_operations, &storage_operations, &instances_operations};
inline const store::Migrations* const parts_migrations[] = {
    &common_migrations, &network_migrations, &interfaces_migrations, &storage_migrations,
    &instances_migrations};
inline const Duty parts_duties[] = {
    {storage_duty, std::chrono::seconds(5), &due_storage, storage_errands_max},
    {images_duty, std::chrono::seconds(5), &due_images, 1},
    {machines_duty, std::chrono::seconds(1), &due_machines, machines_at_once_max},
    {watch_duty, std::chrono::seconds(1), &due_watch, 1},
};
inline const cloud::Service parts{.model = &aws::ec2::service,
                                  .operations = {},
                                  .migrations = {},
                                  .more_operations = parts_operations,
                                  .more_migrations = parts_migrations,
                                  .duties = parts_duties};

// "web" is the only profile that there is.
inline Result<aws::iam::GetInstanceProfileResponse> get_instance_profile(
    Work&, const Call&, const aws::iam::GetInstanceProfileRequest& in) {
  if (in.instance_profile_name != "web") return Error{"NoSuchEntity", "no such profile"};
  aws::iam::GetInstanceProfileResponse answer;
  answer.instance_profile.emplace();
  answer.instance_profile->arn = "arn:aws:iam::000000000000:instance-profile/web";
  answer.instance_profile->instance_profile_id = "AIPAEXAMPLE";
  return answer;
}
inline const Operation profile_operations[] = {
    {"GetInstanceProfile", reads<&get_instance_profile>}};
inline const cloud::Service profiles{
    .model = &aws::iam::service, .operations = profile_operations, .migrations = {"iam", {}}};

struct Told {
  std::string metric, dimension;
  double value = 0;
};
inline std::vector<Told>& told() {
  static std::vector<Told> all;
  return all;
}
inline Result<> put_metric_data(Work&, const Call&, const aws::cloudwatch::PutMetricDataInput& in) {
  for (auto& one : *in.metric_data)
    told().push_back({*one.metric_name, *one.dimensions->front().value, *one.value});
  return Done{};
}
inline const Operation metric_operations[] = {{"PutMetricData", writes<&put_metric_data>}};
inline const cloud::Service metrics{.model = &aws::cloudwatch::service,
                                    .operations = metric_operations,
                                    .migrations = {"cloudwatch", {}}};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

class InstancesFixture : public testing::Fixture {
 public:
  InstancesFixture() : Fixture({&parts, &profiles, &metrics}), quiet(clock, log) {
    settings.master_key = std::string(32, 'k');
    told().clear();
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }
  void do_duties(int rounds = 3) {
    for (int i = 0; i < rounds; ++i) run_duties(quiet.world);
  }

  static RunInstancesRequest a_launch(int count = 1) {
    RunInstancesRequest in;
    in.image_id = std::string(debian_image_id);
    in.instance_type = "t3.micro";
    in.min_count = in.max_count = count;
    return in;
  }
  std::string run_one(RunInstancesRequest in = a_launch()) {
    return *must<op::RunInstances>(std::move(in)).instances->front().instance_id;
  }
  std::string given_running(RunInstancesRequest in = a_launch()) {
    auto id = run_one(std::move(in));
    do_duties();
    REQUIRE(state_of(id) == "running");
    return id;
  }
  std::string given_stopped(RunInstancesRequest in = a_launch()) {
    auto id = given_running(std::move(in));
    must<op::StopInstances>({.instance_ids = {{id}}});
    do_duties();
    REQUIRE(state_of(id) == "stopped");
    return id;
  }
  std::string given_volume(const std::string& zone = "us-east-1a") {
    CreateVolumeRequest in;
    in.availability_zone = zone;
    in.size = 1;
    auto id = *must<op::CreateVolume>(in).volume_id;
    do_duties(1);
    return id;
  }
  void terminate(const std::string& id) { must<op::TerminateInstances>({.instance_ids = {{id}}}); }

  aws::ec2::Instance shown(const std::string& id) {
    DescribeInstancesRequest in;
    in.instance_ids = {{id}};
    return must<op::DescribeInstances>(in).reservations->front().instances->front();
  }
  std::string state_of(const std::string& id) {
    return db.find_text("select state from ec2_instance where id = ?", {id}).value_or("gone");
  }
  std::string attachment_of(const std::string& volume) {
    DescribeVolumesRequest in;
    in.volume_ids = {{volume}};
    auto found = must<op::DescribeVolumes>(in).volumes->front();
    return found.attachments && !found.attachments->empty()
               ? found.attachments->front().state.value_or("")
               : *found.state;
  }
  bool machine_runs(const std::string& id) {
    auto machine = quiet.host.machines.find(id);
    return machine && machine->state == host::Machine::State::Running;
  }
  // Nothing of any instance is on the host.
  bool host_is_empty() {
    return quiet.host.machines.there.empty() && quiet.host.networks.links.empty() &&
           quiet.host.volumes.places.empty();
  }

  testing::QuietWorld quiet;
};

}  // namespace windlass::cloud::ec2
