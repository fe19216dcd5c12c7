// The Route 53 operations that we serve.
#include "aws/route53/service.h"

#include "cloud/core/outside.h"
#include "cloud/route53/handlers.h"
#include "cloud/route53/probe.h"
#include "cloud/route53/publish.h"
#include "cloud/route53/route53.h"
#include "cloud/route53/schema.h"

namespace windlass::cloud::route53 {

namespace {

using std::chrono::seconds;

const Operation operations[] = {
    {"AssociateVPCWithHostedZone", writes<&associate_vpc_with_hosted_zone>},
    {"ChangeResourceRecordSets", writes<&change_resource_record_sets>},
    {"ChangeTagsForResource", writes<&change_tags_for_resource>},
    {"CreateHealthCheck", writes<&create_health_check>},
    {"CreateHostedZone", writes<&create_hosted_zone>},
    {"CreateReusableDelegationSet", writes<&create_reusable_delegation_set>},
    {"DeleteHealthCheck", writes<&delete_health_check>},
    {"DeleteHostedZone", writes<&delete_hosted_zone>},
    {"DeleteReusableDelegationSet", writes<&delete_reusable_delegation_set>},
    {"DisassociateVPCFromHostedZone", writes<&disassociate_vpc_from_hosted_zone>},
    {"GetAccountLimit", reads<&get_account_limit>},
    {"GetChange", reads<&get_change>},
    {"GetCheckerIpRanges", reads<&get_checker_ip_ranges>},
    {"GetDNSSEC", reads<&get_dnssec>},
    {"GetGeoLocation", reads<&get_geo_location>},
    {"GetHealthCheck", reads<&get_health_check>},
    {"GetHealthCheckCount", reads<&get_health_check_count>},
    {"GetHealthCheckLastFailureReason", reads<&get_health_check_last_failure_reason>},
    {"GetHealthCheckStatus", reads<&get_health_check_status>},
    {"GetHostedZone", reads<&get_hosted_zone>},
    {"GetHostedZoneCount", reads<&get_hosted_zone_count>},
    {"GetHostedZoneLimit", reads<&get_hosted_zone_limit>},
    {"GetReusableDelegationSet", reads<&get_reusable_delegation_set>},
    {"ListGeoLocations", reads<&list_geo_locations>},
    {"ListHealthChecks", reads<&list_health_checks>},
    {"ListHostedZones", reads<&list_hosted_zones>},
    {"ListHostedZonesByName", reads<&list_hosted_zones_by_name>},
    {"ListHostedZonesByVPC", reads<&list_hosted_zones_by_vpc>},
    {"ListResourceRecordSets", reads<&list_resource_record_sets>},
    {"ListReusableDelegationSets", reads<&list_reusable_delegation_sets>},
    {"ListTagsForResource", reads<&list_tags_for_resource>},
    {"ListTagsForResources", reads<&list_tags_for_resources>},
    {"TestDNSAnswer", reads<&test_dns_answer>},
    {"UpdateHealthCheck", writes<&update_health_check>},
    {"UpdateHostedZoneComment", writes<&update_hosted_zone_comment>},
};

const Duty duties[] = {
    {publish_duty, seconds(2), &zones_to_publish},
    {watch_duty, seconds(5), &server_to_watch},
    {probe_duty, seconds(1), &checks_to_probe},
};

}  // namespace

const cloud::Service service{
    .model = &aws::route53::service,
    .operations = operations,
    .migrations = migrations,
    .duties = duties,
    .permissions = &permissions,
};

}  // namespace windlass::cloud::route53
