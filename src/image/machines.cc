#include "image/machines.h"

#include <algorithm>
#include <chrono>

#include "aws/ec2/create_tags.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/get_console_output.h"
#include "aws/ec2/run_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/paginate.h"
#include "base/text.h"

namespace windlass::image {

namespace ec2 = aws::ec2;

Result<std::string> launch(const aws::Client& client, const NewMachine& wanted) {
  ec2::RunInstancesRequest request;
  request.image_id = wanted.image;
  request.instance_type = wanted.type;
  request.min_count = 1;
  request.max_count = 1;
  request.user_data = base64(wanted.user_data);
  if (!wanted.subnet.empty()) request.subnet_id = wanted.subnet;
  if (!wanted.group.empty()) request.security_group_ids = std::vector<std::string>{wanted.group};
  request.instance_initiated_shutdown_behavior = wanted.ends_when_off ? "terminate" : "stop";
  request.metadata_options = ec2::InstanceMetadataOptionsRequest{.http_tokens = "required"};
  if (wanted.disk_gib > 0)
    request.block_device_mappings = std::vector<ec2::BlockDeviceMapping>{
        {.ebs = ec2::EbsBlockDevice{.delete_on_termination = true, .volume_size = wanted.disk_gib},
         .device_name = wanted.root_device}};
  request.tag_specifications = std::vector<ec2::TagSpecification>{
      {.resource_type = "instance", .tags = tag_list(wanted.tags)},
      {.resource_type = "volume", .tags = tag_list(wanted.tags)}};
  auto ran = TRY(client.call<ec2::op::RunInstances>(std::move(request)));
  if (!ran.instances || ran.instances->empty())
    return Error{"NoMachine", "EC2 answered without a machine"};
  return ran.instances->front().instance_id.value_or("");
}

Result<std::vector<Machine>> machines_tagged(aws::Transport& transport, const std::string& key,
                                             const std::vector<std::string>& values) {
  std::vector<Machine> machines;
  ec2::DescribeInstancesRequest request;
  request.filters = std::vector<ec2::Filter>{filter("tag:" + key, values)};
  TRY(aws::each_page<ec2::op::DescribeInstances>(transport, request, [&](auto& page) {
    for (auto& reservation : page.reservations.value_or(std::vector<ec2::Reservation>{}))
      for (auto& one : reservation.instances.value_or(std::vector<ec2::Instance>{}))
        machines.push_back({.id = one.instance_id.value_or(""),
                            .state = one.state ? one.state->name.value_or("") : "",
                            .why = one.state_reason ? one.state_reason->message.value_or("") : "",
                            .tags = tags_of(one.tags)});
    return true;
  }));
  return machines;
}

Result<> terminate(const aws::Client& client, const std::vector<std::string>& ids) {
  if (ids.empty()) return Done{};
  TRY(client.call<ec2::op::TerminateInstances>({.instance_ids = ids}));
  return Done{};
}

void wait_for_the_end(aws::Transport& transport, const std::string& run,
                      const aws::Sleeper& sleep) {
  for (int look = 0; look < 40; ++look) {
    auto seen = machines_tagged(transport, tag_bake, {run});
    if (!seen || std::ranges::all_of(*seen, [](auto& one) { return one.state == "terminated"; }))
      return;
    sleep(std::chrono::milliseconds(250));
  }
}

std::string console_of(const aws::Client& client, const std::string& id) {
  // Only machines of the Nitro kind answer what was said a moment ago.
  auto said = client.call<ec2::op::GetConsoleOutput>({.instance_id = id, .latest = true});
  if (!said) said = client.call<ec2::op::GetConsoleOutput>({.instance_id = id});
  if (!said || !said->output) return "";
  return parse_base64(replace_all(*said->output, "\n", "")).value_or(*said->output);
}

Result<> tag(const aws::Client& client, const std::vector<std::string>& ids, const Tags& tags) {
  if (ids.empty()) return Done{};
  TRY(client.call<ec2::op::CreateTags>({.resources = ids, .tags = tag_list(tags)}));
  return Done{};
}

}  // namespace windlass::image
