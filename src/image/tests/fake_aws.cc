#include "fake_aws.h"

#include <algorithm>

#include "aws/cloudformation/describe_stacks.h"
#include "aws/ec2/create_image.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_snapshot.h"
#include "aws/ec2/deregister_image.h"
#include "aws/ec2/describe_images.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_snapshots.h"
#include "aws/ec2/describe_vpcs.h"
#include "aws/ec2/get_console_output.h"
#include "aws/ec2/run_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/s3/create_bucket.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_object.h"
#include "aws/ssm/get_parameter.h"
#include "aws/walk.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/text.h"

namespace windlass::image {

namespace ec2 = aws::ec2;
namespace s3 = aws::s3;
namespace cfn = aws::cloudformation;

namespace {

Error absent(const std::string& code) { return {code, "it is not there", 404}; }

// As EC2 filters by tags and states; other filters let everything through.
bool matches(const std::optional<std::vector<ec2::Filter>>& filters, const Tags& tags) {
  if (!filters) return true;
  return std::ranges::all_of(*filters, [&](auto& filter) {
    if (!filter.name->starts_with("tag:")) return true;
    auto found = tags.find(filter.name->substr(4));
    return found != tags.end() && std::ranges::count(*filter.values, found->second) > 0;
  });
}

void add(Tags& tags, const std::vector<ec2::Tag>& more) {
  for (auto& tag : more) tags[*tag.key] = *tag.value;
}

}  // namespace

Result<std::string> FakeAws::sign(const aws::Operation& operation, const void* input,
                                  std::chrono::seconds) {
  if (operation.name == std::string_view("GetObject"))
    return "https://signed/" + *aws::as<s3::GetObjectRequest>(input).key;
  return "https://signed/" + *aws::as<s3::PutObjectRequest>(input).key;
}

std::string FakeAws::key_in(const Machine& machine, const std::string& variable) {
  auto begin = variable + "='https://signed/";
  auto at = machine.user_data.find(begin);
  if (at == machine.user_data.npos) throw Fault("the user data has no " + variable);
  at += begin.size();
  return machine.user_data.substr(at, machine.user_data.find('\'', at) - at);
}

void FakeAws::report(Machine& machine, const std::string& text) {
  objects[key_in(machine, "log_url")] = "line one\nline two\n";
  objects[key_in(machine, "report_url")] = text;
  machine.state = machine.ends_when_off ? "terminated" : "stopped";
}

std::size_t FakeAws::machines_there() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(machines, [](auto& one) { return one.state != "terminated"; }));
}

std::vector<std::string> FakeAws::tested() const {
  std::vector<std::string> ids;
  for (auto& image : images)
    if (tag_or_empty(image.tags, tag_state) == "tested") ids.push_back(image.id);
  return ids;
}

std::size_t FakeAws::count(const std::string& operation) const {
  return static_cast<std::size_t>(std::ranges::count(called, operation));
}

std::vector<std::string> FakeAws::keys(const std::string& part_of_name) const {
  std::vector<std::string> found;
  for (auto& [key, content] : objects)
    if (key.find(part_of_name) != key.npos) found.push_back(key);
  return found;
}

Result<> FakeAws::call(const aws::Operation& operation, const void* input, void* output) {
  std::string name = operation.name;
  called.push_back(name);
  if (is_away()) return Error{"ConnectFailed", "nobody is there"};
  if (name == refuses) return Error{"AccessDenied", "you may not", 403};
  std::string service = operation.service->name;
  if (name.find("Upload") != name.npos) return on_uploads(name, input, output);
  if (name.find("StoreImage") != name.npos || name.find("RestoreImage") != name.npos)
    return on_stores(name, input, output);
  if (service == "s3") return on_objects(name, input, output);
  if (name.find("Instances") != name.npos || name == "GetConsoleOutput" || name == "CreateTags")
    return on_machines(name, input, output);
  if (name.find("Image") != name.npos || name.find("Snapshot") != name.npos)
    return on_images(name, input, output);
  return on_rest(name, input, output);
}

