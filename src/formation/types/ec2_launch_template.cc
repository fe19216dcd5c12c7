#include "aws/ec2/create_launch_template.h"
#include "aws/ec2/create_launch_template_version.h"
#include "aws/ec2/delete_launch_template.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_launch_templates.h"
#include "formation/types/ec2.h"
#include "formation/types/names.h"

namespace windlass::formation::types {

extern const ResourceType ec2_launch_template;

namespace {

using namespace aws::ec2;

Result<std::optional<LaunchTemplate>> find(const Place& place, const std::string& id) {
  return find_one<op::DescribeLaunchTemplates>(place, {.launch_template_ids = std::vector{id}},
                                               &DescribeLaunchTemplatesResult::launch_templates);
}

Physical launch_template(const LaunchTemplate& one) {
  auto text_of = [](const std::optional<std::int64_t>& version) {
    return Json(std::to_string(version.value_or(1)));
  };
  return {one.launch_template_id.value_or(""),
          Json::Object{{"LaunchTemplateId", Json(one.launch_template_id.value_or(""))},
                       {"DefaultVersionNumber", text_of(one.default_version_number)},
                       {"LatestVersionNumber", text_of(one.latest_version_number)}}};
}

// The template's own tags, beside those that it gives what it launches.
Json own_tags(const Json& properties) {
  for (auto& one : items(properties, "TagSpecifications"))
    if (text(one, "ResourceType") == "launch-template")
      return Json::Object{{"Tags", part(one, "Tags")}};
  return Json::Object{};
}

Wanted with_own_tags(const Wanted& wanted) {
  auto copy = wanted;
  copy.properties = own_tags(wanted.properties);
  return copy;
}

Result<RequestLaunchTemplateData> data_of(const Json& properties) {
  return made_of<RequestLaunchTemplateData>(part(properties, "LaunchTemplateData"));
}

Result<Physical> create(const Place& place, const Wanted& wanted) {
  auto name = name_of(wanted, "LaunchTemplateName", 128);
  auto data = TRY(data_of(wanted.properties));
  auto made = place.client.call<op::CreateLaunchTemplate>(
      {.client_token = wanted.token,
       .launch_template_name = name,
       .version_description = text(wanted.properties, "VersionDescription"),
       .launch_template_data = std::move(data),
       .tag_specifications = tagged("launch-template", with_own_tags(wanted))});
  if (is_refused(made, {"InvalidLaunchTemplateName.AlreadyExistsException"}))
    return already_exists(ec2_launch_template.name, name);
  return launch_template(*TRY(std::move(made)).launch_template);
}

Result<std::optional<LaunchTemplateVersion>> latest(const Place& place, const std::string& id) {
  return find_one<op::DescribeLaunchTemplateVersions>(
      place, {.launch_template_id = id, .versions = std::vector<std::string>{"$Latest"}},
      &DescribeLaunchTemplateVersionsResult::launch_template_versions);
}

// Whether that version says what we want to say: an earlier call may have been interrupted.
bool says(const LaunchTemplateVersion& version, const RequestLaunchTemplateData& wanted) {
  if (!version.launch_template_data) return false;
  auto there = told(*version.launch_template_data), words = told(wanted);
  return there.as_object().size() == words.as_object().size() && in_words_of(words, there) == words;
}

// A change is a new version; which version is the default stays as it is.
Result<> add_version(const Place& place, const Wanted& wanted, const Physical& was) {
  auto data = TRY(data_of(wanted.properties));
  auto newest = TRY(latest(place, was.id));
  auto known = number(was.attributes, "LatestVersionNumber");
  if (newest && newest->version_number != known && says(*newest, data)) return Done{};
  TRY(place.client.call<op::CreateLaunchTemplateVersion>(
      {.launch_template_id = was.id,
       .version_description = text(wanted.properties, "VersionDescription"),
       .launch_template_data = std::move(data)}));
  return Done{};
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json& before,
                        const Physical& was) {
  if (differs(before, wanted.properties, "LaunchTemplateData") ||
      differs(before, wanted.properties, "VersionDescription"))
    TRY(add_version(place, wanted, was));
  TRY(retag(place, with_own_tags(wanted), own_tags(before), was.id));
  auto now = TRY(find(place, was.id));
  if (!now)
    return Error{"InvalidLaunchTemplateId.NotFound",
                 "The launch template " + was.id + " does not exist"};
  return launch_template(*now);
}

Result<> remove(const Place& place, const Wanted&, const Physical& physical) {
  return done_if_gone(
      place.client.call<op::DeleteLaunchTemplate>({.launch_template_id = physical.id}));
}

Result<std::optional<Json>> read(const Place& place, const Physical& physical,
                                 const Json& properties) {
  auto version = TRY(latest(place, physical.id));
  if (!version) return {std::nullopt};
  auto now =
      only(told(*version), {"LaunchTemplateName", "VersionDescription", "LaunchTemplateData"});
  keep_words(now, properties, {"LaunchTemplateData"});
  return {std::move(now)};
}

}  // namespace

const ResourceType ec2_launch_template = {.name = "AWS::EC2::LaunchTemplate",
                                          .create = create,
                                          .update = update,
                                          .remove = remove,
                                          .read = read,
                                          .passing = ec2_passing};

}  // namespace windlass::formation::types
