#include "fake_account.h"

#include "aws/autoscaling/describe_auto_scaling_groups.h"
#include "aws/cloudwatch/describe_alarms.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/get_console_output.h"
#include "aws/elbv2/describe_load_balancers.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/get_object.h"
#include "aws/s3/list_object_versions.h"
#include "aws/s3/list_objects_v2.h"
#include "aws/s3/put_object.h"
#include "aws/walk.h"
#include "base/text.h"
#include "ops/base_stack.h"

namespace windlass::ops::testing {

std::string digest_in(const std::string& text) {
  auto at = text.find("Key: windlass:machine");
  if (at == std::string::npos) return "";
  at = text.find("Value: ", at);
  auto end = text.find('\n', at);
  auto value = text.substr(at + 7, end - at - 7);
  return replace_all(value, "\"", "");
}

FakeAccount::FakeAccount() {
  auto& stack = base();
  stack.status = "CREATE_COMPLETE";
  stack.template_text = base_template();
}

FakeStack& FakeAccount::base() {
  auto& stack = stacks[base_stack_name];
  stack.name = base_stack_name;
  stack.id = "arn:base";
  return stack;
}

const FakeStack* FakeAccount::find(const std::string& name_or_id) const {
  for (auto& [name, stack] : stacks)
    if (name == name_or_id || stack.id == name_or_id) return &stack;
  return nullptr;
}

std::string FakeAccount::running() const {
  auto* stack = find("shop-qa");
  return stack ? digest_in(stack->template_text) : "";
}

Result<> FakeAccount::call(const aws::Operation& operation, const void* input, void* output) {
  if (dead) return Error{"Dead", "nobody is there to call"};
  ++calls;
  called.push_back(operation.name);
  auto down =
      mishap_.down_at > 0 && calls >= mishap_.down_at && calls < mishap_.down_at + mishap_.down_for;
  auto reaches = !down || (calls == mishap_.down_at && mishap_.lost);
  dead = calls == dies_at;
  if (dead && !dies_after) throw Killed{};
  if (calls == mishap_.twice_at) (void)answer(operation.name, input, output);
  auto answered = reaches ? answer(operation.name, input, output) : Result<>(Done{});
  if (dead) throw Killed{};
  if (down) return Error{reaches ? "ConnectionLost" : "ConnectFailed", "nobody answers"};
  return answered;
}

void FakeAccount::meets(const Mishap& mishap) {
  mishap_ = mishap;
  dies_at = mishap.caller_dies_at;
  dies_after = mishap.after;
  dead = false;
  calls = 0;
}

Result<> FakeAccount::answer(const std::string& name, const void* input, void* output) {
  if (name.find("Item") != std::string::npos) return answer_items(name, input, output);
  if (name.find("Object") != std::string::npos) return answer_objects(name, input, output);
  if (name.find("Stack") != std::string::npos || name.find("ChangeSet") != std::string::npos ||
      name == "ContinueUpdateRollback")
    return answer_formation(name, input, output);
  return answer_fleet(name, input, output);
}

Result<> FakeAccount::answer_fleet(const std::string& name, const void*, void* output) {
  auto* stack = look("shop-qa");
  auto text = stack ? stack->template_text : "";
  if (name == "DescribeAutoScalingGroups") {
    aws::autoscaling::AutoScalingGroup group;
    group.auto_scaling_group_name = "shop-qa-AppGroup";
    group.desired_capacity = 2;
    group.instances.emplace();
    for (auto* id : {"i-1", "i-2"}) {
      aws::autoscaling::Instance one;
      one.instance_id = id;
      one.lifecycle_state = "InService";
      one.health_status = "Healthy";
      group.instances->push_back(one);
    }
    aws::as<aws::autoscaling::op::DescribeAutoScalingGroups::Result>(output)
        .auto_scaling_groups.emplace({group});
    return Done{};
  }
  if (name == "DescribeInstances") {
    aws::ec2::Reservation reservation;
    reservation.instances.emplace();
    for (auto* id : {"i-1", "i-2"}) {
      aws::ec2::Instance one;
      one.instance_id = id;
      one.tags.emplace();
      one.tags->push_back({.key = "windlass:machine", .value = digest_in(text)});
      reservation.instances->push_back(one);
    }
    aws::as<aws::ec2::DescribeInstancesResult>(output).reservations.emplace({reservation});
    return Done{};
  }
  if (name == "DescribeAlarms") {
    auto& answer = aws::as<aws::cloudwatch::DescribeAlarmsOutput>(output);
    answer.metric_alarms.emplace();
    if (text.find(rings) != std::string::npos) {
      aws::cloudwatch::MetricAlarm alarm;
      alarm.alarm_name = "shop-qa-AppDown-1";
      alarm.state_reason = "it is down";
      answer.metric_alarms->push_back(alarm);
    }
    return Done{};
  }
  if (name == "GetConsoleOutput") {
    aws::as<aws::ec2::GetConsoleOutputResult>(output).output = base64("it does not boot\n");
    return Done{};
  }
  if (name == "DescribeLoadBalancers") return Done{};
  return Error{"NotInTheFake", name};
}

Result<> FakeAccount::answer_objects(const std::string& name, const void* input, void* output) {
  namespace s3 = aws::s3;
  if (name == "GetObject") {
    auto found = objects.find(*aws::as<s3::GetObjectRequest>(input).key);
    if (found == objects.end()) return Error{"NoSuchKey", "no such key"};
    aws::as<s3::GetObjectOutput>(output).body = Body(found->second);
    return Done{};
  }
  if (name == "PutObject") {
    auto& put = aws::as<s3::PutObjectRequest>(input);
    if (put.if_none_match && objects.contains(*put.key))
      return Error{"PreconditionFailed", "it is there"};
    objects[*put.key] = put.body->read_all();
    return Done{};
  }
  if (name == "ListObjectsV2") {
    auto& page = aws::as<s3::ListObjectsV2Output>(output);
    page.contents.emplace();
    auto prefix = aws::as<s3::ListObjectsV2Request>(input).prefix.value_or("");
    for (auto& [key, text] : objects)
      if (key.starts_with(prefix)) {
        s3::Object object;
        object.key = key;
        page.contents->push_back(object);
      }
    return Done{};
  }
  if (name == "ListObjectVersions") {
    auto& page = aws::as<s3::ListObjectVersionsOutput>(output);
    page.versions.emplace();
    auto prefix = aws::as<s3::ListObjectVersionsRequest>(input).prefix.value_or("");
    for (auto& [key, text] : objects)
      if (key.starts_with(prefix)) {
        s3::ObjectVersion version;
        version.key = key;
        page.versions->push_back(version);
      }
    return Done{};
  }
  if (name == "DeleteObjects") {
    for (auto& one : *aws::as<s3::DeleteObjectsRequest>(input).delete_->objects)
      objects.erase(*one.key);
    return Done{};
  }
  return Error{"NotInTheFake", name};
}

Result<http::Response> FakeAccount::send(const std::string&, const http::Request&,
                                         const http::SendOptions&) {
  auto* stack = look("shop-qa");
  if (!stack) return Error{"ConnectFailed", "nobody listens"};
  http::Response response;
  response.headers.add("X-Windlass-Revision", digest_in(stack->template_text));
  if (stack->template_text.find(breaks) != std::string::npos) response.status = 500;
  return response;
}

Target local_target(std::shared_ptr<Gate> gate, std::shared_ptr<http::Client> http) {
  aws::Client client(gate);
  return {.local = true,
          .account = "000000000000",
          .region = "us-east-1",
          .who = "arn:aws:iam::000000000000:root",
          .endpoint = "http://127.0.0.1:1",
          .gate = std::move(gate),
          .client = std::move(client),
          .http = std::move(http)};
}

}  // namespace windlass::ops::testing
