// CreateLaunchTemplate and its kin.
#include <algorithm>

#include "aws/json_codec.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/alike.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/launch_template.h"
#include "cloud/ec2/instances/template_views.h"

namespace windlass::cloud::ec2 {

namespace {

constexpr std::int64_t templates_max = 5000;
constexpr std::int64_t versions_max = 10'000;

Result<> check_name(const std::string& name) {
  constexpr std::string_view others = "().-/_";
  bool good = name.size() >= 3 && name.size() <= 128 && std::ranges::all_of(name, [&](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       others.find(c) != others.npos;
              });
  if (good) return Done{};
  return Error{"InvalidLaunchTemplateName.MalformedException",
               "The specified launch template name is not valid: it must be between 3 and 128 "
               "characters of letters, numbers and these: ().-/_"};
}

void insert_version(Ec2& ec2, const Call& call, const std::string& id, std::int64_t number,
                    const std::optional<std::string>& description, const std::string& token,
                    const RequestLaunchTemplateData& data) {
  std::string text;
  aws::write_json(text, RequestLaunchTemplateData::shape, &data);
  ec2.db.run(
      "insert into ec2_launch_template_version(template, version, description, created,"
      " created_by, token, data) values(?, ?, ?, ?, ?, ?, ?)",
      {id, number, description, micros(call.now), call.caller.arn, token, text});
}

// What was made with this token, "" for nothing.
std::string made_with(Ec2& ec2, const Call& call, const std::string& token) {
  if (token.empty()) return "";
  return ec2.db
      .find_text(
          "select id from ec2_launch_template where account = ? and region = ?"
          " and token = ?",
          {call.caller.account.text, call.region.text, token})
      .value_or("");
}

}  // namespace

Result<CreateLaunchTemplateResult> create_launch_template(Ec2& ec2, const Call& call,
                                                          const CreateLaunchTemplateRequest& in) {
  auto name = in.launch_template_name.value_or("");
  if (auto id = made_with(ec2, call, in.client_token.value_or("")); !id.empty())
    return CreateLaunchTemplateResult{
        .launch_template = show_template(ec2, TRY(find_template(ec2, call, id, {})))};
  TRY(check_name(name));
  if (!in.launch_template_data) return missing_parameter("LaunchTemplateData");
  TRY(check_template_data(call, *in.launch_template_data));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "launch-template"));
  if (ec2.db.any("select 1 from ec2_launch_template where account = ? and region = ? and name = ?",
                 {call.caller.account.text, call.region.text, name}))
    return Error{"InvalidLaunchTemplateName.AlreadyExistsException",
                 "Launch template name already in use."};
  if (ec2.db
          .find_integer("select count(*) from ec2_launch_template where account = ? and region = ?",
                        {call.caller.account.text, call.region.text})
          .value_or(0) >= templates_max)
    return limit_exceeded("LaunchTemplateLimitExceeded",
                          "You have reached the maximum number of launch templates.");
  TRY(refuse_dry_run(in.dry_run));

  auto id = new_id(ec2.work.random, "lt");
  ec2.db.run(
      "insert into ec2_launch_template(id, account, region, name, created, created_by, token,"
      " default_version, latest_version) values(?, ?, ?, ?, ?, ?, ?, 1, 1)",
      {id, call.caller.account.text, call.region.text, name, micros(call.now), call.caller.arn,
       in.client_token.value_or("")});
  insert_version(ec2, call, id, 1, in.version_description, "", *in.launch_template_data);
  TRY(put_tags(ec2, call, id, tags));
  return CreateLaunchTemplateResult{.launch_template =
                                        show_template(ec2, TRY(find_template(ec2, call, id, {})))};
}

Result<DeleteLaunchTemplateResult> delete_launch_template(Ec2& ec2, const Call& call,
                                                          const DeleteLaunchTemplateRequest& in) {
  auto found = TRY(find_template(ec2, call, in.launch_template_id, in.launch_template_name));
  TRY(refuse_dry_run(in.dry_run));
  DeleteLaunchTemplateResult result{.launch_template = show_template(ec2, found)};
  ec2.db.run("delete from ec2_launch_template_version where template = ?", {found.id});
  ec2.db.run("delete from ec2_launch_template where id = ?", {found.id});
  drop_tags(ec2, found.id);
  return result;
}