Result<> FakeAws::on_objects(const std::string& name, const void* input, void* output) {
  if (name == "CreateBucket") {
    has_bucket = true;
    return Done{};
  }
  if (!has_bucket) return absent("NoSuchBucket");
  if (name == "PutObject") {
    auto& request = aws::as<s3::PutObjectRequest>(input);
    objects[*request.key] = request.body->read_all();
  } else if (name == "GetObject") {
    auto found = objects.find(*aws::as<s3::GetObjectRequest>(input).key);
    if (found == objects.end()) return absent("NoSuchKey");
    auto bytes = found->second;
    if (auto range = aws::as<s3::GetObjectRequest>(input).range) {
      auto ends = split_once(std::string_view(*range).substr(6), "-");
      auto first = *parse_uint(ends->first);
      bytes = bytes.substr(first, *parse_uint(ends->second) - first + 1);
    }
    aws::as<s3::GetObjectOutput>(output).body = Body(bytes);
  } else if (name == "HeadObject") {
    auto found = objects.find(*aws::as<s3::HeadObjectRequest>(input).key);
    if (found == objects.end()) return absent("NotFound");
    auto& head = aws::as<s3::HeadObjectOutput>(output);
    head.content_length = static_cast<std::int64_t>(found->second.size());
    head.e_tag = "\"" + hex(md5(found->second)) + "\"";
    head.metadata = std::map<std::string, std::string>{{"ami-name", "shop-web"}};
  } else if (name == "DeleteObject") {
    objects.erase(*aws::as<s3::DeleteObjectRequest>(input).key);
  } else if (name == "ListObjectsV2") {
    auto& listed = aws::as<s3::ListObjectsV2Output>(output).contents.emplace();
    for (auto& [key, content] : objects)
      if (key.starts_with(*aws::as<s3::ListObjectsV2Request>(input).prefix)) {
        listed.emplace_back();
        listed.back().key = key;
      }
  }
  return Done{};
}

Result<> FakeAws::on_machines(const std::string& name, const void* input, void* output) {
  if (name == "RunInstances") {
    auto& request = aws::as<ec2::RunInstancesRequest>(input);
    Machine machine{.id = "i-" + std::to_string(++next_),
                    .image = *request.image_id,
                    .state = "pending",
                    .user_data = parse_base64(*request.user_data).value_or(""),
                    .tags = {},
                    .ends_when_off = request.instance_initiated_shutdown_behavior == "terminate"};
    add(machine.tags, *request.tag_specifications->front().tags);
    subnets.push_back(request.subnet_id.value_or(""));
    auto& shown = aws::as<ec2::Reservation>(output).instances.emplace();
    shown.emplace_back();
    shown.back().instance_id = machine.id;
    machines.push_back(std::move(machine));
  } else if (name == "DescribeInstances") {
    auto& reservation =
        aws::as<ec2::DescribeInstancesResult>(output).reservations.emplace().emplace_back();
    auto& shown = reservation.instances.emplace();
    for (auto& machine : machines) {
      if (!matches(aws::as<ec2::DescribeInstancesRequest>(input).filters, machine.tags)) continue;
      if (machine.state == "shutting-down") {
        last_words(*this, machine);
        machine.state = "terminated";
      }
      if (machine.state == "running" && ++machine.looks == 2) work(*this, machine);
      if (machine.state == "pending") machine.state = "running";
      auto& one = shown.emplace_back();
      one.instance_id = machine.id;
      one.state = ec2::InstanceState{.name = machine.state};
      one.tags = tag_list(machine.tags);
    }
  } else if (name == "TerminateInstances") {
    for (auto& id : *aws::as<ec2::TerminateInstancesRequest>(input).instance_ids)
      for (auto& machine : machines)
        if (machine.id == id && machine.state != "terminated") machine.state = "shutting-down";
  } else if (name == "CreateTags") {
    auto& request = aws::as<ec2::CreateTagsRequest>(input);
    for (auto& id : *request.resources) {
      for (auto& one : machines)
        if (one.id == id) add(one.tags, *request.tags);
      for (auto& one : images)
        if (one.id == id) add(one.tags, *request.tags);
      for (auto& [snapshot, tags] : snapshots)
        if (snapshot == id) add(tags, *request.tags);
    }
  } else if (name == "GetConsoleOutput") {
    aws::as<ec2::GetConsoleOutputResult>(output).output = base64("kernel panic\n");
  }
  return Done{};
}

