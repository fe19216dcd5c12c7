#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

// The index-th of sixteen equal parts of the network.
std::string part_of(const std::string& cidr, int index) {
  auto [address, bits] = *split_once(cidr, "/");
  std::uint32_t value = 0;
  for (auto part : split(address, '.'))
    value = value << 8 | static_cast<std::uint32_t>(*parse_uint(part));
  auto wide = static_cast<int>(*parse_uint(bits)) + 4;
  value += static_cast<std::uint32_t>(index) << (32 - wide);
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += std::to_string(value >> shift & 255) + (shift > 0 ? "." : "");
  return out + "/" + std::to_string(wide);
}

constexpr int first_private = 8;

bool has_inside(const Model& model) {
  return std::ranges::any_of(model.layers, [&](auto& layer) {
    return !is_outside(model, layer) || (is_balanced(layer) && !layer.front);
  });
}

bool needs_nat(const Model& model) {
  return model.network.nat != Network::Nat::None &&
         std::ranges::any_of(model.layers, [&](auto& layer) { return !is_outside(model, layer); });
}

std::string numbered(std::string_view name, int index) {
  return std::string(name) + std::to_string(index + 1);
}

void subnet(Rendering& r, bool outside, int index) {
  auto id = numbered(outside ? "PublicSubnet" : "PrivateSubnet", index);
  r.out.resource(
      id, "AWS::EC2::Subnet",
      object({{"VpcId", ref_to("Vpc")},
              {"AvailabilityZone", zone(index)},
              {"CidrBlock", part_of(r.model.network.cidr, index + (outside ? 0 : first_private))},
              {"Tags", r.tags((outside ? "public-" : "private-") + std::to_string(index + 1))}}));
  auto one_table = outside || r.model.network.nat != Network::Nat::PerZone;
  auto table = outside     ? std::string("PublicRoutes")
               : one_table ? std::string("PrivateRoutes")
                           : numbered("PrivateRoutes", index);
  r.out.resource(id + "Routes", "AWS::EC2::SubnetRouteTableAssociation",
                 object({{"SubnetId", ref_to(id)}, {"RouteTableId", ref_to(table)}}));
}

void nat(Rendering& r, const std::string& number, int index) {
  r.out.resource("NatAddress" + number, "AWS::EC2::EIP",
                 object({{"Domain", "vpc"}, {"Tags", r.tags("nat" + number)}}), "",
                 object({{"DependsOn", "InternetGatewayAttachment"}}));
  r.out.resource("NatGateway" + number, "AWS::EC2::NatGateway",
                 object({{"AllocationId", att_of("NatAddress" + number, "AllocationId")},
                         {"SubnetId", ref_to(numbered("PublicSubnet", index))},
                         {"Tags", r.tags("nat" + number)}}),
                 "The way out of machines without a public address.",
                 object({{"DependsOn", "PublicDefaultRoute"}}));
}

void private_table(Rendering& r, const std::string& number, bool with_nat) {
  r.out.resource("PrivateRoutes" + number, "AWS::EC2::RouteTable",
                 object({{"VpcId", ref_to("Vpc")}, {"Tags", r.tags("private" + number)}}));
  if (!with_nat) return;
  auto gateway =
      r.model.network.nat == Network::Nat::PerZone ? "NatGateway" + number : "NatGateway";
  r.out.resource("PrivateDefaultRoute" + number, "AWS::EC2::Route",
                 object({{"RouteTableId", ref_to("PrivateRoutes" + number)},
                         {"DestinationCidrBlock", "0.0.0.0/0"},
                         {"NatGatewayId", ref_to(gateway)}}));
}

std::vector<Node> nodes(const std::vector<std::string>& ids) {
  std::vector<Node> out;
  for (auto& id : ids) out.push_back(Node::string(id));
  return out;
}

