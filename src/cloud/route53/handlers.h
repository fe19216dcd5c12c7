// Route 53's operations, grouped as their files are.
#pragma once

#include "aws/route53/associate_vpc_with_hosted_zone.h"
#include "aws/route53/change_resource_record_sets.h"
#include "aws/route53/change_tags_for_resource.h"
#include "aws/route53/create_health_check.h"
#include "aws/route53/create_hosted_zone.h"
#include "aws/route53/create_reusable_delegation_set.h"
#include "aws/route53/delete_health_check.h"
#include "aws/route53/delete_hosted_zone.h"
#include "aws/route53/delete_reusable_delegation_set.h"
#include "aws/route53/disassociate_vpc_from_hosted_zone.h"
#include "aws/route53/get_account_limit.h"
#include "aws/route53/get_change.h"
#include "aws/route53/get_checker_ip_ranges.h"
#include "aws/route53/get_dnssec.h"
#include "aws/route53/get_geo_location.h"
#include "aws/route53/get_health_check.h"
#include "aws/route53/get_health_check_count.h"
#include "aws/route53/get_health_check_last_failure_reason.h"
#include "aws/route53/get_health_check_status.h"
#include "aws/route53/get_hosted_zone.h"
#include "aws/route53/get_hosted_zone_count.h"
#include "aws/route53/get_hosted_zone_limit.h"
#include "aws/route53/get_reusable_delegation_set.h"
#include "aws/route53/list_geo_locations.h"
#include "aws/route53/list_health_checks.h"
#include "aws/route53/list_hosted_zones.h"
#include "aws/route53/list_hosted_zones_by_name.h"
#include "aws/route53/list_hosted_zones_by_vpc.h"
#include "aws/route53/list_resource_record_sets.h"
#include "aws/route53/list_reusable_delegation_sets.h"
#include "aws/route53/list_tags_for_resource.h"
#include "aws/route53/list_tags_for_resources.h"
#include "aws/route53/test_dns_answer.h"
#include "aws/route53/update_health_check.h"
#include "aws/route53/update_hosted_zone_comment.h"
#include "cloud/route53/context.h"

