#include <algorithm>

#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/gateway_handlers.h"
#include "cloud/ec2/network/nouns.h"

namespace windlass::cloud::ec2 {

namespace {

std::string_view state_of(bool deleted, bool failed) {
  if (deleted) return "deleted";
  return failed ? "failed" : "available";
}

std::optional<std::string> unless_empty(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

aws::ec2::NatGateway nat_gateway_shape(store::Database& db, const std::string& id) {
  auto rows = db.query(
      "select vpc, subnet, public, interface, private_address, allocation, association,"
      "  public_address, failure_code, failure, created, deleted from ec2_nat_gateway where id = ?",
      {id});
  NatGateway shape;
  if (rows.done()) return shape;
  auto row = rows.row();
  auto failed = !row.is_null(8);
  auto deleted = row.optional_integer(11);
  NatGatewayAddress address;
  address.network_interface_id = unless_empty(row.text(3));
  address.private_ip = unless_empty(row.text(4));
  address.allocation_id = unless_empty(row.text(5));
  address.association_id = unless_empty(row.text(6));
  address.public_ip = unless_empty(row.text(7));
  address.is_primary = true;
  address.status = failed ? "failed" : "succeeded";

  shape.nat_gateway_id = id;
  shape.vpc_id = row.text(0);
  shape.subnet_id = row.text(1);
  shape.connectivity_type = row.integer(2) ? "public" : "private";
  shape.availability_mode = "zonal";
  shape.failure_code = row.optional_text(8);
  shape.failure_message = row.optional_text(9);
  shape.create_time = from_micros(row.integer(10));
  if (deleted) shape.delete_time = from_micros(*deleted);
  shape.state = state_of(deleted.has_value(), failed);
  shape.nat_gateway_addresses.emplace().push_back(std::move(address));
  shape.tags = tag_list(tags_of(db, id));
  return shape;
}

Result<DescribeNatGatewaysResult> describe_nat_gateways(Ec2& ec2, const Call& call,
                                                        const DescribeNatGatewaysRequest& in) {
  auto filters = TRY(Filters::read(in.filter, {"nat-gateway-id", "state", "subnet-id", "vpc-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, nat_gateways, in.nat_gateway_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<NatGateway> found;
  for (auto& id : ids) {
    auto gateway = nat_gateway_shape(ec2.db, id);
    auto ended = gateway.failure_code ? gateway.create_time : gateway.delete_time;
    if (ended && *ended < call.now - deleted_shown) continue;
    Facts facts;
    facts.add("nat-gateway-id", id)
        .add("state", gateway.state)
        .add("subnet-id", gateway.subnet_id)
        .add("vpc-id", gateway.vpc_id)
        .tags(tags_of(ec2.db, id));
    if (filters.match(facts)) found.push_back(std::move(gateway));
  }
  auto next = cut(found, page);
  DescribeNatGatewaysResult result;
  result.nat_gateways = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
