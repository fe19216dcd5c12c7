#include "aws/cloudwatch/delete_dashboards.h"
#include "aws/cloudwatch/get_dashboard.h"
#include "aws/cloudwatch/put_dashboard.h"
#include "formation/types/names.h"
#include "formation/types/properties.h"
#include "formation/types/requests.h"

namespace windlass::formation::types {

extern const ResourceType cloudwatch_dashboard;

namespace {

using namespace aws::cloudwatch;

constexpr std::string_view gone_codes[] = {"ResourceNotFound", "DashboardNotFoundError"};

Result<std::optional<std::string>> find_body(const Place& place, const std::string& name) {
  auto answer = place.client.call<op::GetDashboard>({.dashboard_name = name});
  if (is_refused(answer, gone_codes)) return {std::nullopt};
  return {TRY(std::move(answer)).dashboard_body.value_or("")};
}

Result<Physical> put(const Place& place, const Wanted& wanted, const std::string& name) {
  TRY(place.client.call<op::PutDashboard>(
      {.dashboard_name = name, .dashboard_body = document(wanted.properties, "DashboardBody")}));
  return Physical{name};
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "DashboardName", 255);
  if (is_named(wanted, "DashboardName")) {
    auto there = TRY(find_body(place, name));
    // Putting would replace another's; one that shows the same may be ours.
    if (there && parsed_document(*there) !=
                     parsed_document(document(wanted.properties, "DashboardBody").value_or("")))
      return already_exists(cloudwatch_dashboard.name, name);
  }
  return put(place, wanted, name);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&,
                        const Physical& was) {
  return put(place, wanted, was.id);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return done_or(place.client.call<op::DeleteDashboards>(
                     {.dashboard_names = std::vector<std::string>{was.id}}),
                 gone_codes);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json& properties) {
  auto body = TRY(find_body(place, was.id));
  if (!body) return {std::nullopt};
  auto& given = part(properties, "DashboardBody");
  auto as_given = given.is_string() ? Json(*body) : parsed_document(*body);
  return {Json(Json::Object{{"DashboardName", Json(was.id)}, {"DashboardBody", as_given}})};
}

}  // namespace

const ResourceType cloudwatch_dashboard{.name = "AWS::CloudWatch::Dashboard",
                                        .create = create,
                                        .update = update,
                                        .remove = remove,
                                        .read = read};

}  // namespace windlass::formation::types
