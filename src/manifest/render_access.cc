// Who may connect to a layer: security groups, and the machines' role.
#include <algorithm>

#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

bool is_balanced(const Layer& layer) {
  if (layer.front) return layer.front->behind_balancer();
  return layer.listen.has_value();
}

bool is_network_balancer(const Layer& layer) {
  if (layer.front) return layer.front->address == Public::Address::FixedBalancer;
  return layer.listen && !layer.listen->http;
}

int target_port(const Layer& layer) { return layer.listen ? layer.listen->port : 80; }
int balancer_port(const Layer& layer) {
  return layer.listen && !layer.listen->http ? layer.listen->port : 80;
}

std::string health_path(const Layer& layer) {
  if (!layer.health.path.empty()) return layer.health.path;
  return layer.routes.empty() ? "/" : "/_windlass/health";
}

std::vector<int> listener_ports(const Layer& layer) {
  if (!layer.front) return {balancer_port(layer)};
  if (layer.listen && !layer.listen->http) return {layer.listen->port};
  return layer.front->ports;
}

std::string address_id(const Layer& layer, int index) {
  return pascal(layer.name) + "Address" + std::to_string(index);
}

std::vector<const Layer*> askers_of(const Model& model, const Layer& layer) {
  std::vector<const Layer*> out;
  for (auto& other : model.layers) {
    bool routes =
        std::ranges::any_of(other.routes, [&](auto& route) { return route.to == layer.name; });
    bool named = layer.listen &&
                 std::ranges::find(layer.listen->from, other.name) != layer.listen->from.end();
    if (routes || named) out.push_back(&other);
  }
  return out;
}

namespace {

Node rule_from_world(const std::string& cidr, int port) {
  return object({{"CidrIp", cidr}, {"IpProtocol", "tcp"}, {"FromPort", port}, {"ToPort", port}});
}

std::vector<Node> world(const Layer& layer) {
  std::vector<Node> rules;
  for (auto& cidr : layer.front->from) {
    for (auto port : listener_ports(layer)) rules.push_back(rule_from_world(cidr, port));
  }
  return rules;
}

void group(Rendering& r, const std::string& id, const std::string& name, const std::string& what,
           const Layer& layer, const std::vector<Node>& rules) {
  Value ingress;
  if (!rules.empty()) ingress = rules;
  r.out.resource(id, "AWS::EC2::SecurityGroup",
                 object({{"GroupDescription", what},
                         {"VpcId", vpc(r.model)},
                         {"SecurityGroupIngress", ingress},
                         {"Tags", r.tags(name, layer.name)}}));
}

}  // namespace

void render_access(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  if (!is_balanced(layer)) {
    group(r, id + "Access", layer.name, "The machines of " + layer.name, layer,
          layer.front ? world(layer) : std::vector<Node>());
    return;
  }
  auto door = id + "BalancerAccess";
  group(r, door, layer.name + "-balancer", "The balancer of " + layer.name, layer,
        layer.front ? world(layer) : std::vector<Node>());
  for (auto* asker : askers_of(r.model, layer)) {
    auto port = balancer_port(layer);
    r.out.resource(
        id + "From" + pascal(asker->name), "AWS::EC2::SecurityGroupIngress",
        object({{"GroupId", att_of(door, "GroupId")},
                {"SourceSecurityGroupId", att_of(pascal(asker->name) + "Access", "GroupId")},
                {"IpProtocol", "tcp"},
                {"FromPort", port},
                {"ToPort", port}}));
  }
  auto port = target_port(layer);
  group(r, id + "Access", layer.name, "The machines of " + layer.name, layer,
        {object({{"SourceSecurityGroupId", att_of(door, "GroupId")},
                 {"IpProtocol", "tcp"},
                 {"FromPort", port},
                 {"ToPort", port}})});
}

