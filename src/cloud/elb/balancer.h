// A load balancer as a row.
#pragma once

#include <optional>
#include <vector>

#include "aws/elbv2/shape/availability_zone.h"
#include "aws/elbv2/shape/load_balancer.h"
#include "cloud/elb/context.h"

namespace windlass::cloud::elb {

// Where it stands in one zone.
struct Place {
  std::string zone, subnet;
  std::string interface, address, mac;
  std::string gateway;  // the subnet's router
  int prefix = 24;
  std::string allocation = {}, association = {};  // an elastic address's
  std::string public_address = {};
};

struct Balancer {
  std::string id;
  std::string account, region, name;
  std::string type = "application", scheme = "internet-facing", vpc, ip_type = "ipv4";
  std::string dns;
  std::string state = "provisioning", reason = {};
  std::vector<std::string> groups = {};
  std::vector<Place> places = {};
  Words attributes = {};  // those that were set
  Time created{};
  // How far its access log was put into its bucket, and when more is.
  std::int64_t logged = 0;
  Time log_due{};

  bool is_network() const { return type == "network"; }
  std::string arn() const;
  // "app/web/0a...": CloudWatch's dimension, and within other ARNs.
  std::string path() const;
  bool is_in(std::string_view zone) const;
};

std::string balancers_where(const char* condition);
Balancer balancer_of(store::Row row);
std::optional<Balancer> balancer_by_id(store::Database& db, std::string_view id);
// LoadBalancerNotFound, also for another account's or region's; ValidationError for what is no ARN.
Result<Balancer> find_balancer(Elb& elb, const Call& call, const std::optional<std::string>& arn);

void insert(store::Database& db, const Balancer& balancer);
void update(store::Database& db, const Balancer& balancer);

aws::elbv2::LoadBalancer described(const Balancer& balancer);
std::vector<aws::elbv2::AvailabilityZone> described(const std::vector<Place>& places);

}  // namespace windlass::cloud::elb
