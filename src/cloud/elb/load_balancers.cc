#include <algorithm>

#include "base/text.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/errors.h"
#include "cloud/elb/handlers.h"
#include "cloud/elb/limits.h"
#include "cloud/elb/pages.h"
#include "cloud/elb/places.h"
#include "cloud/elb/tags.h"

namespace windlass::cloud::elb {

namespace {

Result<> check_name(const std::string& name) {
  if (name.empty() || name.size() > 32)
    return validation("The load balancer name '" + name +
                      "' cannot be longer than '32' characters");
  if (!std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '-'; }))
    return validation("The load balancer name '" + name +
                      "' can only contain characters that are alphanumeric characters and "
                      "hyphens(-)");
  if (name.starts_with('-') || name.ends_with('-'))
    return validation("The load balancer name '" + name + "' cannot begin or end with a hyphen(-)");
  if (name.starts_with("internal-"))
    return validation("The load balancer name '" + name + "' cannot begin with 'internal-'");
  return Done{};
}

// As AWS makes them. Those that the host may ask lie below localhost, which is its loopback without
// a name server; inside machines that would be their own, so what only machines ask does not.
std::string dns_name(const Call& call, const Balancer& balancer, Random& random,
                     const std::string& suffix) {
  auto internal = balancer.scheme == "internal";
  auto tail = ".elb." + (internal ? "amazonaws.com" : suffix);
  if (balancer.is_network())
    return lower(balancer.name) + "-" + balancer.id + "." + call.region.text + tail;
  return (internal ? "internal-" : "") + lower(balancer.name) + "-" +
         random.text(10, "0123456789") + "." + call.region.text + tail;
}

// What a name that is asked for again must agree on.
bool is_same(const Balancer& there, const Balancer& wanted, const std::vector<Place>& places) {
  return there.type == wanted.type && there.scheme == wanted.scheme &&
         there.groups == wanted.groups && there.ip_type == wanted.ip_type &&
         std::ranges::equal(there.places, places, {}, &Place::subnet, &Place::subnet);
}

Result<> check_served(const CreateLoadBalancerInput& in, const Balancer& balancer) {
  if (balancer.type == "gateway") return not_served("A load balancer of type 'gateway'");
  if (balancer.ip_type != "ipv4")
    return not_served("A load balancer's IP address type '" + balancer.ip_type + "'");
  if (in.customer_owned_ipv4_pool) return not_served("A load balancer's customer-owned pool");
  if (in.ipam_pools) return not_served("A load balancer's IPAM pool");
  return Done{};
}

}  // namespace

Result<CreateLoadBalancerOutput> create_load_balancer(Elb& elb, const Call& call,
                                                      const CreateLoadBalancerInput& in) {
  Balancer balancer{.id = elb.work.random.hex(16),
                    .account = call.caller.account.text,
                    .region = call.region.text,
                    .name = in.name.value_or(""),
                    .type = in.type.value_or("application"),
                    .scheme = in.scheme.value_or("internet-facing"),
                    .vpc = {},
                    .ip_type = in.ip_address_type.value_or("ipv4"),
                    .dns = {},
                    .created = call.now};
  TRY(check_name(balancer.name));
  TRY(check_served(in, balancer));
  auto mappings = TRY(wanted_subnets(in.subnets, in.subnet_mappings));
  auto places = TRY(find_places(elb, balancer, mappings));
  balancer.groups = TRY(find_groups(elb, balancer, in.security_groups));
  CreateLoadBalancerOutput answer;
  auto there = elb.db.query(balancers_where("account = ? and region = ? and name = ?"),
                            {balancer.account, balancer.region, balancer.name});
  if (!there.done()) {
    auto same = balancer_of(there.row());
    if (!is_same(same, balancer, places))
      return Error{"DuplicateLoadBalancerName", "A load balancer with the same name '" +
                                                    balancer.name +
                                                    "' exists, but with different settings"};
    answer.load_balancers = {{described(same)}};
    return answer;
  }
  if (elb.db.find_integer("select count(*) from elb_balancer where account = ? and region = ? and "
                          "type = ?",
                          {balancer.account, balancer.region, balancer.type}) >= balancers_max)
    return Error{"TooManyLoadBalancers", "The maximum number of load balancers has been reached"};
  if (auto& why = elb.work.settings.no_machines; !why.empty())
    return Error{"Unsupported", why, 400};
  balancer.dns = dns_name(call, balancer, elb.work.random, elb.work.settings.host_suffix);
  TRY(move_to(elb, balancer, std::move(places), mappings));
  insert(elb.db, balancer);
  TRY(put_tags(elb, call, balancer.arn(), in.tags));
  elb.work.summon(balancers_duty);
  answer.load_balancers = {{described(balancer)}};
  return answer;
}

