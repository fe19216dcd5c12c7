// Subscription filters: their destinations (Lambda, Kinesis, Firehose) are not served, so none is
// ever stored.
#include "base/text.h"
#include "cloud/logs/errors.h"
#include "cloud/logs/group.h"
#include "cloud/logs/handlers.h"
#include "cloud/logs/pattern.h"

namespace windlass::cloud::logs {

Result<> put_subscription_filter(Logs& logs, const Call& call,
                                 const PutSubscriptionFilterRequest& in) {
  TRY(get_group(logs, call, in.log_group_name));
  TRY(parse_pattern(*in.filter_pattern));
  auto parts = split(*in.destination_arn, ':');
  auto service = parts.size() > 2 ? std::string(parts[2]) : *in.destination_arn;
  return invalid_parameter("Subscription filters to " + service +
                           " are not served by this cloud: there is nothing that would receive the "
                           "events of " +
                           *in.log_group_name + ".");
}

Result<> delete_subscription_filter(Logs& logs, const Call& call,
                                    const DeleteSubscriptionFilterRequest& in) {
  TRY(get_group(logs, call, in.log_group_name));
  return not_found("The specified subscription filter does not exist.");
}

Result<DescribeSubscriptionFiltersResponse> describe_subscription_filters(
    Logs& logs, const Call& call, const DescribeSubscriptionFiltersRequest& in) {
  TRY(get_group(logs, call, in.log_group_name));
  DescribeSubscriptionFiltersResponse answer;
  answer.subscription_filters.emplace();
  return answer;
}

}  // namespace windlass::cloud::logs