Result<DescribeLaunchTemplatesResult> describe_launch_templates(
    Ec2& ec2, const Call& call, const DescribeLaunchTemplatesRequest& in) {
  auto filters =
      TRY(Filters::read(in.filters, {"create-time", "launch-template-name", "launch-template-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  TRY(refuse_dry_run(in.dry_run));
  std::vector<cloud::ec2::LaunchTemplate> chosen;
  auto named = [](auto& list) { return list && !list->empty(); };
  if (named(in.launch_template_ids))
    for (auto& id : *in.launch_template_ids)
      chosen.push_back(TRY(find_template(ec2, call, id, {})));
  if (named(in.launch_template_names))
    for (auto& name : *in.launch_template_names)
      chosen.push_back(TRY(find_template(ec2, call, {}, name)));
  if (!named(in.launch_template_ids) && !named(in.launch_template_names)) {
    std::vector<std::string> ids;
    for (auto row : ec2.db.query("select id from ec2_launch_template where account = ?"
                                 " and region = ? order by created, id",
                                 {call.caller.account.text, call.region.text}))
      ids.push_back(row.text(0));
    for (auto& id : ids) chosen.push_back(TRY(find_template(ec2, call, id, {})));
  }
  DescribeLaunchTemplatesResult result;
  result.launch_templates.emplace();
  for (auto& one : chosen) {
    Facts facts;
    facts.add("launch-template-id", one.id)
        .add("launch-template-name", one.name)
        .add("create-time", format_iso8601(one.created))
        .tags(tags_of(ec2.db, one.id));
    if (filters.match(facts)) result.launch_templates->push_back(show_template(ec2, one));
  }
  result.next_token = cut(*result.launch_templates, page);
  return result;
}

Result<ModifyLaunchTemplateResult> modify_launch_template(Ec2& ec2, const Call& call,
                                                          const ModifyLaunchTemplateRequest& in) {
  auto found = TRY(find_template(ec2, call, in.launch_template_id, in.launch_template_name));
  if (!in.default_version) return missing_parameter("SetDefaultVersion");
  auto version = TRY(find_version(ec2, found, *in.default_version));
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("update ec2_launch_template set default_version = ? where id = ?",
             {version.number, found.id});
  found.default_version = version.number;
  return ModifyLaunchTemplateResult{.launch_template = show_template(ec2, found)};
}

Result<CreateLaunchTemplateVersionResult> create_launch_template_version(
    Ec2& ec2, const Call& call, const CreateLaunchTemplateVersionRequest& in) {
  auto found = TRY(find_template(ec2, call, in.launch_template_id, in.launch_template_name));
  auto token = in.client_token.value_or("");
  if (!token.empty())
    if (auto number = ec2.db.find_integer("select version from ec2_launch_template_version"
                                          " where template = ? and token = ?",
                                          {found.id, token}))
      return CreateLaunchTemplateVersionResult{
          .launch_template_version =
              show_version(found, TRY(find_version(ec2, found, std::to_string(*number))))};
  if (!in.launch_template_data) return missing_parameter("LaunchTemplateData");
  RequestLaunchTemplateData data;
  if (in.source_version && !in.source_version->empty())
    data = TRY(find_version(ec2, found, *in.source_version)).data;
  override_with(data, *in.launch_template_data);
  TRY(check_template_data(call, data));
  if (found.latest_version >= versions_max)
    return limit_exceeded("LaunchTemplateVersionLimitExceeded",
                          "You have reached the maximum number of launch template versions.");
  TRY(refuse_dry_run(in.dry_run));

  auto number = ++found.latest_version;
  insert_version(ec2, call, found.id, number, in.version_description, token, data);
  ec2.db.run("update ec2_launch_template set latest_version = ? where id = ?", {number, found.id});
  return CreateLaunchTemplateVersionResult{
      .launch_template_version =
          show_version(found, TRY(find_version(ec2, found, std::to_string(number))))};
}

namespace {

struct Refused {
  const char* code;
  std::string message;
};

// Why that version cannot be deleted; nothing when it can.
std::optional<Refused> refusal(Ec2& ec2, const cloud::ec2::LaunchTemplate& of,
                               std::int64_t number) {
  if (number == of.default_version)
    return Refused{"unexpectedError", "The specified version " + std::to_string(number) +
                                          " of the launch template "
                                          "with ID " +
                                          of.id + " is the default version and cannot be deleted."};
  if (!ec2.db.any("select 1 from ec2_launch_template_version where template = ? and version = ?",
                  {of.id, number}))
    return Refused{"launchTemplateVersionDoesNotExist",
                   "Could not find the specified version " + std::to_string(number) +
                       " for the launch template with ID " + of.id + "."};
  return std::nullopt;
}

}  // namespace

Result<DeleteLaunchTemplateVersionsResult> delete_launch_template_versions(
    Ec2& ec2, const Call& call, const DeleteLaunchTemplateVersionsRequest& in) {
  auto found = TRY(find_template(ec2, call, in.launch_template_id, in.launch_template_name));
  std::vector<std::int64_t> numbers;
  for (auto& version : in.versions.value_or(std::vector<std::string>{}))
    numbers.push_back(TRY(version_number(found, version)));
  if (numbers.empty()) return missing_parameter("LaunchTemplateVersion");
  TRY(refuse_dry_run(in.dry_run));

  DeleteLaunchTemplateVersionsResult result;
  result.successfully_deleted_launch_template_versions.emplace();
  result.unsuccessfully_deleted_launch_template_versions.emplace();
  for (auto number : numbers) {
    if (auto refused = refusal(ec2, found, number)) {
      auto& item = result.unsuccessfully_deleted_launch_template_versions->emplace_back();
      item.launch_template_id = found.id;
      item.launch_template_name = found.name;
      item.version_number = number;
      item.response_error.emplace() = {.code = refused->code, .message = refused->message};
      continue;
    }
    ec2.db.run("delete from ec2_launch_template_version where template = ? and version = ?",
               {found.id, number});
    auto& item = result.successfully_deleted_launch_template_versions->emplace_back();
    item.launch_template_id = found.id;
    item.launch_template_name = found.name;
    item.version_number = number;
  }
  return result;
}

}  // namespace windlass::cloud::ec2
