#include "cloud/elb/group.h"

#include "aws/json_codec.h"
#include "base/fault.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/balancer.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace {

std::string text_of(const aws::elbv2::TargetGroup& document) {
  std::string text;
  aws::write_json(text, aws::elbv2::TargetGroup::shape, &document);
  return text;
}

aws::elbv2::TargetGroup document_of(std::string_view text) {
  aws::elbv2::TargetGroup document;
  if (auto read = aws::read_json(text, aws::elbv2::TargetGroup::shape, &document); !read)
    throw Fault("a target group's row cannot be read: " + read.error().message);
  return document;
}

}  // namespace

std::string Group::arn() const {
  return "arn:aws:elasticloadbalancing:" + region + ":" + account + ":" + path();
}

std::string Group::attribute(const std::string& name) const {
  if (auto at = attributes.find(name); at != attributes.end()) return at->second;
  for (auto& [known, value] : group_defaults(*this))
    if (known == name) return value;
  return "";
}

std::string groups_where(const char* condition) {
  return std::string(
             "select id, account, region, name, document, attributes from elb_target_group "
             "where ") +
         condition;
}

Group group_of(store::Row row) {
  return {.id = row.text(0),
          .account = row.text(1),
          .region = row.text(2),
          .name = row.text(3),
          .document = document_of(row.view(4)),
          .attributes = words_in(row.view(5))};
}

std::optional<Group> group_by_id(store::Database& db, std::string_view id) {
  auto rows = db.query(groups_where("id = ?"), {id});
  if (rows.done()) return std::nullopt;
  return group_of(rows.row());
}

Result<Group> find_group(Elb& elb, const Call& call, const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parsed = parse_arn(text);
  if (!parsed || parsed->noun != Noun::TargetGroup)
    return validation("'" + text + "' is not a valid target group ARN");
  auto found = group_by_id(elb.db, parsed->id);
  if (!found || found->arn() != text || found->account != call.caller.account.text ||
      found->region != call.region.text)
    return Error{"TargetGroupNotFound", "One or more target groups not found"};
  return *std::move(found);
}

void insert(store::Database& db, const Group& group, Time created) {
  db.run(
      "insert into elb_target_group (id, account, region, name, document, created) values (?, ?, "
      "?, "
      "?, ?, ?)",
      {group.id, group.account, group.region, group.name, text_of(group.document),
       micros(created)});
}

void update(store::Database& db, const Group& group) {
  db.run("update elb_target_group set document = ?, attributes = ? where id = ?",
         {text_of(group.document), to_json(group.attributes), group.id});
}

std::vector<std::string> balancers_of(store::Database& db, const Group& group) {
  std::vector<std::string> arns;
  for (auto row :
       db.query(balancers_where("id in (select balancer from elb_use where target_group = ?)"),
                {group.id}))
    arns.push_back(balancer_of(row).arn());
  return arns;
}

std::vector<Target> targets_of(store::Database& db, const std::string& group) {
  std::vector<Target> targets;
  for (auto row : db.query("select target_group, target, port, zone, address, state, reason, "
                           "description, until from elb_target where target_group = ? "
                           "order by target, port",
                           {group})) {
    auto until = row.optional_integer(8);
    targets.push_back({.group = row.text(0),
                       .id = row.text(1),
                       .port = static_cast<int>(row.integer(2)),
                       .zone = row.text(3),
                       .address = row.text(4),
                       .state = row.text(5),
                       .reason = row.text(6),
                       .description = row.text(7),
                       .until = until ? std::optional(from_micros(*until)) : std::nullopt});
  }
  return targets;
}

void put(store::Database& db, const Target& target) {
  db.run(
      "insert or replace into elb_target (target_group, target, port, zone, address, state, "
      "reason, "
      "description, until) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {target.group, target.id, target.port, target.zone, target.address, target.state,
       target.reason, target.description,
       target.until ? store::Bind(micros(*target.until)) : store::Bind(nullptr)});
}

void drop(store::Database& db, const Target& target) {
  db.run("delete from elb_target where target_group = ? and target = ? and port = ?",
         {target.group, target.id, target.port});
}

aws::elbv2::TargetGroup described(store::Database& db, const Group& group) {
  auto view = group.document;
  view.target_group_arn = group.arn();
  view.target_group_name = group.name;
  view.load_balancer_arns = balancers_of(db, group);
  return view;
}

}  // namespace windlass::cloud::elb
