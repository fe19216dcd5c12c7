#include "ops/doors.h"

#include <algorithm>

#include "aws/elbv2/describe_load_balancers.h"
#include "aws/elbv2/describe_tags.h"
#include "base/text.h"

namespace windlass::ops {

namespace elbv2 = aws::elbv2;

namespace {

std::string output_of(const StackSeen& stack, const std::string& name) {
  auto found = stack.outputs.find(name);
  return found == stack.outputs.end() ? "" : found->second;
}

std::string without_path(const std::string& url) {
  auto from = url.find("://");
  auto slash = url.find('/', from == std::string::npos ? 0 : from + 3);
  return slash == std::string::npos ? url : url.substr(0, slash);
}

// The local cloud tells at a balancer where this host reaches it: the ports below 1024 are not its.
Result<std::string> local_url(const Work& work, const std::string& dns_name) {
  auto all = TRY(work.target.client.call<elbv2::op::DescribeLoadBalancers>({}));
  std::string arn;
  if (all.load_balancers)
    for (auto& one : *all.load_balancers)
      if (one.dns_name == dns_name) arn = one.load_balancer_arn.value_or("");
  if (arn.empty()) return std::string();
  auto tags = TRY(work.target.client.call<elbv2::op::DescribeTags>({.resource_arns = {{arn}}}));
  if (tags.tag_descriptions)
    for (auto& one : *tags.tag_descriptions)
      if (one.tags)
        for (auto& tag : *one.tags)
          if (tag.key == "aws:windlass:url") return tag.value.value_or("");
  return std::string();
}

}  // namespace

bool is_beyond_desk(const Work& work, const DoorCheck& door, const StackSeen& stack) {
  if (!work.target.local) return false;
  if (door.url_output.empty()) return true;
  // A balancer has a name, an elastic address is one.
  auto address = output_of(stack, door.address_output);
  return !address.empty() && address.find_first_not_of("0123456789.") == std::string::npos;
}

Result<std::vector<DoorAddress>> door_addresses(const Work& work, const DoorCheck& door,
                                                const StackSeen& stack,
                                                const std::vector<std::string>& machine_ips) {
  std::vector<DoorAddress> all;
  if (is_beyond_desk(work, door, stack)) return all;
  auto url = without_path(output_of(stack, door.url_output));
  auto address = output_of(stack, door.address_output);
  if (url.empty()) {
    if (work.target.local) return all;
    for (auto& ip : machine_ips)
      all.push_back(
          {(door.secure ? "https://" : "http://") + ip, door.domain, door.path, door.secure});
    return all;
  }
  DoorAddress out{url, "", door.path, door.secure};
  if (work.target.local && !address.empty()) {
    auto there = TRY(local_url(work, address));
    if (there.empty()) there = (door.secure ? "https://" : "http://") + address;
    out.secure = there.starts_with("https://");
    out.url = there;
    out.host = door.domain;
  } else if (!door.secure && !door.domain.empty() && !address.empty()) {
    // The name may lead here only later, or somewhere else still: what was made is looked at.
    out.url = "http://" + address;
    out.host = door.domain;
  }
  return std::vector<DoorAddress>{out};
}

Answer knock(const Work& work, const DoorAddress& door) {
  http::Request request;
  request.method = "GET";
  request.target = door.path.empty() ? "/" : door.path;
  request.headers.add("Host",
                      door.host.empty() ? door.url.substr(door.url.find("://") + 3) : door.host);
  request.headers.add("User-Agent", "windlass-verdict");
  // A kept connection would ask the same machine, or one that leaves, again and again.
  request.headers.add("Connection", "close");
  auto response = work.target.http->send(door.url, request,
                                         {.deadline = std::chrono::seconds(10),
                                          .connect_deadline = std::chrono::seconds(3),
                                          .save_to = {},
                                          .body_max = 8u << 20});
  if (!response) return {0, "", response.error().message};
  return {response->status, response->headers.get("X-Windlass-Revision"), ""};
}

std::string complaint_of(const Answer& answer, const std::vector<std::string>& digests) {
  if (answer.status == 0)
    return "nobody answers" + (answer.trouble.empty() ? "" : ": " + answer.trouble);
  if (answer.status >= 400) return "answers " + std::to_string(answer.status);
  if (answer.revision.empty() || digests.empty()) return "";
  if (std::ranges::find(digests, answer.revision) == digests.end())
    return "is answered by another revision (" + answer.revision + ")";
  return "";
}

}  // namespace windlass::ops
