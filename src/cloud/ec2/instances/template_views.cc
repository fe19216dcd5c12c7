// DescribeLaunchTemplateVersions, GetLaunchTemplateData, and what they show.
#include "cloud/ec2/instances/template_views.h"

#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "cloud/core/reserved_tags.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/instances/alike.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/instances/profiles.h"
#include "cloud/ec2/interfaces/interface.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace shapes = aws::ec2;

shapes::LaunchTemplate show_template(Ec2& ec2, const LaunchTemplate& one) {
  shapes::LaunchTemplate shown;
  shown.launch_template_id = one.id;
  shown.launch_template_name = one.name;
  shown.create_time = one.created;
  shown.created_by = one.created_by;
  shown.default_version_number = one.default_version;
  shown.latest_version_number = one.latest_version;
  shown.tags = tag_list(tags_of(ec2.db, one.id));
  return shown;
}

shapes::LaunchTemplateVersion show_version(const LaunchTemplate& of,
                                           const LaunchTemplateVersion& version) {
  shapes::LaunchTemplateVersion shown;
  shown.launch_template_id = of.id;
  shown.launch_template_name = of.name;
  shown.version_number = version.number;
  shown.version_description = version.description;
  shown.create_time = version.created;
  shown.created_by = version.created_by;
  shown.default_version = version.number == of.default_version;
  shown.launch_template_data = as_alike<shapes::ResponseLaunchTemplateData>(version.data);
  if (shown.launch_template_data->metadata_options)
    shown.launch_template_data->metadata_options->state = "applied";
  return shown;
}

namespace {

// A version by number, "$Latest" or "$Default" of every template of the region.
std::vector<LaunchTemplate> all_templates(Ec2& ec2, const Call& call) {
  std::vector<LaunchTemplate> all;
  std::vector<std::string> ids;
  for (auto row : ec2.db.query("select id from ec2_launch_template where account = ? and region = ?"
                               " order by created, id",
                               {call.caller.account.text, call.region.text}))
    ids.push_back(row.text(0));
  for (auto& id : ids)
    if (auto found = find_template(ec2, call, id, {})) all.push_back(*std::move(found));
  return all;
}

Result<std::vector<LaunchTemplateVersion>> chosen(Ec2& ec2, const LaunchTemplate& of,
                                                  const DescribeLaunchTemplateVersionsRequest& in) {
  if (in.versions && !in.versions->empty()) {
    std::vector<LaunchTemplateVersion> versions;
    for (auto& version : *in.versions) versions.push_back(TRY(find_version(ec2, of, version)));
    return versions;
  }
  auto versions = versions_of(ec2, of);
  auto least = in.min_version ? TRY(version_number(of, *in.min_version)) : 0;
  auto most = in.max_version ? TRY(version_number(of, *in.max_version)) : of.latest_version;
  std::erase_if(versions,
                [&](auto& version) { return version.number < least || version.number > most; });
  return versions;
}

Facts facts_of(const shapes::LaunchTemplateVersion& shown) {
  Facts facts;
  auto& data = *shown.launch_template_data;
  facts.add("create-time", format_iso8601(*shown.create_time))
      .add("is-default-version", *shown.default_version)
      .add("image-id", data.image_id)
      .add("instance-type", data.instance_type)
      .add("kernel-id", data.kernel_id)
      .add("ram-disk-id", data.ram_disk_id);
  if (data.ebs_optimized) facts.add("ebs-optimized", *data.ebs_optimized);
  if (data.iam_instance_profile)
    facts.add("iam-instance-profile", data.iam_instance_profile->arn)
        .add("iam-instance-profile", data.iam_instance_profile->name);
  if (data.metadata_options)
    facts.add("http-endpoint", data.metadata_options->http_endpoint)
        .add("http-tokens", data.metadata_options->http_tokens)
        .add("http-protocol-ipv4", data.metadata_options->http_endpoint);
  if (data.network_interfaces)
    for (auto& interface : *data.network_interfaces) {
      facts.add("network-card-index", std::to_string(interface.network_card_index.value_or(0)));
    }
  return facts;
}

}  // namespace

