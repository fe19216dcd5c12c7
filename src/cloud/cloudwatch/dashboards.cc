#include "cloud/cloudwatch/dashboards.h"

#include <algorithm>

#include "aws/cloudwatch/errors.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"
#include "cloud/cloudwatch/tags.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr std::size_t name_max = 255;
constexpr std::size_t page_size = 1000;

Error no_such_dashboard(const std::string& name) {
  return {"ResourceNotFound", "Dashboard " + name + " does not exist", 404};
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= name_max && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

Error bad_body(BodyCheck check) {
  auto detail = std::make_shared<DashboardInvalidInputError>();
  detail->message =
      "The field DashboardBody must be a valid JSON object, check validation messages";
  detail->dashboard_validation_messages = std::move(check.messages);
  Error error{"InvalidParameterInput", *detail->message, 400};
  error.detail = detail;
  return error;
}

}  // namespace

std::string dashboard_arn(const AccountId& account, const std::string& name) {
  return "arn:aws:cloudwatch::" + account.text + ":dashboard/" + name;
}

std::optional<std::string> dashboard_of_arn(const AccountId& account, std::string_view arn) {
  auto before_name = dashboard_arn(account, "");
  if (!arn.starts_with(before_name)) return std::nullopt;
  return std::string(arn.substr(before_name.size()));
}

bool has_dashboard(Cloudwatch& watch, const AccountId& account, const std::string& name) {
  return watch.db.any("select 1 from cloudwatch_dashboard where account = ? and name = ?",
                      {account.text, name});
}

Result<PutDashboardOutput> put_dashboard(Cloudwatch& watch, const Call& call,
                                         const PutDashboardInput& in) {
  auto& account = call.caller.account;
  if (!is_name(*in.dashboard_name))
    return Error{"InvalidParameterInput",
                 "The value " + *in.dashboard_name +
                     " for field DashboardName contains invalid characters. It can only contain "
                     "alphanumerics, dash (-) and underscore (_).",
                 400};
  auto check = check_body(*in.dashboard_body);
  if (check.fatal) return bad_body(std::move(check));
  bool is_new = !has_dashboard(watch, account, *in.dashboard_name);

  watch.db.run(
      "insert or replace into cloudwatch_dashboard (account, name, body, modified) "
      "values (?, ?, ?, ?)",
      {account.text, *in.dashboard_name, *in.dashboard_body, micros(call.now)});
  if (is_new && in.tags) TRY(put_dashboard_tags(watch, account, *in.dashboard_name, *in.tags));
  return PutDashboardOutput{std::move(check.messages)};
}

Result<GetDashboardOutput> get_dashboard(Cloudwatch& watch, const Call& call,
                                         const GetDashboardInput& in) {
  auto body =
      watch.db.find_text("select body from cloudwatch_dashboard where account = ? and name = ?",
                         {call.caller.account.text, *in.dashboard_name});
  if (!body) return no_such_dashboard(*in.dashboard_name);
  return GetDashboardOutput{dashboard_arn(call.caller.account, *in.dashboard_name), *body,
                            *in.dashboard_name};
}

Result<ListDashboardsOutput> list_dashboards(Cloudwatch& watch, const Call& call,
                                             const ListDashboardsInput& in) {
  auto prefix = in.dashboard_name_prefix.value_or("");
  ListDashboardsOutput answer;
  answer.dashboard_entries.emplace();
  for (auto row :
       watch.db.query("select name, modified, length(cast(body as blob)) from cloudwatch_dashboard "
                      "where account = ? and name > ? and name >= ? order by name",
                      {call.caller.account.text, in.next_token.value_or(""), prefix})) {
    auto name = row.text(0);
    if (!name.starts_with(prefix)) break;
    if (answer.dashboard_entries->size() == page_size) {
      answer.next_token = *answer.dashboard_entries->back().dashboard_name;
      break;
    }
    answer.dashboard_entries->push_back({name, dashboard_arn(call.caller.account, name),
                                         from_micros(row.integer(1)), row.integer(2)});
  }
  return answer;
}

Result<DeleteDashboardsOutput> delete_dashboards(Cloudwatch& watch, const Call& call,
                                                 const DeleteDashboardsInput& in) {
  auto& account = call.caller.account;
  for (auto& name : *in.dashboard_names) {
    if (!has_dashboard(watch, account, name)) return no_such_dashboard(name);
    watch.db.run("delete from cloudwatch_dashboard where account = ? and name = ?",
                 {account.text, name});
    watch.db.run("delete from cloudwatch_dashboard_tag where account = ? and dashboard = ?",
                 {account.text, name});
  }
  return DeleteDashboardsOutput{};
}

}  // namespace windlass::cloud::cloudwatch
