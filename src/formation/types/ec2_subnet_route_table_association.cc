#include "aws/ec2/associate_route_table.h"
#include "aws/ec2/describe_route_tables.h"
#include "aws/ec2/disassociate_route_table.h"
#include "formation/types/ec2.h"

namespace windlass::formation::types {

namespace {

using namespace aws::ec2;

Result<std::optional<RouteTableAssociation>> find(const Place& place, std::string by,
                                                  const std::string& value) {
  auto table = TRY(find_one<op::DescribeRouteTables>(
      place, {.filters = std::vector{filter(std::move(by), value)}},
      &DescribeRouteTablesResult::route_tables));
  if (table && table->associations)
    for (auto& each : *table->associations)
      if (each.subnet_id == value || each.route_table_association_id == value) return {each};
  return {std::nullopt};
}

Physical association(const std::string& id) { return {id, Json::Object{{"Id", Json(id)}}}; }

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto subnet = text_or(wanted.properties, "SubnetId", "");
  auto table = text_or(wanted.properties, "RouteTableId", "");
  auto made =
      place.client.call<op::AssociateRouteTable>({.subnet_id = subnet, .route_table_id = table});
  if (is_refused(made, {"Resource.AlreadyAssociated"})) {
    auto there = TRY(find(place, "association.subnet-id", subnet));
    if (!there || there->route_table_id != table) return std::move(made).error();
    return association(there->route_table_association_id.value_or(""));
  }
  return association(TRY(std::move(made)).association_id.value_or(""));
}

// Also for one that was imported: it is known by its id alone.
Result<Progress> ready(const Place&, const Wanted&, Physical& physical) {
  physical.attributes = Json::Object{{"Id", Json(physical.id)}};
  return Progress::Ready;
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DisassociateRouteTable>({.association_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical, const Json&) {
  auto there = TRY(find(place, "association.route-table-association-id", physical.id));
  if (!there) return {std::nullopt};
  return {only(told(*there), {"SubnetId", "RouteTableId"})};
}

}  // namespace

extern const ResourceType ec2_subnet_route_table_association = {
    .name = "AWS::EC2::SubnetRouteTableAssociation",
    .create = create,
    .ready = ready,
    .remove = remove,
    .read = read,
    .passing = ec2_passing};

}  // namespace windlass::formation::types
