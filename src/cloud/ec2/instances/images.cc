// CreateImage, and what a machine says on its console.
#include "base/text.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instance.h"
#include "cloud/ec2/storage/image.h"

namespace windlass::cloud::ec2 {

Result<CreateImageResult> create_image(Ec2& ec2, const Call& call, const CreateImageRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  if (!in.name || in.name->empty()) return missing_parameter("Name");
  if (one.state != "running" && one.state != "stopped")
    return Error{"IncorrectState",
                 "The instance '" + one.id + "' is not in the 'running' or 'stopped' state."};
  if (in.snapshot_location.value_or("regional") != "regional")
    return Error{"Unsupported", "There are no local zones in this cloud."};
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "image", {"snapshot"}));
  auto snapshot_tags = TRY(wanted_tags(call, in.tag_specifications, "snapshot", {"image"}));
  NewImage wanted{
      .instance = one.id,
      .source_image = one.image,
      .name = *in.name,
      .description = in.description.value_or(""),
      .changes = in.block_device_mappings,
      .reboot = !in.no_reboot.value_or(false),
      .tags = std::move(tags),
      .snapshot_tags = std::move(snapshot_tags)};
  auto image = TRY(register_committed_image(ec2, call, wanted));
  TRY(refuse_dry_run(in.dry_run));
  ec2.work.summon(machines_duty);
  ec2.work.summon(storage_duty);
  return CreateImageResult{.image_id = image};
}

// What it said last, as the watch over machines read it.
Result<GetConsoleOutputResult> get_console_output(Ec2& ec2, const Call& call,
                                                  const GetConsoleOutputRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  TRY(refuse_dry_run(in.dry_run));
  GetConsoleOutputResult result;
  result.instance_id = one.id;
  result.timestamp = one.launched;
  for (auto row : ec2.db.query("select at, said from ec2_console where instance = ?", {one.id})) {
    result.timestamp = from_micros(row.integer(0));
    if (!row.view(1).empty()) result.output = base64(row.view(1));
  }
  return result;
}

}  // namespace windlass::cloud::ec2