// One that does not exist is as good as deleted.
Result<DeleteLoadBalancerOutput> delete_load_balancer(Elb& elb, const Call& call,
                                                      const DeleteLoadBalancerInput& in) {
  auto found = find_balancer(elb, call, in.load_balancer_arn);
  if (!found && found.error().code == "LoadBalancerNotFound") return DeleteLoadBalancerOutput{};
  auto balancer = TRY(std::move(found));
  if (attribute_of(balancer, "deletion_protection.enabled") == "true")
    return Error{"OperationNotPermitted", "Load balancer '" + balancer.arn() +
                                              "' cannot be deleted because deletion protection is "
                                              "enabled"};
  auto front = elb.db.find_text("select target_group from elb_target where target = ? limit 1",
                                {balancer.arn()});
  if (front)
    return Error{"ResourceInUse", "Load balancer '" + balancer.arn() +
                                      "' is registered as a target of another load balancer"};
  for (auto& listener : listeners_of(elb.db, balancer.id)) drop_listener(elb.db, listener);
  leave_all(elb, balancer);
  drop_tags(elb.db, balancer.arn());
  elb.db.run("delete from elb_told where balancer = ?", {balancer.id});
  elb.db.run("delete from elb_balancer where id = ?", {balancer.id});
  elb.db.run("insert or replace into elb_gone values (?)", {balancer.id});
  elb.work.summon(balancers_duty);
  return DeleteLoadBalancerOutput{};
}

Result<DescribeLoadBalancersOutput> describe_load_balancers(Elb& elb, const Call& call,
                                                            const DescribeLoadBalancersInput& in) {
  DescribeLoadBalancersOutput answer;
  answer.load_balancers.emplace();
  auto arns = in.load_balancer_arns.value_or(std::vector<std::string>{});
  auto names = in.names.value_or(std::vector<std::string>{});
  if (!arns.empty() && !names.empty())
    return validation(
        "Load balancer names and load balancer ARNs cannot be specified at the same "
        "time");
  for (auto& arn : arns)
    answer.load_balancers->push_back(described(TRY(find_balancer(elb, call, arn))));
  for (auto& name : names) {
    auto rows = elb.db.query(balancers_where("account = ? and region = ? and name = ?"),
                             {call.caller.account.text, call.region.text, name});
    if (rows.done())
      return Error{"LoadBalancerNotFound", "Load balancers '[" + name + "]' not found"};
    answer.load_balancers->push_back(described(balancer_of(rows.row())));
  }
  if (arns.empty() && names.empty())
    for (auto row : elb.db.query(balancers_where("account = ? and region = ? order by name"),
                                 {call.caller.account.text, call.region.text}))
      answer.load_balancers->push_back(described(balancer_of(row)));
  answer.next_marker = TRY(cut(*answer.load_balancers, in.marker, in.page_size));
  return answer;
}

// Nothing is ever reserved: a balancer here is as wide as its host.
Result<DescribeCapacityReservationOutput> describe_capacity_reservation(
    Elb& elb, const Call& call, const DescribeCapacityReservationInput& in) {
  TRY(find_balancer(elb, call, in.load_balancer_arn));
  DescribeCapacityReservationOutput answer;
  answer.decrease_requests_remaining = 2;
  answer.capacity_reservation_state.emplace();
  return answer;
}

}  // namespace windlass::cloud::elb
