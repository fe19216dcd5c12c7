#include "cloud/autoscaling/member.h"

#include "base/text.h"
#include "cloud/autoscaling/errors.h"

namespace windlass::cloud::autoscaling {

namespace {

const std::string columns =
    "id, group_id, token, instance, zone, zone_id, subnet, type, image, template_id, "
    "template_name, template_version, configuration, weight, spot, state, since, health, "
    "unhealthy_why, protected, launched, in_service, activity, stale";

Member member_of(const store::Row& row) {
  Member member;
  member.id = row.integer(0);
  member.group = row.integer(1);
  member.token = row.text(2);
  member.instance = row.text(3);
  member.zone = row.text(4);
  member.zone_id = row.text(5);
  member.subnet = row.text(6);
  member.type = row.text(7);
  member.image = row.text(8);
  member.template_id = row.text(9);
  member.template_name = row.text(10);
  member.template_version = row.text(11);
  member.configuration = row.text(12);
  member.weight = row.text(13);
  member.spot = row.integer(14) != 0;
  member.state = row.text(15);
  member.since = from_micros(row.integer(16));
  member.health = row.text(17);
  member.unhealthy_why = row.text(18);
  member.is_protected = row.integer(19) != 0;
  member.launched = from_micros(row.integer(20));
  member.in_service = optional_time(row.optional_integer(21));
  member.activity = row.integer(22);
  member.stale = row.integer(23) != 0;
  return member;
}

}  // namespace

std::int64_t Member::units() const { return parse_int(weight).value_or(1); }

std::vector<Member> members_of(Scaling& scaling, const Group& group) {
  static const std::string sql =
      "select " + columns + " from asg_member where group_id = ? order by id";
  std::vector<Member> members;
  for (auto row : scaling.db.query(sql, {group.id})) members.push_back(member_of(row));
  return members;
}

std::optional<Member> find_member(Scaling& scaling, std::string_view instance) {
  static const std::string sql = "select " + columns + " from asg_member where instance = ?";
  auto rows = scaling.db.query(sql, {instance});
  if (rows.done()) return std::nullopt;
  return member_of(rows.row());
}

Result<Member> get_member(Scaling& scaling, const Call& call, std::string_view instance) {
  auto member = find_member(scaling, instance);
  auto group = member ? find_group(scaling, member->group) : std::nullopt;
  if (!group || group->account != call.caller.account || group->region != call.region)
    return validation_error("Instance Id not found - No managed instance found for instance ID: " +
                            std::string(instance));
  return *std::move(member);
}

void insert_member(Scaling& scaling, Member& member) {
  scaling.db.run(
      "insert into asg_member (group_id, token, instance, zone, zone_id, subnet, type, image, "
      "template_id, template_name, template_version, configuration, weight, spot, state, since, "
      "health, protected, launched) "
      "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {member.group, member.token, member.instance, member.zone, member.zone_id, member.subnet,
       member.type, member.image, member.template_id, member.template_name, member.template_version,
       member.configuration, member.weight, member.spot, member.state, micros(member.since),
       member.health, member.is_protected, micros(member.launched)});
  member.id = scaling.db.last_insert_id();
  save_member(scaling, member);
}

void save_member(Scaling& scaling, const Member& member) {
  scaling.db.run(
      "update asg_member set state = ?, since = ?, health = ?, unhealthy_why = ?, protected = ?, "
      "in_service = ?, activity = ?, stale = ?, image = ?, template_id = ?, template_name = ?, "
      "template_version = ?, configuration = ? where id = ?",
      {member.state, micros(member.since), member.health, member.unhealthy_why, member.is_protected,
       micros(member.in_service), member.activity, member.stale, member.image, member.template_id,
       member.template_name, member.template_version, member.configuration, member.id});
}

void forget_member(Scaling& scaling, const Member& member) {
  scaling.db.run("delete from asg_hook_wait where member = ?", {member.id});
  scaling.db.run("delete from asg_member where id = ?", {member.id});
}

void enter(Scaling& scaling, Member& member, std::string_view state, Time now) {
  member.state = state;
  member.since = now;
  if (state == state::in_service && !member.in_service) member.in_service = now;
  save_member(scaling, member);
}

}  // namespace windlass::cloud::autoscaling
