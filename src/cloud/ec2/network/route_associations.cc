#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/route_table.h"
#include "cloud/ec2/network/route_table_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

struct Association {
  std::string vpc;
  std::string table;
  bool main;
};

Result<Association> find_association(Ec2& ec2, const Call& call, const std::string& id) {
  auto rows = ec2.db.query("select vpc, route_table, subnet is null from ec2_route_association"
                           " where id = ? and account = ? and region = ?",
                           {id, call.caller.account.text, call.region.text});
  if (rows.done()) return not_found("InvalidAssociationID.NotFound", "association ID", id);
  return Association{rows.row().text(0), rows.row().text(1), rows.row().integer(2) != 0};
}

Error other_network(std::string_view table, std::string_view other) {
  return {"InvalidParameterValue", "route table " + std::string(table) + " and " +
                                       std::string(other) + " belong to different networks"};
}

}  // namespace

Result<AssociateRouteTableResult> associate_route_table(Ec2& ec2, const Call& call,
                                                        const AssociateRouteTableRequest& in) {
  auto table = in.route_table_id.value_or("");
  TRY(must_be_there(ec2, call, route_tables, table));
  if (in.gateway_id) return not_served("GatewayId", "it has no edge associations.");
  if (in.public_ipv4_pool) return not_served("PublicIpv4Pool", "it has no address pools.");
  if (!in.subnet_id) return missing_parameter("subnetId");
  auto subnet = TRY(find_subnet(ec2, call, *in.subnet_id));
  if (vpc_of_table(ec2.db, table) != subnet.vpc) return other_network(table, "subnet " + subnet.id);

  AssociateRouteTableResult result;
  result.association_state = RouteTableAssociationState{.state = "associated"};
  auto rows = ec2.db.query("select id, route_table from ec2_route_association where subnet = ?",
                           {subnet.id});
  if (!rows.done()) {
    if (rows.row().view(1) != table)
      return Error{"Resource.AlreadyAssociated",
                   "the specified association for route table " + table +
                       " conflicts with an existing association"};
    result.association_id = rows.row().text(0);
    return result;
  }
  TRY(refuse_dry_run(in.dry_run));
  result.association_id = new_id(ec2.work.random, "rtbassoc");
  ec2.db.run("insert into ec2_route_association(id, account, region, vpc, route_table, subnet)"
             " values(?, ?, ?, ?, ?, ?)",
             {*result.association_id, call.caller.account.text, call.region.text, subnet.vpc, table,
              subnet.id});
  reach_changed(ec2);
  return result;
}

Result<> disassociate_route_table(Ec2& ec2, const Call& call,
                                  const DisassociateRouteTableRequest& in) {
  auto id = in.association_id.value_or("");
  auto association = TRY(find_association(ec2, call, id));
  if (association.main)
    return Error{"InvalidParameterValue",
                 "cannot disassociate the main route table association " + id};
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("delete from ec2_route_association where id = ?", {id});
  reach_changed(ec2);
  return Done{};
}

Result<ReplaceRouteTableAssociationResult> replace_route_table_association(
    Ec2& ec2, const Call& call, const ReplaceRouteTableAssociationRequest& in) {
  auto id = in.association_id.value_or("");
  auto table = in.route_table_id.value_or("");
  auto association = TRY(find_association(ec2, call, id));
  TRY(must_be_there(ec2, call, route_tables, table));
  if (vpc_of_table(ec2.db, table) != association.vpc)
    return other_network(table, "route table " + association.table);
  TRY(refuse_dry_run(in.dry_run));
  auto fresh = new_id(ec2.work.random, "rtbassoc");
  ec2.db.run("update ec2_route_association set id = ?, route_table = ? where id = ?",
             {fresh, table, id});
  reach_changed(ec2);
  ReplaceRouteTableAssociationResult result;
  result.new_association_id = fresh;
  result.association_state = RouteTableAssociationState{.state = "associated"};
  return result;
}

}  // namespace windlass::cloud::ec2
