#include "aws/ec2/create_route_table.h"
#include "aws/ec2/delete_route_table.h"
#include "aws/ec2/describe_route_tables.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Physical known_by(const std::string& id) { return {id, Json::Object{{"RouteTableId", Json(id)}}}; }

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto made = TRY(
      place.client.call<op::CreateRouteTable>({.tag_specifications = tagged("route-table", wanted),
                                               .client_token = wanted.token,
                                               .vpc_id = text(wanted.properties, "VpcId")}));
  auto id = made.route_table->route_table_id.value_or("");
  return known_by(id);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  TRY(retag(place, wanted, before, was.id));
  return known_by(was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(place.client.call<op::DeleteRouteTable>({.route_table_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto table =
      TRY(find_one<op::DescribeRouteTables>(place, {.route_table_ids = std::vector{physical.id}},
                                            &DescribeRouteTablesResult::route_tables));
  if (!table) return {std::nullopt};
  Json now = Json::Object{{"Tags", tags_as_they_stand(table->tags, properties)}};
  tell(now, "VpcId", table->vpc_id);
  return {std::move(now)};
}

}  // namespace

extern const ResourceType ec2_route_table = {.name = "AWS::EC2::RouteTable",
                                             .create = create,
                                             .update = update,
                                             .remove = remove,
                                             .read = read,
                                             .passing = ec2_passing};

}  // namespace windlass::formation::types
