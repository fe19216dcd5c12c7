#include "cloud/elb/listener.h"

#include "aws/json_codec.h"
#include "base/fault.h"
#include "cloud/elb/actions.h"
#include "cloud/elb/arn.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

namespace {

template <class Shaped>
std::string text_of(const Shaped& value) {
  std::string text;
  aws::write_json(text, Shaped::shape, &value);
  return text;
}

template <class Shaped>
Shaped shaped(std::string_view text) {
  Shaped value;
  if (auto read = aws::read_json(text, Shaped::shape, &value); !read)
    throw Fault("a load balancer's row cannot be read: " + read.error().message);
  return value;
}

std::string prefix(const Listener& listener) {
  return "arn:aws:elasticloadbalancing:" + listener.region + ":" + listener.account + ":";
}

Rule rule_of(store::Row row) {
  return {.id = row.text(0),
          .listener = row.text(1),
          .priority = static_cast<int>(row.integer(2)),
          .document = shaped<aws::elbv2::Rule>(row.view(3))};
}

}  // namespace

std::string Listener::arn() const { return prefix(*this) + "listener/" + balancer_path + "/" + id; }

std::string Listener::default_rule_arn() const { return rule_arn(*this, default_rule); }

std::string rule_arn(const Listener& listener, const std::string& rule) {
  return prefix(listener) + "listener-rule/" + listener.balancer_path + "/" + listener.id + "/" +
         rule;
}

std::string listeners_where(const char* condition) {
  return std::string(
             "select l.id, l.balancer, l.account, l.region, b.type, b.name, l.default_rule, "
             "l.document, l.attributes, l.loopback_port from elb_listener l "
             "join elb_balancer b on b.id = l.balancer where ") +
         condition;
}

Listener listener_of(store::Row row) {
  auto port = row.optional_integer(9);
  return {
      .id = row.text(0),
      .balancer = row.text(1),
      .account = row.text(2),
      .region = row.text(3),
      .balancer_path = std::string(short_type(row.text(4))) + "/" + row.text(5) + "/" + row.text(1),
      .default_rule = row.text(6),
      .document = shaped<aws::elbv2::Listener>(row.view(7)),
      .attributes = words_in(row.view(8)),
      .loopback_port = port ? std::optional(static_cast<int>(*port)) : std::nullopt};
}

Result<Listener> find_listener(Elb& elb, const Call& call, const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parsed = parse_arn(text);
  if (!parsed || parsed->noun != Noun::Listener)
    return validation("'" + text + "' is not a valid listener ARN");
  auto rows = elb.db.query(listeners_where("l.id = ? and l.account = ? and l.region = ?"),
                           {parsed->id, call.caller.account.text, call.region.text});
  if (rows.done() || listener_of(rows.row()).arn() != text)
    return Error{"ListenerNotFound", "One or more listeners not found"};
  return listener_of(rows.row());
}

std::vector<Listener> listeners_of(store::Database& db, const std::string& balancer) {
  std::vector<Listener> list;
  for (auto row : db.query(listeners_where("l.balancer = ? order by l.port"), {balancer}))
    list.push_back(listener_of(row));
  return list;
}

void insert(store::Database& db, const Listener& listener) {
  db.run(
      "insert into elb_listener (id, balancer, account, region, port, default_rule, document) "
      "values (?, ?, ?, ?, ?, ?, ?)",
      {listener.id, listener.balancer, listener.account, listener.region, *listener.document.port,
       listener.default_rule, text_of(listener.document)});
  note_uses(db, listener.id, listener, *listener.document.default_actions);
}

void update(store::Database& db, const Listener& listener) {
  db.run("update elb_listener set port = ?, document = ?, attributes = ? where id = ?",
         {*listener.document.port, text_of(listener.document), to_json(listener.attributes),
          listener.id});
  note_uses(db, listener.id, listener, *listener.document.default_actions);
}