namespace windlass::cloud::route53 {

using namespace aws::route53;

// zones.cc
Result<CreateHostedZoneResponse> create_hosted_zone(
    Route53& route53, const Call& call, const CreateHostedZoneRequest& in);
Result<GetHostedZoneResponse> get_hosted_zone(
    Route53& route53, const Call& call, const GetHostedZoneRequest& in);
Result<DeleteHostedZoneResponse> delete_hosted_zone(
    Route53& route53, const Call& call, const DeleteHostedZoneRequest& in);
Result<UpdateHostedZoneCommentResponse> update_hosted_zone_comment(
    Route53& route53, const Call& call, const UpdateHostedZoneCommentRequest& in);
Result<GetDNSSECResponse> get_dnssec(
    Route53& route53, const Call& call, const GetDNSSECRequest& in);

// list_zones.cc
Result<ListHostedZonesResponse> list_hosted_zones(
    Route53& route53, const Call& call, const ListHostedZonesRequest& in);
Result<ListHostedZonesByNameResponse> list_hosted_zones_by_name(
    Route53& route53, const Call& call, const ListHostedZonesByNameRequest& in);
Result<ListHostedZonesByVPCResponse> list_hosted_zones_by_vpc(
    Route53& route53, const Call& call, const ListHostedZonesByVPCRequest& in);
Result<GetHostedZoneCountResponse> get_hosted_zone_count(
    Route53& route53, const Call& call, const GetHostedZoneCountRequest& in);

// limits.cc
Result<GetHostedZoneLimitResponse> get_hosted_zone_limit(
    Route53& route53, const Call& call, const GetHostedZoneLimitRequest& in);
Result<GetAccountLimitResponse> get_account_limit(
    Route53& route53, const Call& call, const GetAccountLimitRequest& in);

// records.cc
Result<ChangeResourceRecordSetsResponse> change_resource_record_sets(
    Route53& route53, const Call& call, const ChangeResourceRecordSetsRequest& in);
Result<GetChangeResponse> get_change(
    Route53& route53, const Call& call, const GetChangeRequest& in);
Result<ListResourceRecordSetsResponse> list_resource_record_sets(
    Route53& route53, const Call& call, const ListResourceRecordSetsRequest& in);

// test_answer.cc
Result<TestDNSAnswerResponse> test_dns_answer(
    Route53& route53, const Call& call, const TestDNSAnswerRequest& in);

// vpcs.cc
Result<AssociateVPCWithHostedZoneResponse> associate_vpc_with_hosted_zone(
    Route53& route53, const Call& call, const AssociateVPCWithHostedZoneRequest& in);
Result<DisassociateVPCFromHostedZoneResponse> disassociate_vpc_from_hosted_zone(
    Route53& route53, const Call& call, const DisassociateVPCFromHostedZoneRequest& in);

// delegation_sets.cc
Result<CreateReusableDelegationSetResponse> create_reusable_delegation_set(
    Route53& route53, const Call& call, const CreateReusableDelegationSetRequest& in);
Result<GetReusableDelegationSetResponse> get_reusable_delegation_set(
    Route53& route53, const Call& call, const GetReusableDelegationSetRequest& in);
Result<DeleteReusableDelegationSetResponse> delete_reusable_delegation_set(
    Route53& route53, const Call& call, const DeleteReusableDelegationSetRequest& in);
Result<ListReusableDelegationSetsResponse> list_reusable_delegation_sets(
    Route53& route53, const Call& call, const ListReusableDelegationSetsRequest& in);

// health_checks.cc
Result<CreateHealthCheckResponse> create_health_check(
    Route53& route53, const Call& call, const CreateHealthCheckRequest& in);
Result<GetHealthCheckResponse> get_health_check(
    Route53& route53, const Call& call, const GetHealthCheckRequest& in);
Result<UpdateHealthCheckResponse> update_health_check(
    Route53& route53, const Call& call, const UpdateHealthCheckRequest& in);
Result<DeleteHealthCheckResponse> delete_health_check(
    Route53& route53, const Call& call, const DeleteHealthCheckRequest& in);
Result<ListHealthChecksResponse> list_health_checks(
    Route53& route53, const Call& call, const ListHealthChecksRequest& in);
Result<GetHealthCheckCountResponse> get_health_check_count(
    Route53& route53, const Call& call, const GetHealthCheckCountRequest& in);
Result<GetCheckerIpRangesResponse> get_checker_ip_ranges(
    Route53& route53, const Call& call, const GetCheckerIpRangesRequest& in);

// health_status.cc
Result<GetHealthCheckStatusResponse> get_health_check_status(
    Route53& route53, const Call& call, const GetHealthCheckStatusRequest& in);
Result<GetHealthCheckLastFailureReasonResponse> get_health_check_last_failure_reason(
    Route53& route53, const Call& call, const GetHealthCheckLastFailureReasonRequest& in);

// tags.cc
Result<ChangeTagsForResourceResponse> change_tags_for_resource(
    Route53& route53, const Call& call, const ChangeTagsForResourceRequest& in);
Result<ListTagsForResourceResponse> list_tags_for_resource(
    Route53& route53, const Call& call, const ListTagsForResourceRequest& in);
Result<ListTagsForResourcesResponse> list_tags_for_resources(
    Route53& route53, const Call& call, const ListTagsForResourcesRequest& in);

// geo.cc
Result<GetGeoLocationResponse> get_geo_location(
    Route53& route53, const Call& call, const GetGeoLocationRequest& in);
Result<ListGeoLocationsResponse> list_geo_locations(
    Route53& route53, const Call& call, const ListGeoLocationsRequest& in);

}  // namespace windlass::cloud::route53