Result<> FakeAws::on_images(const std::string& name, const void* input, void* output) {
  if (name == "CreateImage") {
    auto& request = aws::as<ec2::CreateImageRequest>(input);
    Image image{.id = "ami-made" + std::to_string(++next_),
                .state = images_fail ? "failed" : "pending",
                .snapshot = "snap-" + std::to_string(next_),
                .tags = {},
                .created = "2026-11-21T12:00:" + std::to_string(10 + next_) + "Z"};
    add(image.tags, *request.tag_specifications->front().tags);
    snapshots.emplace_back(image.snapshot, image.tags);
    aws::as<ec2::CreateImageResult>(output).image_id = image.id;
    images.push_back(std::move(image));
  } else if (name == "DescribeImages") {
    auto& request = aws::as<ec2::DescribeImagesRequest>(input);
    auto& shown = aws::as<ec2::DescribeImagesResult>(output).images.emplace();
    for (auto& image : images) {
      if (request.image_ids && std::ranges::count(*request.image_ids, image.id) == 0) continue;
      if (!matches(request.filters, image.tags)) continue;
      auto& one = shown.emplace_back();
      one.image_id = image.id;
      one.state = image.state;
      one.architecture = "x86_64";
      one.creation_date = image.created;
      one.tags = tag_list(image.tags);
      one.block_device_mappings = std::vector<ec2::BlockDeviceMapping>{
          {.ebs = ec2::EbsBlockDevice{.snapshot_id = image.snapshot, .volume_size = 8}}};
      if (image.state == "pending") image.state = "available";
    }
  } else if (name == "DeregisterImage") {
    std::erase_if(images, [&](auto& one) {
      return one.id == *aws::as<ec2::DeregisterImageRequest>(input).image_id;
    });
  } else if (name == "DescribeSnapshots") {
    auto& shown = aws::as<ec2::DescribeSnapshotsResult>(output).snapshots.emplace();
    for (auto& [id, tags] : snapshots) {
      if (!matches(aws::as<ec2::DescribeSnapshotsRequest>(input).filters, tags)) continue;
      shown.emplace_back();
      shown.back().snapshot_id = id;
      shown.back().tags = tag_list(tags);
    }
  } else if (name == "DeleteSnapshot") {
    std::erase_if(snapshots, [&](auto& one) {
      return one.first == *aws::as<ec2::DeleteSnapshotRequest>(input).snapshot_id;
    });
  }
  return Done{};
}

Result<> FakeAws::on_rest(const std::string& name, const void* input, void* output) {
  if (name == "GetParameter") {
    auto found = parameters.find(*aws::as<aws::ssm::GetParameterRequest>(input).name);
    if (found == parameters.end()) return absent("ParameterNotFound");
    aws::ssm::Parameter parameter;
    parameter.value = found->second;
    aws::as<aws::ssm::GetParameterResult>(output).parameter = parameter;
  } else if (name == "DescribeVpcs") {
    auto& shown = aws::as<ec2::DescribeVpcsResult>(output).vpcs.emplace();
    if (has_default_network) shown.emplace_back();
  } else if (name == "DescribeStacks") {
    bool all = !aws::as<cfn::DescribeStacksInput>(input).stack_name;
    if (!all && !has_base_stack)
      return Error{"ValidationError", "Stack with id windlass-base does not exist", 400};
    auto& stack = aws::as<cfn::DescribeStacksOutput>(output).stacks.emplace().emplace_back();
    stack.stack_name = all ? "shop-prod" : "windlass-base";
    stack.outputs =
        std::vector<cfn::Output>{{.output_key = "BuildSubnet", .output_value = "subnet-build"},
                                 {.output_key = "BuildGroup", .output_value = "sg-build"}};
    stack.parameters.emplace();
    for (auto& id : stacks_needing)
      stack.parameters->push_back({.parameter_key = "WebImage", .parameter_value = id});
  }
  return Done{};
}

}  // namespace windlass::image
