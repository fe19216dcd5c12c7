#include "cloud/ec2/instances/instance.h"

#include "base/text.h"
#include "base/time.h"
#include "cloud/ec2/common/errors.h"

namespace windlass::cloud::ec2 {

namespace {

bool is_instance_id(std::string_view id) {
  if (!id.starts_with("i-")) return false;
  id.remove_prefix(2);
  return (id.size() == 8 || id.size() == 17) &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error malformed(const std::string& id) {
  return {"InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\""};
}

}  // namespace

const std::string instance_columns =
    "id, account, region, reservation, launch_index, client_token, state, revision, task, asked,"
    " attempts, ran, transition, reason_code, reason, launched, changed, image, type, architecture,"
    " root_device, root_volume, zone, zone_id, vpc, subnet, tenancy, key_name, public_key, "
    "user_data,"
    " shutdown, keep, keep_running, monitored, ebs_optimized, credits, spot_request, metadata,"
    " tokens, hops, metadata_tags, host_name_type, resource_name_record, auto_recovery, alive,"
    " impaired";

Instance instance_of(const store::Row& row) {
  int at = 0;
  auto text = [&] { return row.text(at++); };
  auto flag = [&] { return row.integer(at++) != 0; };
  auto number = [&] { return static_cast<int>(row.integer(at++)); };
  auto time = [&] { return from_micros(row.integer(at++)); };
  Instance one;
  one.id = text();
  one.account = text();
  one.region = text();
  one.reservation = text();
  one.launch_index = number();
  one.client_token = text();
  one.state = text();
  one.revision = row.integer(at++);
  one.task = text();
  one.asked = row.optional_integer(at++);
  one.attempts = number();
  one.ran = flag();
  one.transition = text();
  one.reason_code = text();
  one.reason = text();
  one.launched = time();
  one.changed = time();
  one.image = text();
  one.type = text();
  one.architecture = text();
  one.root_device = text();
  one.root_volume = text();
  one.zone = text();
  one.zone_id = text();
  one.vpc = text();
  one.subnet = text();
  one.tenancy = text();
  one.key_name = text();
  one.public_key = text();
  one.user_data = text();
  one.shutdown = text();
  one.keep = flag();
  one.keep_running = flag();
  one.monitored = flag();
  one.ebs_optimized = flag();
  one.credits = text();
  one.spot_request = text();
  one.metadata = text();
  one.tokens = text();
  one.hops = number();
  one.metadata_tags = text();
  one.host_name_type = text();
  one.resource_name_record = flag();
  one.auto_recovery = text();
  one.alive = row.optional_integer(at++);
  one.impaired = row.optional_integer(at++);
  return one;
}

std::optional<Instance> instance_by_id(store::Database& db, const std::string& id) {
  auto rows = db.query("select " + instance_columns + " from ec2_instance where id = ?", {id});
  return rows.done() ? std::nullopt : std::optional(instance_of(rows.row()));
}

Result<Instance> find_instance(Ec2& ec2, const Call& call, const std::string& id) {
  return TRY(find_instances(ec2, call, {id})).front();
}

Result<std::vector<Instance>> find_instances(Ec2& ec2, const Call& call,
                                             const std::vector<std::string>& ids) {
  std::vector<Instance> found;
  std::vector<std::string> missing;
  for (auto& id : ids)
    if (!is_instance_id(id)) return malformed(id);
  for (auto& id : ids) {
    auto one = instance_by_id(ec2.db, id);
    if (one && one->account == call.caller.account.text && one->region == call.region.text)
      found.push_back(*std::move(one));
    else
      missing.push_back(id);
  }
  if (missing.size() == 1)
    return not_found("InvalidInstanceID.NotFound", "instance ID", missing.front());
  if (!missing.empty())
    return Error{"InvalidInstanceID.NotFound",
                 "The instance IDs '" + join(missing, ", ") + "' do not exist"};
  return found;
}

void insert_instance(Ec2& ec2, const Instance& one) {
  ec2.db.run(
      "insert into ec2_instance(id, account, region, reservation, launch_index, client_token,"
      " state, launched, changed, image, type, architecture, root_device, root_volume,"
      " zone, zone_id, vpc, subnet, tenancy, key_name, public_key, user_data, shutdown, keep, "
      "keep_running,"
      " monitored, ebs_optimized, credits, spot_request, metadata, tokens, hops, metadata_tags,"
      " host_name_type, resource_name_record, auto_recovery)"
      " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?, ?, ?, ?, ?)",
      {one.id,
       one.account,
       one.region,
       one.reservation,
       one.launch_index,
       one.client_token,
       one.state,
       micros(one.launched),
       micros(one.changed),
       one.image,
       one.type,
       one.architecture,
       one.root_device,
       one.root_volume,
       one.zone,
       one.zone_id,
       one.vpc,
       one.subnet,
       one.tenancy,
       one.key_name,
       one.public_key,
       store::Blob{one.user_data},
       one.shutdown,
       one.keep,
       one.keep_running,
       one.monitored,
       one.ebs_optimized,
       one.credits,
       one.spot_request,
       one.metadata,
       one.tokens,
       one.hops,
       one.metadata_tags,
       one.host_name_type,
       one.resource_name_record,
       one.auto_recovery});
}

void set_state(Ec2& ec2, Instance& instance, std::string state, Time now, Reason reason) {
  instance.state = std::move(state);
  instance.transition = std::move(reason.transition);
  instance.reason_code = std::move(reason.code);
  instance.reason = std::move(reason.message);
  instance.changed = now;
  instance.revision += 1;
  instance.task.clear();
  instance.asked.reset();
  instance.attempts = 0;
  instance.alive.reset();
  instance.impaired.reset();
  ec2.db.run(
      "update ec2_instance set state = ?, transition = ?, reason_code = ?, reason = ?, changed = ?,"
      " revision = ?, task = '', asked = null, attempts = 0, alive = null, impaired = null"
      " where id = ?",
      {instance.state, instance.transition, instance.reason_code, instance.reason, micros(now),
       instance.revision, instance.id});
  ec2.work.summon(machines_duty);
}

void set_task(Ec2& ec2, Instance& instance, std::string task, Time now) {
  instance.task = std::move(task);
  instance.revision += 1;
  instance.changed = now;
  instance.asked.reset();
  instance.attempts = 0;
  ec2.db.run(
      "update ec2_instance set task = ?, revision = ?, changed = ?, asked = null, attempts = 0"
      " where id = ?",
      {instance.task, instance.revision, micros(now), instance.id});
  ec2.work.summon(machines_duty);
}

bool is_unchanged(store::Database& db, const Instance& instance) {
  return db.any("select 1 from ec2_instance where id = ? and revision = ?",
                {instance.id, instance.revision});
}

std::string user_initiated(Time now) {
  auto text = format_iso8601(std::chrono::floor<std::chrono::seconds>(now));
  return "User initiated (" + text.substr(0, 10) + " " + text.substr(11, 8) + " GMT)";
}

int state_code(std::string_view state) {
  if (state == "pending") return 0;
  if (state == "running") return 16;
  if (state == "shutting-down") return 32;
  if (state == "terminated") return 48;
  return state == "stopping" ? 64 : 80;
}

}  // namespace windlass::cloud::ec2
