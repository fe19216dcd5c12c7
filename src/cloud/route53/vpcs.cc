#include "cloud/route53/vpcs.h"

#include <algorithm>

#include "cloud/route53/handlers.h"
#include "cloud/route53/zone.h"

namespace windlass::cloud::route53 {

Result<> check_vpc(const VPC& vpc) {
  auto id = vpc.vpc_id.value_or("");
  auto is_id = id.starts_with("vpc-") && id.size() > 4 &&
               id.find_first_not_of("0123456789abcdef", 4) == std::string::npos;
  if (is_id && !vpc.vpc_region.value_or("").empty()) return Done{};
  return Error{"InvalidVPCId", "The VPC: " + id + " you provided is not valid."};
}

void associate(store::Database& db, const std::string& zone, const VPC& vpc) {
  db.run("insert or ignore into route53_vpc (zone, vpc, region) values (?, ?, ?)",
         {zone, *vpc.vpc_id, *vpc.vpc_region});
}

std::vector<VPC> vpcs_of(store::Database& db, const std::string& zone) {
  std::vector<VPC> vpcs;
  for (auto row : db.query("select region, vpc from route53_vpc where zone = ? order by vpc", {zone}))
    vpcs.push_back({row.text(0), row.text(1)});
  return vpcs;
}

Result<AssociateVPCWithHostedZoneResponse> associate_vpc_with_hosted_zone(
    Route53& route53, const Call& call, const AssociateVPCWithHostedZoneRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  TRY(check_vpc(*in.vpc));
  if (!zone.is_private)
    return Error{"PublicZoneVPCAssociation",
                 "The hosted zone " + zone.id + " is public: only private ones have VPCs."};
  auto clash = route53.db.any(
      "select 1 from route53_vpc v join route53_zone z on z.id = v.zone "
      "where v.vpc = ? and v.region = ? and z.name = ? and z.id <> ?",
      {*in.vpc->vpc_id, *in.vpc->vpc_region, zone.name, zone.id});
  if (clash)
    return Error{"ConflictingDomainExists",
                 "The VPC " + *in.vpc->vpc_id + " in region " + *in.vpc->vpc_region +
                     " has already been associated with a hosted zone with the same domain name."};
  associate(route53.db, zone.id, *in.vpc);
  return AssociateVPCWithHostedZoneResponse{changed(route53, call, zone.id, in.comment)};
}

Result<DisassociateVPCFromHostedZoneResponse> disassociate_vpc_from_hosted_zone(
    Route53& route53, const Call& call, const DisassociateVPCFromHostedZoneRequest& in) {
  auto zone = TRY(get_zone(route53, call, in.hosted_zone_id));
  TRY(check_vpc(*in.vpc));
  auto vpcs = vpcs_of(route53.db, zone.id);
  auto is_there = std::ranges::any_of(vpcs, [&](auto& vpc) {
    return vpc.vpc_id == in.vpc->vpc_id && vpc.vpc_region == in.vpc->vpc_region;
  });
  if (!is_there)
    return Error{"VPCAssociationNotFound", "The VPC: " + *in.vpc->vpc_id +
                                               " is not associated with hosted zone " + zone.id};
  if (vpcs.size() == 1)
    return Error{"LastVPCAssociation",
                 "The VPC that you are trying to disassociate from the private hosted zone is the last "
                 "VPC that is associated with the hosted zone."};
  route53.db.run("delete from route53_vpc where zone = ? and vpc = ? and region = ?",
                 {zone.id, *in.vpc->vpc_id, *in.vpc->vpc_region});
  return DisassociateVPCFromHostedZoneResponse{changed(route53, call, zone.id, in.comment)};
}

}  // namespace windlass::cloud::route53