namespace {

Node allow(const char* sid, std::vector<std::string> actions, Value resource,
           Value condition = {}) {
  return object({{"Sid", sid},
                 {"Effect", "Allow"},
                 {"Action", actions},
                 {"Resource", std::move(resource)},
                 {"Condition", std::move(condition)}});
}

Node own_machines(const Rendering& r, const Layer& layer) {
  return object({{"StringEquals", object({{"ec2:ResourceTag/windlass:app", r.model.app},
                                          {"ec2:ResourceTag/windlass:env", r.model.environment},
                                          {"ec2:ResourceTag/windlass:layer", layer.name}})}});
}

Node arn(std::string_view rest) { return sub("arn:${AWS::Partition}:" + std::string(rest)); }
constexpr const char* ec2_here = "ec2:${AWS::Region}:${AWS::AccountId}:";

// All queues, and all buckets, that a layer needs in the same way are one statement.
template <class Resources>
void statements(std::vector<Node>& out, const char* sid, std::vector<std::string> actions,
                const Resources& resources) {
  if (resources.empty()) return;
  out.push_back(
      allow(sid, std::move(actions), std::vector<Node>(resources.begin(), resources.end())));
}

void needs(Rendering& r, const Layer& layer, std::vector<Node>& out) {
  std::vector<Node> send, receive, buckets, read, write;
  for (auto& need : layer.needs) {
    if (need.kind == Need::Kind::Queue) {
      auto queue = att_of(queue_id(*r.model.find_queue(need.name)), "Arn");
      if (need.may != "receive") send.push_back(queue);
      if (need.may != "send") receive.push_back(queue);
    } else if (need.kind == Need::Kind::Bucket) {
      auto id = bucket_id(*r.model.find_bucket(need.name));
      auto objects = sub("${" + id + ".Arn}/*");
      buckets.push_back(att_of(id, "Arn"));
      if (need.may != "write") read.push_back(objects);
      if (need.may != "read") write.push_back(objects);
    }
  }
  statements(out, "Send", {"sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"}, send);
  statements(out, "Receive",
             {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
              "sqs:GetQueueUrl", "sqs:GetQueueAttributes"},
             receive);
  statements(out, "ListBuckets", {"s3:ListBucket", "s3:GetBucketLocation"}, buckets);
  statements(out, "ReadObjects", {"s3:GetObject"}, read);
  statements(out, "WriteObjects", {"s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"},
             write);
}

}  // namespace

void render_role(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  std::vector<Node> may;
  may.push_back(allow("Signal", {"cloudformation:SignalResource"}, ref_to("AWS::StackId")));
  // Its own report and nobody else's: aws:userid is the role's id, a colon, and the machine's.
  may.push_back(allow("Report", {"s3:PutObject"},
                      arn("s3:::windlass-${AWS::AccountId}-${AWS::Region}/" + r.model.app + "/" +
                          r.model.environment + "/machines/${!aws:userid}.json")));
  if (is_balanced(layer))
    may.push_back(allow("SeeOwnHealth", {"elasticloadbalancing:DescribeTargetHealth"}, "*"));
  if (layer.volume) {
    may.push_back(allow("SeeVolumes", {"ec2:DescribeVolumes"}, "*"));
    may.push_back(allow("MountVolume", {"ec2:AttachVolume"},
                        arn(std::string(ec2_here) + "volume/${" + id + "Volume}")));
    may.push_back(allow("MountVolumeHere", {"ec2:AttachVolume"},
                        arn(std::string(ec2_here) + "instance/*"), own_machines(r, layer)));
  }
  if (layer.front && layer.front->address == Public::Address::Fixed) {
    std::vector<Node> addresses;
    for (int i = 1; i <= layer.size_max; ++i)
      addresses.push_back(
          arn(std::string(ec2_here) + "elastic-ip/${" + address_id(layer, i) + ".AllocationId}"));
    may.push_back(allow("SeeAddresses", {"ec2:DescribeAddresses"}, "*"));
    may.push_back(allow("TakeAddress", {"ec2:AssociateAddress"}, addresses));
    may.push_back(allow("TakeAddressHere", {"ec2:AssociateAddress"},
                        std::vector<Node>{arn(std::string(ec2_here) + "instance/*"),
                                          arn(std::string(ec2_here) + "network-interface/*")}));
  }
  needs(r, layer, may);
  r.out.resource(
      id + "Role", "AWS::IAM::Role",
      object({{"AssumeRolePolicyDocument",
               object({{"Version", "2012-10-17"},
                       {"Statement",
                        list({object({{"Effect", "Allow"},
                                      {"Principal", object({{"Service", "ec2.amazonaws.com"}})},
                                      {"Action", "sts:AssumeRole"}})})}})},
              {"Policies", list({object({{"PolicyName", "machine"},
                                         {"PolicyDocument", object({{"Version", "2012-10-17"},
                                                                    {"Statement", may}})}})})},
              {"Tags", r.tags(layer.name, layer.name)}}),
      "What a machine of this layer may do, and no more.");
  r.out.resource(id + "Profile", "AWS::IAM::InstanceProfile",
                 object({{"Roles", list({ref_to(id + "Role")})}}));
}

}  // namespace windlass::manifest
