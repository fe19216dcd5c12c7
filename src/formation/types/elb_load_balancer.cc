#include "aws/elbv2/create_load_balancer.h"
#include "aws/elbv2/delete_load_balancer.h"
#include "aws/elbv2/describe_load_balancer_attributes.h"
#include "aws/elbv2/describe_load_balancers.h"
#include "aws/elbv2/modify_load_balancer_attributes.h"
#include "aws/elbv2/set_ip_address_type.h"
#include "aws/elbv2/set_security_groups.h"
#include "aws/elbv2/set_subnets.h"
#include "formation/types/elb.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

extern const ResourceType elb_load_balancer;

namespace {

using namespace aws::elbv2;

const std::initializer_list<std::string_view> not_honoured = {"MinimumLoadBalancerCapacity",
                                                              "Ipv4IpamPoolId"};

Result<std::optional<LoadBalancer>> find(const Place& place, DescribeLoadBalancersInput which) {
  return find_one<op::DescribeLoadBalancers>(place, std::move(which),
                                             &DescribeLoadBalancersOutput::load_balancers);
}

Result<> set_attributes(const Place& place, const Json& properties, const std::string& arn) {
  auto list = attribute_list<LoadBalancerAttribute>(properties, "LoadBalancerAttributes");
  if (list.empty()) return Done{};
  TRY(place.client.call<op::ModifyLoadBalancerAttributes>(
      {.load_balancer_arn = arn, .attributes = list}));
  return Done{};
}

Result<> set_private_link_rules(const Place& place, const Json& properties,
                                const std::string& arn) {
  auto groups = texts(properties, "SecurityGroups");
  auto rules = text(properties, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
  if (!rules || groups.empty()) return Done{};
  TRY(place.client.call<op::SetSecurityGroups>(
      {.load_balancer_arn = arn,
       .security_groups = groups,
       .enforce_security_group_inbound_rules_on_private_link_traffic = rules}));
  return Done{};
}

Result<std::string> make(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "Name", 32);
  // Whoever asks for a balancer like one that is there gets that one: we only take our own.
  if (auto there = TRY(find(place, {.names = std::vector{name}}))) {
    auto arn = there->load_balancer_arn.value_or("");
    if (!TRY(is_ours(place, wanted, arn))) return already_exists(elb_load_balancer.name, name);
    return arn;
  }
  auto request = TRY(made_of<CreateLoadBalancerInput>(
      without(wanted.properties,
              {"Tags", "LoadBalancerAttributes", "EnableCapacityReservationProvisionStabilize",
               "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"})));
  request.name = name;
  request.tags = elb_tags(wanted);
  auto made = TRY(place.client.call<op::CreateLoadBalancer>(std::move(request)));
  return made.load_balancers->front().load_balancer_arn.value_or("");
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  TRY(refuse(elb_load_balancer.name, wanted.properties, not_honoured));
  auto arn = TRY(make(place, wanted));
  TRY(set_attributes(place, wanted.properties, arn));
  TRY(set_private_link_rules(place, wanted.properties, arn));
  return Physical{arn, Json::Object{{"LoadBalancerArn", Json(arn)}}};
}

Result<Progress> ready(const Place& place, const Wanted&, Physical& physical) {
  auto balancer = TRY(find(place, {.load_balancer_arns = std::vector{physical.id}}));
  if (!balancer) return vanished(physical);
  auto state = balancer->state ? balancer->state->code.value_or("") : "active";
  if (state == "failed")
    return Error{"NotStabilized", "The load balancer failed: " +
                                      balancer->state->reason.value_or("no reason is told")};
  if (state == "provisioning") return Progress::Pending;
  Json attributes =
      Json::Object{{"LoadBalancerArn", Json(physical.id)},
                   {"LoadBalancerFullName", Json(after(physical.id, ":loadbalancer/"))}};
  tell(attributes, "LoadBalancerName", balancer->load_balancer_name);
  tell(attributes, "CanonicalHostedZoneID", balancer->canonical_hosted_zone_id);
  tell(attributes, "DNSName", balancer->dns_name);
  attributes.set("SecurityGroups",
                 list_of(balancer->security_groups.value_or(std::vector<std::string>{})));
  physical.attributes = std::move(attributes);
  return Progress::Ready;
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  auto& now = wanted.properties;
  TRY(refuse(elb_load_balancer.name, now, not_honoured));
  if (differs(before, now, "Subnets") || differs(before, now, "SubnetMappings") ||
      differs(before, now, "EnablePrefixForIpv6SourceNat")) {
    auto request = TRY(made_of<SetSubnetsInput>(
        only(now, {"Subnets", "SubnetMappings", "IpAddressType", "EnablePrefixForIpv6SourceNat"})));
    request.load_balancer_arn = was.id;
    TRY(place.client.call<op::SetSubnets>(std::move(request)));
  } else if (differs(before, now, "IpAddressType")) {
    TRY(place.client.call<op::SetIpAddressType>(
        {.load_balancer_arn = was.id, .ip_address_type = text_or(now, "IpAddressType", "ipv4")}));
  }
  if (auto groups = texts(now, "SecurityGroups");
      differs(before, now, "SecurityGroups") && !groups.empty())
    TRY(place.client.call<op::SetSecurityGroups>(
        {.load_balancer_arn = was.id, .security_groups = groups}));
  if (differs(before, now, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"))
    TRY(set_private_link_rules(place, now, was.id));
  if (differs(before, now, "LoadBalancerAttributes")) TRY(set_attributes(place, now, was.id));
  TRY(elb_retag(place, wanted, before, was.id));
  return was;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DeleteLoadBalancer>({.load_balancer_arn = physical.id}));
}

// Its interfaces lie in subnets that are to be deleted next.
Result<Progress> gone(const Place& place, const Physical& physical) {
  return TRY(find(place, {.load_balancer_arns = std::vector{physical.id}})) ? Progress::Pending
                                                                            : Progress::Ready;
}

std::vector<std::string> subnets_of(const LoadBalancer& balancer) {
  std::vector<std::string> subnets;
  for (auto& zone : balancer.availability_zones.value_or(std::vector<AvailabilityZone>{}))
    subnets.push_back(zone.subnet_id.value_or(""));
  return subnets;
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto balancer = TRY(find(place, {.load_balancer_arns = std::vector{physical.id}}));
  if (!balancer) return {std::nullopt};
  auto now = only(told(*balancer), {"Scheme", "Type", "IpAddressType", "SecurityGroups"});
  tell(now, "Name", balancer->load_balancer_name);
  if (!part(properties, "Subnets").is_null()) now.set("Subnets", list_of(subnets_of(*balancer)));
  auto attributes = TRY(
      place.client.call<op::DescribeLoadBalancerAttributes>({.load_balancer_arn = physical.id}));
  now.set("LoadBalancerAttributes",
          attributes_as_they_stand(attributes.attributes, properties, "LoadBalancerAttributes"));
  now.set("Tags", tag_property(TRY(elb_tags_of(place, physical.id)), properties));
  return {std::move(now)};
}

}  // namespace

const ResourceType elb_load_balancer = {.name = "AWS::ElasticLoadBalancingV2::LoadBalancer",
                                        .create = create,
                                        .ready = ready,
                                        .update = update,
                                        .remove = remove,
                                        .gone = gone,
                                        .read = read,
                                        .passing = elb_passing};

}  // namespace windlass::formation::types
