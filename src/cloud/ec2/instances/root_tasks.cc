#include "cloud/ec2/instances/root_tasks.h"

#include "base/time.h"
#include "cloud/ec2/common/errors.h"
#include "cloud/ec2/common/filters.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/paging.h"
#include "cloud/ec2/common/tags.h"
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/storage/image.h"
#include "cloud/ec2/storage/layers.h"
#include "cloud/ec2/storage/snapshot.h"
#include "cloud/ec2/storage/volume.h"

namespace windlass::cloud::ec2 {

namespace {

const std::string columns =
    "select id, instance, image, snapshot, state, drop_old, started, completed from ec2_root_task ";

ReplaceRootVolumeTask task_of(store::Database& db, const store::Row& row) {
  ReplaceRootVolumeTask task;
  task.replace_root_volume_task_id = row.text(0);
  task.instance_id = row.text(1);
  if (auto image = row.text(2); !image.empty()) task.image_id = image;
  if (auto snapshot = row.text(3); !snapshot.empty()) task.snapshot_id = snapshot;
  task.task_state = row.text(4);
  task.delete_replaced_root_volume = row.integer(5) != 0;
  task.start_time = format_iso8601(from_micros(row.integer(6)));
  if (auto completed = row.optional_integer(7))
    task.complete_time = format_iso8601(from_micros(*completed));
  task.tags = tag_list(tags_of(db, row.text(0)));
  return task;
}

// The layers that the request's snapshot or image has; those that the machine was launched with
// when it names neither.
Result<std::vector<std::string>> wanted_layers(Ec2& ec2, const Call& call, const Instance& one,
                                               const CreateReplaceRootVolumeTaskRequest& in) {
  if (in.image_id && in.snapshot_id)
    return invalid_combination("You can specify either an image ID or a snapshot ID, but not both");
  if (in.image_id) {
    auto image = TRY(find_image_to_run(ec2, call, *in.image_id));
    if (image.architecture != one.architecture)
      return Error{"InvalidParameterValue", "The image '" + image.id +
                                                "' is of another "
                                                "architecture than the instance '" +
                                                one.id + "'."};
    return image.layers;
  }
  if (!in.snapshot_id) return layers_of(ec2.db, one.root_volume);
  auto snapshot = TRY(find_snapshot(ec2, call, *in.snapshot_id));
  if (snapshot.state != "completed")
    return Error{"IncorrectState", "Snapshot '" + snapshot.id + "' is not 'completed'."};
  auto layers = layers_of(ec2.db, snapshot.id);
  if (layers.empty())
    return Error{"InvalidParameterValue",
                 "The snapshot '" + snapshot.id + "' is not of a root volume."};
  return layers;
}

std::optional<std::string> open_task(store::Database& db, const std::string& instance) {
  return db.find_text(
      "select id from ec2_root_task where instance = ?"
      " and state in ('pending', 'in-progress')",
      {instance});
}

}  // namespace

std::vector<std::string> new_layers(store::Database& db, const std::string& instance) {
  auto task = open_task(db, instance);
  return task ? layers_of(db, *task) : std::vector<std::string>{};
}

void root_replaced(Ec2& ec2, const Call& call, const Instance& one, const std::string& why) {
  auto task = open_task(ec2.db, one.id);
  if (!task) return;
  if (why.empty()) {
    auto layers = layers_of(ec2.db, *task);
    release_layers(ec2, one.root_volume);
    hold_layers(ec2, one.root_volume, layers);
    ec2.db.run(
        "update ec2_instance set image = t.image from ec2_root_task t"
        " where t.id = ?1 and t.image <> '' and ec2_instance.id = t.instance",
        {*task});
  }
  release_layers(ec2, *task);
  ec2.db.run("update ec2_root_task set state = ?, completed = ? where id = ?",
             {why.empty() ? "succeeded" : "failed", micros(call.now), *task});
}

Result<CreateReplaceRootVolumeTaskResult> create_replace_root_volume_task(
    Ec2& ec2, const Call& call, const CreateReplaceRootVolumeTaskRequest& in) {
  auto one = TRY(find_instance(ec2, call, in.instance_id.value_or("")));
  auto token = in.client_token.value_or("");
  if (!token.empty())
    for (auto row : ec2.db.query(columns + "where account = ? and region = ? and token = ?",
                                 {call.caller.account.text, call.region.text, token}))
      return CreateReplaceRootVolumeTaskResult{.replace_root_volume_task = task_of(ec2.db, row)};
  if (one.state != "running")
    return Error{"IncorrectInstanceState",
                 "The instance '" + one.id + "' is not in the 'running' state."};
  if (open_task(ec2.db, one.id) || !one.task.empty())
    return Error{"IncorrectState", "Something else is being done to the instance '" + one.id +
                                       "'. Try again when it is done."};
  auto layers = TRY(wanted_layers(ec2, call, one, in));
  auto tags = TRY(wanted_tags(call, in.tag_specifications, "replace-root-volume-task"));
  TRY(refuse_dry_run(in.dry_run));

  auto id = new_id(ec2.work.random, "replacevol");
  ec2.db.run(
      "insert into ec2_root_task(id, account, region, instance, image, snapshot, state,"
      " token, drop_old, started) values(?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?)",
      {id, call.caller.account.text, call.region.text, one.id, in.image_id.value_or(""),
       in.snapshot_id.value_or(""), token, in.delete_replaced_root_volume.value_or(false),
       micros(call.now)});
  hold_layers(ec2, id, layers);
  TRY(put_tags(ec2, call, id, tags));
  set_task(ec2, one, "root", call.now);
  CreateReplaceRootVolumeTaskResult result;
  for (auto row : ec2.db.query(columns + "where id = ?", {id}))
    result.replace_root_volume_task = task_of(ec2.db, row);
  return result;
}

Result<DescribeReplaceRootVolumeTasksResult> describe_replace_root_volume_tasks(
    Ec2& ec2, const Call& call, const DescribeReplaceRootVolumeTasksRequest& in) {
  auto filters = TRY(Filters::read(in.filters, {"instance-id"}));
  auto page = TRY(page_of(in.max_results, in.next_token, 1));
  TRY(refuse_dry_run(in.dry_run));
  auto wanted = in.replace_root_volume_task_ids.value_or(std::vector<std::string>{});
  DescribeReplaceRootVolumeTasksResult result;
  result.replace_root_volume_tasks.emplace();
  for (auto row : ec2.db.query(columns + "where account = ? and region = ? order by started, id",
                               {call.caller.account.text, call.region.text})) {
    auto task = task_of(ec2.db, row);
    auto named = std::erase(wanted, *task.replace_root_volume_task_id) > 0;
    if (!named && in.replace_root_volume_task_ids && !in.replace_root_volume_task_ids->empty())
      continue;
    Facts facts;
    facts.add("instance-id", task.instance_id)
        .tags(tags_of(ec2.db, *task.replace_root_volume_task_id));
    if (filters.match(facts)) result.replace_root_volume_tasks->push_back(std::move(task));
  }
  if (!wanted.empty())
    return not_found("InvalidReplaceRootVolumeTaskId.NotFound", "replace root volume task ID",
                     wanted.front());
  result.next_token = cut(*result.replace_root_volume_tasks, page);
  return result;
}

}  // namespace windlass::cloud::ec2
