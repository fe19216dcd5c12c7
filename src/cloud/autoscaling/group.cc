#include "cloud/autoscaling/group.h"

#include <tuple>

#include "cloud/autoscaling/documents.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

const std::string columns =
    "id, account, region, name, uuid, settings, smallest, largest, desired, created, status, "
    "cause, "
    "cooldown, cooldown_from, launch_after, failures, rebalancing, metrics, warm_pool";

Group group_of(const store::Row& row) {
  Group group;
  group.id = row.integer(0);
  group.account = AccountId{row.text(1)};
  group.region = Region{row.text(2)};
  group.name = row.text(3);
  group.uuid = row.text(4);
  group.settings = read_document<GroupSettings>(row.text(5));
  group.min = row.integer(6);
  group.max = row.integer(7);
  group.desired = row.integer(8);
  group.created = from_micros(row.integer(9));
  group.status = row.text(10);
  group.cause = row.text(11);
  group.cooldown = row.integer(12);
  group.cooldown_from = optional_time(row.optional_integer(13));
  group.launch_after = from_micros(row.integer(14));
  group.failures = row.integer(15);
  group.rebalancing = row.integer(16) != 0;
  group.metrics = row.text(17);
  group.warm_pool = row.text(18);
  return group;
}

}  // namespace

std::string Group::arn() const {
  return "arn:aws:autoscaling:" + region.text + ":" + account.text + ":autoScalingGroup:" + uuid +
         ":autoScalingGroupName/" + name;
}

std::optional<Group> find_group(Scaling& scaling, const Call& call, std::string_view name) {
  static const std::string sql =
      "select " + columns + " from asg_group where account = ? and region = ? and name = ?";
  auto rows = scaling.db.query(sql, {call.caller.account.text, call.region.text, name});
  if (rows.done()) return std::nullopt;
  return group_of(rows.row());
}

std::optional<Group> find_group(Scaling& scaling, std::int64_t id) {
  static const std::string sql = "select " + columns + " from asg_group where id = ?";
  auto rows = scaling.db.query(sql, {id});
  if (rows.done()) return std::nullopt;
  return group_of(rows.row());
}

Result<Group> get_group(Scaling& scaling, const Call& call,
                        const std::optional<std::string>& name) {
  auto found = find_group(scaling, call, name.value_or(""));
  if (!found) return no_such_group(name.value_or(""));
  return *std::move(found);
}

std::vector<Group> groups_of(Scaling& scaling, const Call& call) {
  static const std::string sql =
      "select " + columns + " from asg_group where account = ? and region = ? order by name";
  std::vector<Group> groups;
  for (auto row : scaling.db.query(sql, {call.caller.account.text, call.region.text}))
    groups.push_back(group_of(row));
  return groups;
}

std::vector<std::int64_t> all_group_ids(store::Database& db) {
  std::vector<std::int64_t> ids;
  for (auto row : db.query("select id from asg_group order by id")) ids.push_back(row.integer(0));
  return ids;
}

void insert_group(Scaling& scaling, Group& group) {
  scaling.db.run(
      "insert into asg_group (account, region, name, uuid, settings, smallest, largest, desired, "
      "created) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {group.account.text, group.region.text, group.name, group.uuid, document_of(group.settings),
       group.min, group.max, group.desired, micros(group.created)});
  group.id = scaling.db.last_insert_id();
  save_group(scaling, group);
}

void save_group(Scaling& scaling, const Group& group) {
  scaling.db.run(
      "update asg_group set settings = ?, smallest = ?, largest = ?, desired = ?, status = ?, "
      "cause = ?, cooldown = ?, cooldown_from = ?, launch_after = ?, failures = ?, "
      "rebalancing = ?, metrics = ?, warm_pool = ? where id = ?",
      {document_of(group.settings), group.min, group.max, group.desired, group.status, group.cause,
       group.cooldown, micros(group.cooldown_from), micros(group.launch_after), group.failures,
       group.rebalancing, group.metrics, group.warm_pool, group.id});
}

void save_group_if_changed(Scaling& scaling, const Group& group, const Group& before) {
  auto facts = [](const Group& of) {
    return std::tuple(of.min, of.max, of.desired, of.status, of.cause, of.cooldown,
                      of.cooldown_from, of.launch_after, of.failures, of.rebalancing, of.metrics,
                      of.warm_pool, document_of(of.settings));
  };
  if (facts(group) != facts(before)) save_group(scaling, group);
}

void forget_group(Scaling& scaling, const Group& group) {
  scaling.db.run(
      "delete from asg_hook_wait where member in (select id from asg_member where group_id = ?)",
      {group.id});
  for (auto* table : {"asg_place", "asg_member", "asg_tag", "asg_suspended", "asg_traffic",
                      "asg_hook", "asg_policy", "asg_scheduled", "asg_notification", "asg_refresh"})
    scaling.db.run("delete from " + std::string(table) + " where group_id = ?", {group.id});
  scaling.db.run("delete from asg_group where id = ?", {group.id});
}

std::vector<Place> places_of(Scaling& scaling, const Group& group) {
  std::vector<Place> places;
  for (auto row : scaling.db.query(
           "select zone, zone_id, subnet from asg_place where group_id = ? order by zone, subnet",
           {group.id}))
    places.push_back({row.text(0), row.text(1), row.text(2)});
  return places;
}

void set_places(Scaling& scaling, const Group& group, const std::vector<Place>& places) {
  scaling.db.run("delete from asg_place where group_id = ?", {group.id});
  for (auto& place : places)
    scaling.db.run(
        "insert or replace into asg_place (group_id, zone, zone_id, subnet) values (?, ?, ?, ?)",
        {group.id, place.zone, place.zone_id, place.subnet});
}

bool is_suspended(Scaling& scaling, const Group& group, std::string_view process) {
  return scaling.db.any("select 1 from asg_suspended where group_id = ? and process = ?",
                        {group.id, process});
}

Acting::Acting(Scaling& scaling, const Group& group, std::string source_arn)
    : scaling_(scaling), before_(scaling.work.acting_for) {
  scaling.work.acting_for = {
      .source_arn = std::move(source_arn), .account = group.account, .region = group.region};
}
Acting::~Acting() { scaling_.work.acting_for = before_; }

}  // namespace windlass::cloud::autoscaling
