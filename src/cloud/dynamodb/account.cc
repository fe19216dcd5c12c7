// DescribeLimits, DescribeEndpoints, DescribeContributorInsights.
#include "cloud/dynamodb/handlers.h"
#include "cloud/dynamodb/table.h"

namespace windlass::cloud::dynamodb {

using namespace aws::dynamodb;

// The quotas of a new account. They are told, and not enforced.
Result<DescribeLimitsOutput> describe_limits(Dynamo&, const Call&, const DescribeLimitsInput&) {
  DescribeLimitsOutput out;
  out.account_max_read_capacity_units = out.account_max_write_capacity_units = 80000;
  out.table_max_read_capacity_units = out.table_max_write_capacity_units = 40000;
  return out;
}

// Clients that discover their endpoint shall stay with the one that they have found.
Result<DescribeEndpointsResponse> describe_endpoints(Dynamo&, const Call& call,
                                                     const DescribeEndpointsRequest&) {
  auto address = call.origin.substr(call.origin.find("//") + 2);
  DescribeEndpointsResponse out;
  out.endpoints = {{address, 1440}};
  return out;
}

// Contributor insights cannot be switched on here; saying so keeps clients that ask happy.
Result<DescribeContributorInsightsOutput> describe_contributor_insights(
    Dynamo& dynamo, const Call& call, const DescribeContributorInsightsInput& in) {
  auto table = TRY(get_table(dynamo, call, in.table_name));
  if (in.index_name && !table.schema.find_index(*in.index_name))
    return Error{"ResourceNotFoundException",
                 "Requested resource not found: Index: " + *in.index_name + " not found"};
  DescribeContributorInsightsOutput out;
  out.table_name = table.schema.name;
  out.index_name = in.index_name;
  out.contributor_insights_status = "DISABLED";
  return out;
}

}  // namespace windlass::cloud::dynamodb
