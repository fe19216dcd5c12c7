#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/network/make.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/route_table_handlers.h"
#include "cloud/ec2/network/tokens.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t tables_max = 1000;

}  // namespace

Result<CreateRouteTableResult> create_route_table(Ec2& ec2, const Call& call,
                                                  const CreateRouteTableRequest& in) {
  auto vpc = TRY(find_vpc(ec2, call, in.vpc_id.value_or("")));
  if (auto made = TRY(made_before(ec2, call, "CreateRouteTable", in.client_token, vpc.id)))
    return CreateRouteTableResult{route_table_shape(ec2, call, *made), in.client_token};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "route-table"));
  auto count = ec2.db.find_integer("select count(*) from ec2_route_table where vpc = ?", {vpc.id});
  if (count.value_or(0) >= tables_max)
    return limit_exceeded("RouteTableLimitExceeded",
                          "The maximum number of route tables has been reached.");
  TRY(refuse_dry_run(in.dry_run));

  auto id = make_route_table(ec2, call, vpc.id);
  TRY(put_tags(ec2, call, id, tags));
  remember(ec2, call, "CreateRouteTable", in.client_token, vpc.id, id);
  return CreateRouteTableResult{route_table_shape(ec2, call, id), in.client_token};
}

Result<> delete_route_table(Ec2& ec2, const Call& call, const DeleteRouteTableRequest& in) {
  auto id = in.route_table_id.value_or("");
  TRY(must_be_there(ec2, call, route_tables, id));
  if (ec2.db.any("select 1 from ec2_route_association where route_table = ?", {id}))
    return has_dependencies("routeTable", id);
  TRY(refuse_dry_run(in.dry_run));
  for (auto* statement :
       {"delete from ec2_route where route_table = ?",
        "delete from ec2_endpoint_route where route_table = ?",
        "delete from ec2_route_table where id = ?"})
    ec2.db.run(statement, {id});
  drop_tags(ec2, id);
  forget_tokens(ec2, id);
  return Done{};
}

}  // namespace windlass::cloud::ec2
