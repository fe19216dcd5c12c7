#include "cloud/gateway/authorisation.h"

#include "base/text.h"
#include "base/time.h"
#include "cloud/core/session.h"
#include "cloud/gateway/request_context.h"
#include "cloud/iam/asked.h"
#include "cloud/iam/passing.h"

namespace windlass::cloud {

namespace {

bool is_kms(const Service& service) { return std::string_view(service.model->name) == "kms"; }

const Permissions& permissions_of(const Service& service, Permissions& fallback) {
  if (service.permissions) return *service.permissions;
  fallback.prefix = service.model->signing_name;
  return fallback;
}

// "arn:aws:sqs:us-east-1:222222222222:jobs" -> "222222222222"; "" where the ARN names no account.
std::string_view account_in(std::string_view arn) {
  for (int colons = 0; colons < 4; ++colons) {
    auto colon = arn.find(':');
    if (colon == arn.npos) return "";
    arn.remove_prefix(colon + 1);
  }
  auto account = arn.substr(0, arn.find(':'));
  return account.size() == 12 && account.find_first_not_of("0123456789") == account.npos ? account
                                                                                         : "";
}

// The protocol's own words come on the way out (in_words_of).
Error worded(const iam::Denial& denial) {
  auto error = denial.error;
  error.status = 0;
  return error;
}

}  // namespace

// Who asks, and the call in which it does: they differ when a service acts for somebody.
struct Authorisation::Asker {
  const Caller& caller;
  const Session* session;
  const Call& call;
  const policy::Context& context;
  // What a service may do without any policy's word on it.
  bool needs_no_policy = false;
};

bool Authorisation::may_do_everything(const Caller& caller) const {
  if (accounts_.several()) return false;
  return caller.kind == Caller::Kind::Root ||
         (caller.kind == Caller::Kind::Session && caller.arn.ends_with(":root"));
}

std::optional<Error> Authorisation::refuses(store::Database& db, const Service& service,
                                            const aws::Operation& operation, Call& call,
                                            const void* input) {
  call.admitted = call.caller.kind != Caller::Kind::Anonymous;
  if (!settings_.auth || may_do_everything(call.caller)) return std::nullopt;
  if (operation.anonymous) {
    call.admitted = true;
    return std::nullopt;
  }
  Permissions fallback{};
  auto& permissions = permissions_of(service, fallback);
  auto context = request_context(call);
  if (is_kms(service)) context.set("kms:CallerAccount", call.caller.account.text);
  Asker asker{call.caller, call.session, call, context};
  auto every_one_allowed = true;
  auto all_asked = iam::asked_by(permissions, operation, call, input);
  if (permissions.look_up) permissions.look_up(db, call, all_asked);
  iam::name_passed_roles(db, all_asked);
  for (auto& asked : all_asked) {
    auto denial = find_denial(db, permissions, asker, asked);
    if (!denial) continue;
    every_one_allowed = false;
    // An anonymous caller of whom nothing is said may yet be let in by the service.
    if (call.admitted || denial->by_explicit_deny) {
      call.admitted = false;
      note(call, *denial);
      return worded(*denial);
    }
  }
  call.admitted = every_one_allowed;
  return std::nullopt;
}

std::optional<Error> Authorisation::refuses(store::Database& db, const Service& called,
                                            const aws::Operation& operation, const Call& call,
                                            const Call* behind, const void* input) {
  if (call.caller.kind != Caller::Kind::Service) {
    auto theirs = call;
    return refuses(db, called, operation, theirs, input);
  }
  auto* permissions = called.permissions;
  if (!settings_.auth || !permissions || !permissions->resource_side) return std::nullopt;
  auto for_somebody = is_kms(called) && call.caller.source_arn.empty();
  if (for_somebody && (!behind || may_do_everything(behind->caller))) return std::nullopt;
  auto* served = find_operation(called, operation.name);
  if (!is_kms(called) && served && served->handler.access == Handler::Access::Reads)
    return std::nullopt;

  auto& about = for_somebody ? *behind : call;
  auto context = request_context(about);
  if (is_kms(called)) {
    auto service = call.caller.arn.substr(0, call.caller.arn.find('.'));
    context.set("kms:ViaService", service + "." + call.region.text + ".amazonaws.com");
    if (!about.caller.account.text.empty())
      context.set("kms:CallerAccount", about.caller.account.text);
  }
  if (for_somebody) context.set("aws:ViaAWSService", "true");
  Asker asker{about.caller, about.session, call, context,
              !for_somebody && call.caller.source_arn.empty()};
  auto all_asked = iam::asked_by(*permissions, operation, call, input);
  if (permissions->look_up) permissions->look_up(db, call, all_asked);
  for (auto& asked : all_asked) {
    auto denial = find_denial(db, *permissions, asker, asked);
    if (!denial) continue;
    note(about, *denial);
    return Error{"AccessDeniedException", denial->error.message, 400};
  }
  return std::nullopt;
}

std::optional<iam::Denial> Authorisation::find_denial(store::Database& db,
                                                      const Permissions& permissions,
                                                      const Asker& asker, const Asked& asked) {
  auto by_service =
      &asker.caller == &asker.call.caller && asker.caller.kind == Caller::Kind::Service;
  // A service acting for somebody may be the first to need a key that is made on the way.
  auto on_behalf = &asker.caller != &asker.call.caller;
  for (auto& named : asked.resources) {
    auto side = permissions.resource_side ? permissions.resource_side(db, asker.call, named)
                                          : std::optional<ResourceSide>();
    if (!side && (by_service || on_behalf)) continue;
    if (side && by_service && asker.needs_no_policy && side->policy.empty() && !side->must_allow)
      continue;
    auto& resource = side && !side->arn.empty() ? side->arn : named;
    std::string_view arn = resource;
    iam::Question question{
        .action = asked.action, .resources = {&arn, 1}, .context = asker.context};
    for (auto& [key, values] : asked.context) question.context.set_all(key, values);
    question.owner = side ? std::string_view(side->owner.text) : account_in(resource);
    question.context.set("aws:ResourceAccount", question.owner.empty()
                                                    ? asker.caller.account.text
                                                    : std::string(question.owner));
    if (side) {
      question.resource_policy = side->policy;
      question.resource_must_allow = side->must_allow;
      for (auto& [key, value] : side->tags) question.context.set("aws:ResourceTag/" + key, value);
      for (auto& [key, values] : side->context) question.context.set_all(key, values);
    }
    if (auto denial = iam::authorise(db, cache_, asker.caller, asker.session, question))
      return denial;
  }
  return std::nullopt;
}

void Authorisation::note(const Call& call, const iam::Denial& denial) {
  log_.info("denied", {{"principal", denial.principal},
                       {"action", denial.action},
                       {"resource", denial.resource},
                       {"why", iam::reason_of(denial)}});
  denials_.note(
      {.at = call.now,
       .principal = denial.principal,
       .identity = denial.identity,
       .action = denial.action,
       .resource = denial.resource,
       .why = iam::reason_of(denial),
       .identity_can_mend =
           !denial.by_explicit_deny && denial.source == policy::Source::Identity &&
           (call.caller.kind == Caller::Kind::User || call.caller.kind == Caller::Kind::Session)});
}

void Authorisation::note(const Call& call, const Error& error) {
  // "User: ARN is not authorized to perform: ACTION on resource: ARN because ..."
  static constexpr std::string_view performing = " is not authorized to perform: ",
                                    on = " on resource: ";
  std::string_view text = error.message;
  auto act = text.find(performing), where = text.find(on);
  if (!text.starts_with("User: ") || act == text.npos || where == text.npos || where < act) return;
  auto cut = [](std::string_view from) { return std::string(from.substr(0, from.find(' '))); };
  auto why = text.find(" because "), deny = text.find(" with an explicit deny");
  denials_.note({.at = call.now,
                 .principal = std::string(text.substr(6, act - 6)),
                 .identity = std::string(text.substr(6, act - 6)),
                 .action = cut(text.substr(act + performing.size())),
                 .resource = cut(text.substr(where + on.size())),
                 .why = why != text.npos    ? std::string(text.substr(why + 9))
                        : deny != text.npos ? std::string(text.substr(deny + 6))
                                            : "the resource's policy does not let it in",
                 .identity_can_mend = text.find("no identity-based policy") != text.npos});
}

}  // namespace windlass::cloud
