#include "cloud/ec2/instances/launch_template.h"

#include <algorithm>

#include "aws/ec2/run_instances.h"
#include "aws/json_codec.h"
#include "base/text.h"
#include "cloud/core/reserved_tags.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/instances/alike.h"
#include "cloud/ec2/instances/user_data.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

LaunchTemplateVersion version_of(const store::Row& row) {
  LaunchTemplateVersion version;
  version.number = row.integer(0);
  version.description = row.optional_text(1);
  version.created = from_micros(row.integer(2));
  version.created_by = row.text(3);
  // It was written by us: whatever reads it back cannot fail.
  (void)aws::read_json(row.view(4), RequestLaunchTemplateData::shape, &version.data);
  return version;
}

// Tags of both, for each type of resource; the request's own win.
void join_tags(std::optional<std::vector<TagSpecification>>& tags,
               const std::vector<TagSpecification>& more) {
  if (!tags) tags.emplace();
  for (auto& specification : more) {
    auto same =
        std::ranges::find(*tags, specification.resource_type, &TagSpecification::resource_type);
    if (same == tags->end()) {
      tags->push_back(specification);
      continue;
    }
    if (!same->tags) same->tags.emplace();
    for (auto& tag : specification.tags.value_or(std::vector<Tag>{}))
      if (std::ranges::find(*same->tags, tag.key, &Tag::key) == same->tags->end())
        same->tags->push_back(tag);
  }
}

}  // namespace

Result<LaunchTemplate> find_template(Ec2& ec2, const Call& call,
                                     const std::optional<std::string>& id,
                                     const std::optional<std::string>& name) {
  if (id && name)
    return Error{"InvalidParameterCombination",
                 "You may only specify a launch template ID or a launch template name, not both"};
  if (!id && !name)
    return Error{"MissingParameter",
                 "You must specify either a launch template ID or a launch template name"};
  if (id && !id->starts_with("lt-"))
    return Error{"InvalidLaunchTemplateId.Malformed",
                 "The specified launch template ID is not valid"};
  auto rows = ec2.db.query(
      "select id, name, created, created_by, default_version, latest_version"
      " from ec2_launch_template where account = ?1 and region = ?2"
      " and case when ?3 is null then name = ?4 else id = ?3 end",
      {call.caller.account.text, call.region.text, id, name});
  if (rows.done())
    return id ? Error{"InvalidLaunchTemplateId.NotFound",
                      "The specified launch template, with template ID " + *id +
                          ", does not exist."}
              : Error{"InvalidLaunchTemplateName.NotFoundException",
                      "The specified launch template, with template name " + *name +
                          ", does not exist."};
  auto row = rows.row();
  return LaunchTemplate{.id = row.text(0),
                        .name = row.text(1),
                        .created = from_micros(row.integer(2)),
                        .created_by = row.text(3),
                        .default_version = row.integer(4),
                        .latest_version = row.integer(5)};
}

Result<std::int64_t> version_number(const LaunchTemplate& of, const std::string& version) {
  if (version.empty() || version == "$Default") return of.default_version;
  if (version == "$Latest") return of.latest_version;
  auto number = parse_int(version);
  if (!number || *number < 1)
    return Error{"InvalidParameterValue", "Value (" + version +
                                              ") for parameter Version is "
                                              "invalid. The version must be a number, $Latest or "
                                              "$Default."};
  return *number;
}

Result<LaunchTemplateVersion> find_version(Ec2& ec2, const LaunchTemplate& of,
                                           const std::string& version) {
  auto number = TRY(version_number(of, version));
  auto rows = ec2.db.query(
      "select version, description, created, created_by, data from ec2_launch_template_version"
      " where template = ? and version = ?",
      {of.id, number});
  if (rows.done())
    return Error{"InvalidLaunchTemplateId.VersionNotFound",
                 "Could not find the specified version " + std::to_string(number) +
                     " for the launch template with ID " + of.id + "."};
  return version_of(rows.row());
}

std::vector<LaunchTemplateVersion> versions_of(Ec2& ec2, const LaunchTemplate& of) {
  std::vector<LaunchTemplateVersion> versions;
  for (auto row :
       ec2.db.query("select version, description, created, created_by, data"
                    " from ec2_launch_template_version where template = ? order by version desc",
                    {of.id}))
    versions.push_back(version_of(row));
  return versions;
}

Result<TemplateUsed> apply_template(Ec2& ec2, const Call& call, RunInstancesRequest& request) {
  if (!request.launch_template) return TemplateUsed{};
  auto& named = *request.launch_template;
  auto of = TRY(find_template(ec2, call, named.launch_template_id, named.launch_template_name));
  auto version = TRY(find_version(ec2, of, named.version.value_or("")));
  auto joined = as_alike<RunInstancesRequest>(version.data);
  TemplateUsed used{of.id, version.number,
                    joined.network_interfaces && !request.network_interfaces};
  if (request.network_interfaces) {
    joined.security_group_ids.reset();
    joined.security_groups.reset();
  }
  auto tags = std::exchange(joined.tag_specifications, std::nullopt);
  override_with(joined, request);
  if (tags) join_tags(joined.tag_specifications, *tags);
  request = std::move(joined);
  return used;
}

namespace {

// Groups launch from it later, and what they say of tags nobody asks them.
Result<> refuse_system_tags(const Call& call, const RequestLaunchTemplateData& data) {
  if (!data.tag_specifications) return Done{};
  for (auto& specification : *data.tag_specifications)
    for (auto& tag : specification.tags.value_or(std::vector<Tag>{}))
      if (is_kept_from_tag(call, tag.key.value_or("")))
        return Error{"InvalidParameterValue",
                     "Tag keys starting with 'aws:' are reserved for internal use"};
  return Done{};
}

}  // namespace

Result<> check_template_data(const Call& call, const RequestLaunchTemplateData& data) {
  TRY(refuse_system_tags(call, data));
  if (data.user_data) TRY(decode_user_data(*data.user_data, "InvalidUserData.Malformed"));
  if (data.instance_type && data.instance_requirements)
    return Error{"InvalidParameterCombination",
                 "InstanceType and InstanceRequirements may not be specified together"};
  if (data.network_interfaces && (data.security_group_ids || data.security_groups))
    return Error{"InvalidParameterCombination",
                 "Network interfaces and an instance-level security groups may not be specified "
                 "on the same request"};
  return Done{};
}

}  // namespace windlass::cloud::ec2