Result<DescribeLaunchTemplateVersionsResult> describe_launch_template_versions(
    Ec2& ec2, const Call& call, const DescribeLaunchTemplateVersionsRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters, {"create-time", "ebs-optimized", "http-endpoint", "http-protocol-ipv4",
                   "http-tokens", "iam-instance-profile", "image-id", "instance-type",
                   "is-default-version", "kernel-id", "network-card-index", "ram-disk-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  TRY(refuse_dry_run(in.dry_run));
  DescribeLaunchTemplateVersionsResult result;
  result.launch_template_versions.emplace();
  auto add = [&](const LaunchTemplate& of, const std::vector<LaunchTemplateVersion>& versions) {
    for (auto& version : versions)
      if (auto shown = show_version(of, version); filters.match(facts_of(shown)))
        result.launch_template_versions->push_back(std::move(shown));
  };
  if (in.launch_template_id || in.launch_template_name) {
    auto of = TRY(find_template(ec2, call, in.launch_template_id, in.launch_template_name));
    add(of, TRY(chosen(ec2, of, in)));
  } else {
    // Of all templates at once, only these two may be asked for.
    auto versions = in.versions.value_or(std::vector<std::string>{});
    if (versions.empty() || !std::ranges::all_of(versions, [](auto& version) {
          return version == "$Latest" || version == "$Default";
        }))
      return Error{"MissingParameter",
                   "When no launch template is specified, the versions must be $Latest or "
                   "$Default."};
    for (auto& of : all_templates(ec2, call)) add(of, TRY(chosen(ec2, of, in)));
  }
  result.next_token = cut(*result.launch_template_versions, page);
  return result;
}

namespace {

void tell_volumes(Ec2& ec2, const Instance& one, shapes::ResponseLaunchTemplateData& data) {
  data.block_device_mappings.emplace();
  for (auto& volume : volumes_of(ec2.db, one.id)) {
    if (!volume.attachment) continue;
    auto& mapping = data.block_device_mappings->emplace_back();
    mapping.device_name = volume.attachment->device;
    auto& ebs = mapping.ebs.emplace();
    ebs.encrypted = volume.encrypted;
    ebs.delete_on_termination = volume.attachment->delete_on_termination;
    ebs.volume_size = static_cast<std::int32_t>(volume.size_gib);
    ebs.volume_type = volume.type;
    if (!volume.snapshot.empty()) ebs.snapshot_id = volume.snapshot;
    if (volume.iops) ebs.iops = static_cast<std::int32_t>(*volume.iops);
    if (volume.throughput) ebs.throughput = static_cast<std::int32_t>(*volume.throughput);
  }
}

void tell_interfaces(Ec2& ec2, const Instance& one, shapes::ResponseLaunchTemplateData& data) {
  data.network_interfaces.emplace();
  for (auto& interface : interfaces_of(ec2.db, one.id)) {
    auto& its = data.network_interfaces->emplace_back();
    its.description = interface.description;
    its.subnet_id = interface.subnet;
    its.groups = interface.groups;
    if (!interface.attachment) continue;
    its.device_index = interface.attachment->device_index;
    its.delete_on_termination = interface.attachment->delete_on_termination;
  }
}

}  // namespace

Result<GetLaunchTemplateDataResult> get_launch_template_data(
    Ec2& ec2, const Call& call, const GetLaunchTemplateDataRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  shapes::ResponseLaunchTemplateData data;
  data.image_id = one.image;
  data.instance_type = one.type;
  data.ebs_optimized = one.ebs_optimized;
  data.disable_api_termination = one.keep;
  data.disable_api_stop = one.keep_running;
  data.instance_initiated_shutdown_behavior = one.shutdown;
  if (!one.key_name.empty()) data.key_name = one.key_name;
  if (!one.user_data.empty()) data.user_data = base64(one.user_data);
  data.monitoring.emplace().enabled = one.monitored;
  data.placement.emplace().availability_zone = one.zone;
  data.placement->tenancy = one.tenancy;
  auto& options = data.metadata_options.emplace();
  options.http_endpoint = one.metadata;
  options.http_tokens = one.tokens;
  options.http_put_response_hop_limit = one.hops;
  options.instance_metadata_tags = one.metadata_tags;
  if (!one.credits.empty()) data.credit_specification.emplace().cpu_credits = one.credits;
  if (auto profile = profile_of(ec2.db, one.id))
    data.iam_instance_profile.emplace().arn = profile->profile.arn;
  auto own = tags_of(ec2.db, one.id);
  std::erase_if(own, [](auto& tag) { return is_reserved_tag(tag.first); });
  if (auto tags = tag_list(own)) {
    auto& its = data.tag_specifications.emplace().emplace_back();
    its.resource_type = "instance";
    its.tags = *std::move(tags);
  }
  tell_volumes(ec2, one, data);
  tell_interfaces(ec2, one, data);
  return GetLaunchTemplateDataResult{.launch_template_data = std::move(data)};
}

}  // namespace windlass::cloud::ec2
