#include <algorithm>

#include "aws/logs/delete_subscription_filter.h"
#include "aws/logs/describe_subscription_filters.h"
#include "aws/logs/put_subscription_filter.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

namespace {

using namespace aws::logs;

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& name) {
  auto request = TRY(made_of<PutSubscriptionFilterRequest>(wanted.properties));
  request.filter_name = name;
  TRY(place.client.call<op::PutSubscriptionFilter>(std::move(request)));
  return Physical{name};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put(place, wanted, name_of(wanted, "FilterName", 512));
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return put(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted& wanted, const Physical& was) {
  return done_or(
      place.client.call<op::DeleteSubscriptionFilter>(
          {.log_group_name = text(wanted.properties, "LogGroupName"), .filter_name = was.id}),
      {"ResourceNotFoundException"});
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto answer = place.client.call<op::DescribeSubscriptionFilters>(
      {.log_group_name = text(properties, "LogGroupName"), .filter_name_prefix = was.id});
  if (is_refused(answer, {"ResourceNotFoundException"})) return {std::nullopt};
  auto filters =
      TRY(std::move(answer)).subscription_filters.value_or(std::vector<SubscriptionFilter>());
  auto found = std::ranges::find(filters, was.id, &SubscriptionFilter::filter_name);
  if (found == filters.end()) return {std::nullopt};
  return {without(renamed(told(*found), {{"filterName", "FilterName"},
                                         {"logGroupName", "LogGroupName"},
                                         {"filterPattern", "FilterPattern"},
                                         {"destinationArn", "DestinationArn"},
                                         {"roleArn", "RoleArn"},
                                         {"distribution", "Distribution"}}),
                  {"creationTime"})};
}

}  // namespace

extern const ResourceType logs_subscription_filter;
const ResourceType logs_subscription_filter{.name = "AWS::Logs::SubscriptionFilter",
                                            .create = create,
                                            .update = update,
                                            .remove = remove,
                                            .read = read};

}  // namespace windlass::formation::types
