#include "cloud/core/permission.h"

#include "aws/route53/change_resource_record_sets.h"
#include "cloud/route53/name.h"
#include "cloud/route53/route53.h"

namespace windlass::cloud::route53 {

namespace {

// Names, types and actions of the changes are condition keys.
void with_changes(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::route53::ChangeResourceRecordSetsRequest*>(input);
  if (!in.change_batch || !in.change_batch->changes) return;
  std::vector<std::string> names, types, actions;
  for (auto& change : *in.change_batch->changes) {
    actions.push_back(change.action.value_or(""));
    if (!change.resource_record_set) continue;
    auto name = change.resource_record_set->name.value_or("");
    auto normal = normal_name(name).value_or(name);
    names.push_back(normal.substr(0, normal.rfind('.')));
    types.push_back(change.resource_record_set->type.value_or(""));
  }
  for (auto& one : asked)
    one.context.insert(
        one.context.end(),
        {{"route53:ChangeResourceRecordSetsNormalizedRecordNames", names},
         {"route53:ChangeResourceRecordSetsRecordTypes", types},
         {"route53:ChangeResourceRecordSetsActions", actions}});
}

const Permission operations[] = {
    {"AssociateVPCWithHostedZone", "route53:AssociateVPCWithHostedZone",
     "arn:aws:route53:::hostedzone/{HostedZoneId:last}"},
    {"ChangeResourceRecordSets", "route53:ChangeResourceRecordSets",
     "arn:aws:route53:::hostedzone/{HostedZoneId:last}", &with_changes},
    {"ChangeTagsForResource", "route53:ChangeTagsForResource",
     "arn:aws:route53:::{ResourceType}/{ResourceId}"},
    {"CreateHealthCheck", "route53:CreateHealthCheck"},
    {"CreateHostedZone", "route53:CreateHostedZone"},
    {"CreateReusableDelegationSet", "route53:CreateReusableDelegationSet"},
    {"DeleteHealthCheck", "route53:DeleteHealthCheck",
     "arn:aws:route53:::healthcheck/{HealthCheckId}"},
    {"DeleteHostedZone", "route53:DeleteHostedZone", "arn:aws:route53:::hostedzone/{Id:last}"},
    {"DeleteReusableDelegationSet", "route53:DeleteReusableDelegationSet",
     "arn:aws:route53:::delegationset/{Id:last}"},
    {"DisassociateVPCFromHostedZone", "route53:DisassociateVPCFromHostedZone",
     "arn:aws:route53:::hostedzone/{HostedZoneId:last}"},
    {"GetAccountLimit", "route53:GetAccountLimit"},
    {"GetChange", "route53:GetChange", "arn:aws:route53:::change/{Id:last}"},
    {"GetCheckerIpRanges", "route53:GetCheckerIpRanges"},
    {"GetDNSSEC", "route53:GetDNSSEC", "arn:aws:route53:::hostedzone/{HostedZoneId:last}"},
    {"GetGeoLocation", "route53:GetGeoLocation"},
    {"GetHealthCheck", "route53:GetHealthCheck", "arn:aws:route53:::healthcheck/{HealthCheckId}"},
    {"GetHealthCheckCount", "route53:GetHealthCheckCount"},
    {"GetHealthCheckLastFailureReason", "route53:GetHealthCheckLastFailureReason",
     "arn:aws:route53:::healthcheck/{HealthCheckId}"},
    {"GetHealthCheckStatus", "route53:GetHealthCheckStatus",
     "arn:aws:route53:::healthcheck/{HealthCheckId}"},
    {"GetHostedZone", "route53:GetHostedZone", "arn:aws:route53:::hostedzone/{Id:last}"},
    {"GetHostedZoneCount", "route53:GetHostedZoneCount"},
    {"GetHostedZoneLimit", "route53:GetHostedZoneLimit",
     "arn:aws:route53:::hostedzone/{HostedZoneId:last}"},
    {"GetReusableDelegationSet", "route53:GetReusableDelegationSet",
     "arn:aws:route53:::delegationset/{Id:last}"},
    {"ListGeoLocations", "route53:ListGeoLocations"},
    {"ListHealthChecks", "route53:ListHealthChecks"},
    {"ListHostedZones", "route53:ListHostedZones"},
    {"ListHostedZonesByName", "route53:ListHostedZonesByName"},
    {"ListHostedZonesByVPC", "route53:ListHostedZonesByVPC"},
    {"ListResourceRecordSets", "route53:ListResourceRecordSets",
     "arn:aws:route53:::hostedzone/{HostedZoneId:last}"},
    {"ListReusableDelegationSets", "route53:ListReusableDelegationSets"},
    {"ListTagsForResource", "route53:ListTagsForResource",
     "arn:aws:route53:::{ResourceType}/{ResourceId}"},
    {"ListTagsForResources", "route53:ListTagsForResources", "arn:aws:route53:::{ResourceType}/*"},
    {"TestDNSAnswer", "route53:TestDNSAnswer"},
    {"UpdateHealthCheck", "route53:UpdateHealthCheck",
     "arn:aws:route53:::healthcheck/{HealthCheckId}"},
    {"UpdateHostedZoneComment", "route53:UpdateHostedZoneComment",
     "arn:aws:route53:::hostedzone/{Id:last}"},
};

}  // namespace

const Permissions permissions{.prefix = "route53", .operations = operations};

}  // namespace windlass::cloud::route53