std::vector<Node> subnets(const Model& model, bool outside, int count) {
  auto& network = model.network;
  std::vector<Node> all;
  if (!network.vpc.empty()) {
    all = nodes(outside ? network.public_subnets : network.private_subnets);
  } else {
    for (int i = 0; i < zones_of(model); ++i)
      all.push_back(ref_to(numbered(outside ? "PublicSubnet" : "PrivateSubnet", i)));
  }
  if (all.size() > static_cast<std::size_t>(count)) all.resize(static_cast<std::size_t>(count));
  return all;
}

}  // namespace

int zones_of(const Model& model) {
  int most = 2;  // an application load balancer stands in two at least
  for (auto& layer : model.layers) most = std::max(most, layer.zones);
  return most;
}

Node vpc(const Model& model) {
  return model.network.vpc.empty() ? ref_to("Vpc") : Node::string(model.network.vpc);
}

bool is_outside(const Model& model, const Layer& layer) {
  if (layer.front && !layer.front->behind_balancer()) return true;
  auto& network = model.network;
  if (network.vpc.empty()) return network.nat == Network::Nat::None;
  return network.private_subnets == network.public_subnets;
}

std::vector<Node> subnets_of(const Model& model, const Layer& layer) {
  return subnets(model, is_outside(model, layer), layer.zones);
}

std::vector<Node> balancer_subnets(const Model& model, const Layer& layer) {
  int count = is_network_balancer(layer) ? layer.zones : std::max(2, layer.zones);
  return subnets(model, layer.front.has_value(), count);
}

std::vector<std::string> ways_out(const Model& model, const Layer& layer) {
  if (!model.network.vpc.empty()) return {};
  if (is_outside(model, layer)) return {"PublicDefaultRoute"};
  std::vector<std::string> out;
  if (model.network.nat == Network::Nat::One) return {"PrivateDefaultRoute"};
  for (int i = 0; i < layer.zones; ++i) out.push_back(numbered("PrivateDefaultRoute", i));
  return out;
}

void render_network(Rendering& r) {
  if (!r.model.network.vpc.empty()) return;
  if (r.model.layers.empty()) return;
  auto zones = zones_of(r.model);
  r.out.section("The network");
  r.out.resource("Vpc", "AWS::EC2::VPC",
                 object({{"CidrBlock", r.model.network.cidr},
                         {"EnableDnsHostnames", true},
                         {"EnableDnsSupport", true},
                         {"Tags", r.tags("")}}));
  r.out.resource("InternetGateway", "AWS::EC2::InternetGateway", object({{"Tags", r.tags("")}}));
  r.out.resource(
      "InternetGatewayAttachment", "AWS::EC2::VPCGatewayAttachment",
      object({{"VpcId", ref_to("Vpc")}, {"InternetGatewayId", ref_to("InternetGateway")}}));
  r.out.resource("PublicRoutes", "AWS::EC2::RouteTable",
                 object({{"VpcId", ref_to("Vpc")}, {"Tags", r.tags("public")}}));
  r.out.resource("PublicDefaultRoute", "AWS::EC2::Route",
                 object({{"RouteTableId", ref_to("PublicRoutes")},
                         {"DestinationCidrBlock", "0.0.0.0/0"},
                         {"GatewayId", ref_to("InternetGateway")}}),
                 "", object({{"DependsOn", "InternetGatewayAttachment"}}));
  for (int i = 0; i < zones; ++i) subnet(r, true, i);
  if (!has_inside(r.model)) return;

  auto with_nat = needs_nat(r.model);
  if (r.model.network.nat == Network::Nat::PerZone) {
    for (int i = 0; i < zones; ++i) {
      if (with_nat) nat(r, std::to_string(i + 1), i);
      private_table(r, std::to_string(i + 1), with_nat);
    }
  } else {
    if (with_nat) nat(r, "", 0);
    private_table(r, "", with_nat);
  }
  for (int i = 0; i < zones; ++i) subnet(r, false, i);
}

}  // namespace windlass::manifest
