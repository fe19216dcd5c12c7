#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/network/nouns.h"
#include "cloud/ec2/network/vpc_handlers.h"

namespace windlass::cloud::ec2 {

namespace {

Facts facts_of(const aws::ec2::Vpc& vpc, Tags tags) {
  Facts facts;
  facts.add("vpc-id", vpc.vpc_id)
      .add("cidr", vpc.cidr_block)
      .add("cidrBlock", vpc.cidr_block)
      .add("dhcp-options-id", vpc.dhcp_options_id)
      .add("dhcpOptionsId", vpc.dhcp_options_id)
      .add("is-default", *vpc.is_default)
      .add("isDefault", *vpc.is_default)
      .add("owner-id", vpc.owner_id)
      .add("state", vpc.state)
      .tags(std::move(tags));
  for (auto& range : *vpc.cidr_block_association_set)
    facts.add("cidr-block-association.cidr-block", range.cidr_block)
        .add("cidr-block-association.association-id", range.association_id)
        .add("cidr-block-association.state", range.cidr_block_state->state);
  return facts;
}

}  // namespace

aws::ec2::Vpc shape_of(store::Database& db, const Vpc& vpc) {
  aws::ec2::Vpc shape;
  shape.vpc_id = vpc.id;
  shape.owner_id = vpc.account.text;
  shape.state = "available";
  shape.cidr_block = vpc.range.text();
  shape.dhcp_options_id = vpc.dhcp_options;
  shape.instance_tenancy = vpc.tenancy;
  shape.is_default = vpc.is_default;
  shape.tags = tag_list(tags_of(db, vpc.id));
  auto& ranges = shape.cidr_block_association_set.emplace();
  for (auto& [association, range] : ranges_of(db, vpc.id))
    ranges.push_back({.association_id = association,
                      .cidr_block = range.text(),
                      .cidr_block_state = VpcCidrBlockState{.state = "associated"}});
  shape.block_public_access_states =
      BlockPublicAccessStates{.internet_gateway_block_mode = "off"};
  return shape;
}

Result<DescribeVpcsResult> describe_vpcs(Ec2& ec2, const Call& call,
                                         const DescribeVpcsRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(
      in.filters, {"vpc-id", "cidr", "cidrBlock", "cidr-block-association.cidr-block",
                   "cidr-block-association.association-id", "cidr-block-association.state",
                   "dhcp-options-id", "dhcpOptionsId", "is-default", "isDefault", "owner-id", "state",
                   "ipv6-cidr-block-association.ipv6-cidr-block",
                   "ipv6-cidr-block-association.ipv6-pool",
                   "ipv6-cidr-block-association.association-id",
                   "ipv6-cidr-block-association.state"}));
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto ids = TRY(chosen(ec2, call, vpcs, in.vpc_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<aws::ec2::Vpc> found;
  for (auto& id : ids) {
    auto vpc = shape_of(ec2.db, *vpc_by_id(ec2.db, id));
    if (filters.match(facts_of(vpc, tags_of(ec2.db, id)))) found.push_back(std::move(vpc));
  }
  auto next = cut(found, page);
  return DescribeVpcsResult{.next_token = std::move(next), .vpcs = std::move(found)};
}

// ClassicLink has gone from AWS; what asks is told that no VPC has it.
Result<DescribeVpcClassicLinkResult> describe_vpc_classic_link(
    Ec2& ec2, const Call& call, const DescribeVpcClassicLinkRequest& in) {
  TRY(make_defaults(ec2, call));
  auto filters = TRY(Filters::read(in.filters, {"is-classic-link-enabled"}));
  auto ids = TRY(chosen(ec2, call, vpcs, in.vpc_ids));
  TRY(refuse_dry_run(in.dry_run));

  std::vector<VpcClassicLink> found;
  for (auto& id : ids) {
    auto tags = tags_of(ec2.db, id);
    VpcClassicLink link;
    link.vpc_id = id;
    link.classic_link_enabled = false;
    link.tags = tag_list(tags);
    Facts facts;
    facts.add("is-classic-link-enabled", false).tags(std::move(tags));
    if (filters.match(facts)) found.push_back(std::move(link));
  }
  return DescribeVpcClassicLinkResult{std::move(found)};
}

Result<DescribeVpcClassicLinkDnsSupportResult> describe_vpc_classic_link_dns_support(
    Ec2& ec2, const Call& call, const DescribeVpcClassicLinkDnsSupportRequest& in) {
  TRY(make_defaults(ec2, call));
  auto page = TRY(page_of(in.max_results, in.next_token));
  std::vector<ClassicLinkDnsSupport> found;
  for (auto& id : TRY(chosen(ec2, call, vpcs, in.vpc_ids))) {
    auto& one = found.emplace_back();
    one.vpc_id = id;
    one.classic_link_dns_supported = false;
  }
  auto next = cut(found, page);
  return DescribeVpcClassicLinkDnsSupportResult{.next_token = std::move(next),
                                                .vpcs = std::move(found)};
}

}  // namespace windlass::cloud::ec2
