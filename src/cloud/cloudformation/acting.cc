#include "cloud/cloudformation/acting.h"

#include <utility>

#include "aws/sts/assume_role.h"
#include "base/fault.h"
#include "base/text.h"

namespace windlass::cloud::cloudformation {

namespace {

// A step's calls are made at once; what takes longer is asked for again by a later step.
constexpr int session_seconds = 900;

Json texts_json(const std::vector<std::string>& texts) {
  Json::Array all;
  for (auto& text : texts) all.push_back(text);
  return all;
}

std::vector<std::string> texts_of(const Json& json, std::string_view name) {
  std::vector<std::string> texts;
  if (auto* found = json.find(name); found && found->is_array())
    for (auto& each : found->as_array()) texts.push_back(each.as_string());
  return texts;
}

// What a session token says beside who bears it.
Json limits_json(const Session& session) {
  Json tags = Json::Object{};
  for (auto& [name, value] : session.tags) tags.set(name, value);
  return Json::Object{{"policy", session.policy},
                      {"policies", texts_json(session.policy_arns)},
                      {"source", session.source_identity},
                      {"tags", std::move(tags)},
                      {"transitive", texts_json(session.transitive)},
                      {"issuer", session.issuer}};
}

void limit(Session& session, const Json& limits) {
  session.policy = limits.text("policy").value_or("");
  session.policy_arns = texts_of(limits, "policies");
  session.source_identity = limits.text("source").value_or("");
  session.transitive = texts_of(limits, "transitive");
  session.issuer = limits.text("issuer").value_or("");
  if (auto* tags = limits.find("tags"); tags && tags->is_object())
    for (auto& [name, value] : tags->as_object()) session.tags[name] = value.as_string();
}

}  // namespace

void set_actor(store::Database& db, const std::string& stack_id, const Call& call) {
  auto limits = call.session ? limits_json(*call.session).dump() : "";
  db.run("update cfn_stack set actor_arn = ?, actor_id = ?, actor_limits = ? where id = ?",
         {call.caller.arn, call.caller.user_id, limits, stack_id});
}

Actor actor_of(store::Database& db, const engine::StackRecord& stack) {
  Actor actor;
  actor.region = Region{stack.region};
  actor.session.account = AccountId{stack.account};
  auto rows =
      db.query("select actor_arn, actor_id, actor_limits from cfn_stack where id = ?", {stack.id});
  if (rows.done()) return actor;
  actor.session.arn = rows.row().text(0);
  actor.session.user_id = rows.row().text(1);
  auto limits = rows.row().view(2);
  if (limits.empty()) return actor;
  auto json = parse_json(limits);
  // Nobody acts without limits because theirs cannot be read.
  if (!json) throw Fault("who acts for " + stack.id + " cannot be read");
  limit(actor.session, *json);
  return actor;
}

Result<aws::Credentials> assume(const Work& work, const engine::StackRecord& stack,
                                const std::string& role_arn) {
  aws::sts::AssumeRoleRequest in;
  in.role_arn = role_arn;
  in.role_session_name = "AWSCloudFormation";
  in.duration_seconds = session_seconds;
  CallsFor owner(work, {.source_arn = stack.id,
                        .account = AccountId{stack.account},
                        .region = Region{stack.region}});
  auto assumed = work.peers.call<aws::sts::op::AssumeRole>(in);
  if (!assumed || !assumed->credentials)
    return invalid("Role " + role_arn + " is invalid or cannot be assumed");
  auto& given = *assumed->credentials;
  return aws::Credentials{given.access_key_id.value_or(""), given.secret_access_key.value_or(""),
                          given.session_token.value_or("")};
}

Result<> check_role(Formation& formation, const Call& call, const engine::StackRecord& stack,
                    const std::optional<std::string>& role_arn) {
  if (!role_arn) return Done{};
  auto parts = split(*role_arn, ':');
  if (parts.size() == 6 && parts[4] != call.caller.account.text)
    return Error{"AccessDenied", "Cross-account pass role is not allowed.", 403};
  TRY(assume(formation.work, stack, *role_arn));
  return Done{};
}

}  // namespace windlass::cloud::cloudformation
