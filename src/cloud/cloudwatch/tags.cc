#include "cloud/cloudwatch/tags.h"

#include "cloud/cloudwatch/dashboards.h"
#include "cloud/cloudwatch/errors.h"
#include "cloud/cloudwatch/handlers.h"

namespace windlass::cloud::cloudwatch {

namespace {

constexpr int tags_max = 50;

// An alarm or a dashboard, by its ARN.
struct Tagged {
  std::optional<Alarm> alarm;
  std::string dashboard;
};

std::optional<Tagged> find_tagged(Cloudwatch& watch, const Call& call, std::string_view arn) {
  if (auto name = dashboard_of_arn(call.caller.account, arn);
      name && has_dashboard(watch, call.caller.account, *name))
    return Tagged{std::nullopt, *name};
  if (auto alarm = find_alarm_by_name_or_arn(watch, scope_of(call), arn);
      alarm && arn.starts_with("arn:"))
    return Tagged{std::move(alarm), ""};
  return std::nullopt;
}

Result<Tagged> get_tagged(Cloudwatch& watch, const Call& call, const std::string& arn) {
  if (!arn.starts_with("arn:")) return invalid_value("The ARN " + arn + " is not valid.");
  auto tagged = find_tagged(watch, call, arn);
  if (!tagged) return Error{"ResourceNotFoundException", "Unknown resource " + arn, 404};
  return *tagged;
}

Result<> check_tags(const std::vector<Tag>& tags) {
  for (auto& tag : tags)
    if (tag.key->starts_with("aws:")) return invalid_value("Tag keys may not begin with aws:.");
  return Done{};
}

Error too_many() { return invalid_value("A resource may have 50 tags at most."); }

std::vector<Tag> read_tags(store::Cursor rows) {
  std::vector<Tag> tags;
  for (auto row : rows) tags.push_back({row.text(0), row.text(1)});
  return tags;
}

std::vector<Tag> tags_of(Cloudwatch& watch, const Call& call, const Tagged& tagged) {
  if (tagged.alarm)
    return read_tags(
        watch.db.query("select name, value from cloudwatch_tag where alarm = ? order by name",
                       {tagged.alarm->id}));
  return read_tags(watch.db.query(
      "select name, value from cloudwatch_dashboard_tag where account = ? and dashboard = ? "
      "order by name",
      {call.caller.account.text, tagged.dashboard}));
}

}  // namespace

Result<> put_tags(Cloudwatch& watch, const Alarm& alarm, const std::vector<Tag>& tags) {
  TRY(check_tags(tags));
  for (auto& tag : tags)
    watch.db.run("insert or replace into cloudwatch_tag (alarm, name, value) values (?, ?, ?)",
                 {alarm.id, *tag.key, *tag.value});
  if (watch.db.find_integer("select count(*) from cloudwatch_tag where alarm = ?", {alarm.id}) >
      tags_max)
    return too_many();
  return Done{};
}

Result<> put_dashboard_tags(Cloudwatch& watch, const AccountId& account, const std::string& name,
                            const std::vector<Tag>& tags) {
  TRY(check_tags(tags));
  for (auto& tag : tags)
    watch.db.run(
        "insert or replace into cloudwatch_dashboard_tag (account, dashboard, name, value) "
        "values (?, ?, ?, ?)",
        {account.text, name, *tag.key, *tag.value});
  if (watch.db.find_integer(
          "select count(*) from cloudwatch_dashboard_tag where account = ? and dashboard = ?",
          {account.text, name}) > tags_max)
    return too_many();
  return Done{};
}

Result<TagResourceOutput> tag_resource(Cloudwatch& watch, const Call& call,
                                       const TagResourceInput& in) {
  auto tagged = TRY(get_tagged(watch, call, *in.resource_arn));
  if (tagged.alarm)
    TRY(put_tags(watch, *tagged.alarm, *in.tags));
  else
    TRY(put_dashboard_tags(watch, call.caller.account, tagged.dashboard, *in.tags));
  return TagResourceOutput{};
}

Result<UntagResourceOutput> untag_resource(Cloudwatch& watch, const Call& call,
                                           const UntagResourceInput& in) {
  auto tagged = TRY(get_tagged(watch, call, *in.resource_arn));
  for (auto& key : *in.tag_keys)
    if (tagged.alarm)
      watch.db.run("delete from cloudwatch_tag where alarm = ? and name = ?",
                   {tagged.alarm->id, key});
    else
      watch.db.run(
          "delete from cloudwatch_dashboard_tag where account = ? and dashboard = ? and name = ?",
          {call.caller.account.text, tagged.dashboard, key});
  return UntagResourceOutput{};
}

Result<ListTagsForResourceOutput> list_tags_for_resource(Cloudwatch& watch, const Call& call,
                                                         const ListTagsForResourceInput& in) {
  auto tagged = TRY(get_tagged(watch, call, *in.resource_arn));
  return ListTagsForResourceOutput{tags_of(watch, call, tagged)};
}

}  // namespace windlass::cloud::cloudwatch
