// How volumes are, and the attributes that are beside them.
#include "aws/ec2/describe_volume_attribute.h"
#include "aws/ec2/describe_volume_status.h"
#include "aws/ec2/modify_volume_attribute.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/zones.h"
#include "cloud/ec2/storage/handlers.h"
#include "cloud/ec2/storage/shown_volume.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

namespace {

// A file on this host is whole or is not there: a volume whose file could not be made is impaired.
std::string status_of(const Volume& volume) {
  if (volume.state == "error") return "impaired";
  return volume.state == "creating" ? "insufficient-data" : "ok";
}

VolumeStatusItem shown_status(const Volume& volume) {
  auto status = status_of(volume);
  VolumeStatusItem item;
  item.volume_id = volume.id;
  item.availability_zone = volume.zone;
  if (auto zone = find_zone(volume.region, volume.zone)) item.availability_zone_id = zone->id;
  item.actions.emplace();
  item.events.emplace();
  item.volume_status.emplace();
  item.volume_status->status = status;
  item.volume_status->details = {
      {.name = "io-enabled", .status = status == "ok" ? "passed" : "failed"},
      {.name = "io-performance", .status = "not-applicable"}};
  if (volume.attachment) {
    item.attachment_statuses.emplace();
    item.attachment_statuses->push_back(
        {.io_performance = "not-applicable", .instance_id = volume.attachment->instance});
  }
  return item;
}

Facts facts_of(const VolumeStatusItem& item) {
  Facts facts;
  facts.add("availability-zone", item.availability_zone)
      .add("availability-zone-id", item.availability_zone_id)
      .add("volume-status.status", item.volume_status->status);
  for (auto& detail : *item.volume_status->details)
    facts.add("volume-status.details-name", detail.name)
        .add("volume-status.details-status", detail.status);
  return facts;
}

}  // namespace

Result<DescribeVolumeStatusResult> describe_volume_status(Ec2& ec2, const Call& call,
                                                          const DescribeVolumeStatusRequest& in) {
  auto filters = TRY(Filters::read(
      in.filters,
      {"action.code", "action.description", "action.event-id", "availability-zone",
       "availability-zone-id", "event.description", "event.event-id", "event.event-type",
       "event.not-after", "event.not-before", "operator.managed", "operator.principal",
       "volume-status.details-name", "volume-status.details-status", "volume-status.status"}));
  if (in.volume_ids && !in.volume_ids->empty() && in.max_results)
    return invalid_combination(
        "The parameter volumeSet cannot be used with the parameter maxResults");
  auto page = TRY(page_of(in.max_results, in.next_token));
  auto candidates = TRY(volumes_asked(ec2, call, in.volume_ids));
  TRY(refuse_dry_run(in.dry_run));
  DescribeVolumeStatusResult answer{.next_token = {},
                                    .volume_statuses = std::vector<VolumeStatusItem>{}};
  for (auto& volume : candidates) {
    auto item = shown_status(volume);
    if (filters.match(facts_of(item))) answer.volume_statuses->push_back(std::move(item));
  }
  answer.next_token = cut(*answer.volume_statuses, page);
  return answer;
}

Result<DescribeVolumeAttributeResult> describe_volume_attribute(
    Ec2& ec2, const Call& call, const DescribeVolumeAttributeRequest& in) {
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  DescribeVolumeAttributeResult answer;
  answer.volume_id = volume.id;
  if (in.attribute == "autoEnableIO")
    answer.auto_enable_io = {.value = volume.auto_enable_io};
  else if (in.attribute == "productCodes")
    answer.product_codes.emplace();
  else
    return invalid_parameter(in.attribute.value_or(""), "attribute");
  return answer;
}

Result<> modify_volume_attribute(Ec2& ec2, const Call& call,
                                 const ModifyVolumeAttributeRequest& in) {
  auto volume = TRY(find_volume(ec2, call, in.volume_id.value_or("")));
  if (!in.auto_enable_io || !in.auto_enable_io->value) return missing_parameter("autoEnableIO");
  TRY(refuse_dry_run(in.dry_run));
  ec2.db.run("update ec2_volume set auto_enable_io = ? where id = ?",
             {*in.auto_enable_io->value, volume.id});
  return Done{};
}

}  // namespace windlass::cloud::ec2