void drop_listener(store::Database& db, const Listener& listener) {
  for (auto& rule : rules_of(db, listener.id)) drop_rule(db, listener, rule.id);
  db.run("delete from elb_use where user = ?", {listener.id});
  db.run("delete from elb_tag where arn = ? or arn = ?",
         {listener.arn(), listener.default_rule_arn()});
  db.run("delete from elb_listener where id = ?", {listener.id});
}

std::vector<Rule> rules_of(store::Database& db, const std::string& listener) {
  std::vector<Rule> rules;
  for (auto row : db.query("select id, listener, priority, document from elb_rule "
                           "where listener = ? order by priority",
                           {listener}))
    rules.push_back(rule_of(row));
  return rules;
}

Result<FoundRule> find_rule(Elb& elb, const Call& call, const std::optional<std::string>& arn) {
  auto text = arn.value_or("");
  auto parsed = parse_arn(text);
  if (!parsed || parsed->noun != Noun::Rule)
    return validation("'" + text + "' is not a valid listener rule ARN");
  Error absent{"RuleNotFound", "One or more rules not found"};
  auto rows = elb.db.query(
      "select id, listener, priority, document from elb_rule where id = ? and account = ? and "
      "region = ?",
      {parsed->id, call.caller.account.text, call.region.text});
  auto listeners = elb.db.query(
      listeners_where(rows.done() ? "l.default_rule = ? and l.account = ? and l.region = ?"
                                  : "l.id = ? and l.account = ? and l.region = ?"),
      {rows.done() ? parsed->id : rows.row().text(1), call.caller.account.text, call.region.text});
  if (listeners.done()) return absent;
  FoundRule found{.rule = {}, .listener = listener_of(listeners.row()), .is_default = rows.done()};
  if (found.is_default) {
    found.rule.id = parsed->id;
    found.rule.document.actions = found.listener.document.default_actions;
  } else {
    found.rule = rule_of(rows.row());
  }
  if (rule_arn(found.listener, found.rule.id) != text) return absent;
  return found;
}

void insert(store::Database& db, const Listener& listener, const Rule& rule) {
  db.run(
      "insert or replace into elb_rule (id, listener, account, region, priority, document) values "
      "(?, ?, ?, ?, ?, ?)",
      {rule.id, listener.id, listener.account, listener.region, rule.priority,
       text_of(rule.document)});
  note_uses(db, rule.id, listener, *rule.document.actions);
}

void drop_rule(store::Database& db, const Listener& listener, const std::string& rule) {
  db.run("delete from elb_use where user = ?", {rule});
  db.run("delete from elb_tag where arn = ?", {rule_arn(listener, rule)});
  db.run("delete from elb_rule where id = ?", {rule});
}

void note_uses(store::Database& db, const std::string& user, const Listener& listener,
               const std::vector<aws::elbv2::Action>& actions) {
  db.run("delete from elb_use where user = ?", {user});
  for (auto& group : groups_in(actions))
    if (auto arn = parse_arn(group))
      db.run(
          "insert or replace into elb_use (user, listener, balancer, target_group) values (?, ?, "
          "?, "
          "?)",
          {user, listener.id, listener.balancer, arn->id});
}

aws::elbv2::Listener described(const Listener& listener) {
  auto view = listener.document;
  view.listener_arn = listener.arn();
  view.load_balancer_arn = prefix(listener) + "loadbalancer/" + listener.balancer_path;
  // Only the default one; the others are DescribeListenerCertificates'.
  if (view.certificates && view.certificates->size() > 1) view.certificates->resize(1);
  if (view.certificates)
    for (auto& certificate : *view.certificates) certificate.is_default.reset();
  return view;
}

aws::elbv2::Rule described(const Listener& listener, const Rule& rule) {
  auto view = rule.document;
  view.rule_arn = rule_arn(listener, rule.id);
  view.priority = std::to_string(rule.priority);
  view.is_default = false;
  return view;
}

aws::elbv2::Rule default_rule_of(const Listener& listener) {
  aws::elbv2::Rule view;
  view.rule_arn = listener.default_rule_arn();
  view.priority = "default";
  view.conditions.emplace();
  view.actions = listener.document.default_actions;
  view.is_default = true;
  return view;
}

}  // namespace windlass::cloud::elb
