#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/ranges.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/acl_handlers.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/vpc.h"

namespace windlass::cloud::ec2 {

namespace {

NetworkAclEntry entry_in(const store::Row& row) {
  Range range{static_cast<std::uint32_t>(row.integer(4)), static_cast<int>(row.integer(5))};
  NetworkAclEntry entry;
  entry.egress = row.integer(0) != 0;
  entry.rule_number = static_cast<std::int32_t>(row.integer(1));
  entry.protocol = row.text(2);
  entry.rule_action = row.integer(3) ? "allow" : "deny";
  entry.cidr_block = range.text();
  if (auto from = row.optional_integer(6))
    entry.port_range = PortRange{.from = static_cast<std::int32_t>(*from),
                                 .to = static_cast<std::int32_t>(row.integer(7))};
  if (auto type = row.optional_integer(8)) {
    IcmpTypeCode icmp;
    icmp.type = static_cast<std::int32_t>(*type);
    icmp.code = static_cast<std::int32_t>(row.integer(9));
    entry.icmp_type_code = icmp;
  }
  return entry;
}

Facts facts_of(const NetworkAcl& acl, Tags tags) {
  Facts facts;
  facts.add("network-acl-id", acl.network_acl_id)
      .add("vpc-id", acl.vpc_id)
      .add("owner-id", acl.owner_id)
      .add("default", *acl.is_default)
      .tags(std::move(tags));
  for (auto& association : *acl.associations)
    facts.add("association.association-id", association.network_acl_association_id)
        .add("association.network-acl-id", association.network_acl_id)
        .add("association.subnet-id", association.subnet_id);
  for (auto& entry : *acl.entries) {
    facts.add("entry.cidr", entry.cidr_block)
        .add("entry.egress", *entry.egress)
        .add("entry.protocol", entry.protocol)
        .add("entry.rule-action", entry.rule_action)
        .add("entry.rule-number", std::to_string(*entry.rule_number));
    if (entry.port_range)
      facts.add("entry.port-range.from", std::to_string(*entry.port_range->from))
          .add("entry.port-range.to", std::to_string(*entry.port_range->to));
    if (entry.icmp_type_code)
      facts.add("entry.icmp.type", std::to_string(*entry.icmp_type_code->type))
          .add("entry.icmp.code", std::to_string(*entry.icmp_type_code->code));
  }
  return facts;
}

}  // namespace

NetworkAcl acl_shape(Ec2& ec2, const std::string& id) {
  NetworkAcl acl;
  auto rows = ec2.db.query("select vpc, is_default, account from ec2_acl where id = ?", {id});
  if (rows.done()) return acl;
  acl.network_acl_id = id;
  acl.vpc_id = rows.row().text(0);
  acl.is_default = rows.row().integer(1) != 0;
  acl.owner_id = rows.row().text(2);
  acl.tags = tag_list(tags_of(ec2.db, id));
  auto& associations = acl.associations.emplace();
  for (auto row : ec2.db.query("select acl_association, id from ec2_subnet where acl = ?"
                               " order by id", {id})) {
    auto& association = associations.emplace_back();
    association.network_acl_association_id = row.text(0);
    association.network_acl_id = id;
    association.subnet_id = row.text(1);
  }
  auto& entries = acl.entries.emplace();
  for (auto row : ec2.db.query(
           "select egress, number, protocol, allow, first, prefix, port_from, port_to, icmp_type,"
           "  icmp_code from ec2_acl_entry where acl = ? order by egress desc, number", {id}))
    entries.push_back(entry_in(row));
  return acl;
}

Result<DescribeNetworkAclsResult> describe_network_acls(Ec2& ec2, const Call& call,
                                                        const DescribeNetworkAclsRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(
      in.filters,
      {"network-acl-id", "vpc-id", "owner-id", "default", "association.association-id",
       "association.network-acl-id", "association.subnet-id", "entry.cidr", "entry.egress",
       "entry.icmp.code", "entry.icmp.type", "entry.ipv6-cidr", "entry.port-range.from",
       "entry.port-range.to", "entry.protocol", "entry.rule-action", "entry.rule-number"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, acls, in.network_acl_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<NetworkAcl> found;
  for (auto& id : ids) {
    auto acl = acl_shape(ec2, id);
    if (filters.match(facts_of(acl, tags_of(ec2.db, id)))) found.push_back(std::move(acl));
  }
  auto next = cut(found, page);
  DescribeNetworkAclsResult result;
  result.network_acls = std::move(found);
  result.next_token = std::move(next);
  return result;
}

}  // namespace windlass::cloud::ec2
