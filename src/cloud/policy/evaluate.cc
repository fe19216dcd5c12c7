#include "cloud/policy/evaluate.h"

#include "base/text.h"

namespace windlass::cloud::policy {

namespace {

// A request for one resource, with what every statement would otherwise make anew.
struct Question {
  const Request& request;
  std::string action;  // in small letters
  SplitArn resource;
};

bool covers_action(const Statement& statement, const Question& question) {
  for (auto& action : statement.actions)
    if (action.matches(question.action, question.request.context)) return !statement.not_action;
  return statement.not_action;
}

bool covers_resource(const Statement& statement, const Question& question) {
  if (statement.any_resource) return true;
  for (auto& resource : statement.resources)
    if (resource.matches(question.resource, question.request.context))
      return !statement.not_resource;
  return statement.not_resource;
}

bool conditions_hold(const Statement& statement, const Question& question) {
  for (auto& condition : statement.conditions)
    if (!condition.holds(question.request.context)) return false;
  return true;
}

// Apart from whom it is about. What differs most between statements is asked first.
bool applies(const Statement& statement, const Question& question) {
  return covers_action(statement, question) && covers_resource(statement, question) &&
         conditions_hold(statement, question);
}

Grant grant_of(const Statement& statement, const Principal& principal) {
  if (!statement.not_principal) return statement.principals.reach(principal);
  return statement.principals.exempts(principal) ? Grant::None : Grant::Direct;
}

// What the policies of one kind say: the first statement that denies ends the search.
struct Word {
  const Policy* policy = nullptr;
  const Statement* denies = nullptr;
  const Statement* allows = nullptr;
  Grant grant = Grant::None;  // of a resource's policy: the strongest
};

void hear(Word& word, const Policy& policy, const Question& question) {
  for (auto& statement : policy.statements) {
    if (!statement.denies && word.allows) continue;
    if (!applies(statement, question)) continue;
    word.policy = &policy;
    if (statement.denies) {
      word.denies = &statement;
      return;
    }
    word.allows = &statement;
  }
}

Word hear(std::span<const Policy* const> policies, const Question& question) {
  Word word;
  for (auto* policy : policies) {
    hear(word, *policy, question);
    if (word.denies) break;
  }
  return word;
}

Word hear_resource(const Policy* policy, const Question& question) {
  Word word;
  if (!policy) return word;
  word.policy = policy;
  for (auto& statement : policy->statements) {
    auto grant = grant_of(statement, question.request.principal);
    if (grant == Grant::None || !applies(statement, question)) continue;
    if (statement.denies) {
      word.denies = &statement;
      return word;
    }
    if (grant > word.grant) {
      word.grant = grant;
      word.allows = &statement;
    }
  }
  return word;
}

Decision denied(Source source, const Word& word) {
  return {Decision::Kind::ExplicitDeny, source, word.policy, word.denies};
}
Decision allowed(Source source, const Word& word) {
  return {Decision::Kind::Allowed, source, word.policy, word.allows};
}
Decision nobody_allowed(Source source) { return {Decision::Kind::ImplicitDeny, source}; }

bool has_identity_policies(Principal::Kind kind) {
  return kind == Principal::Kind::Root || kind == Principal::Kind::User ||
         kind == Principal::Kind::RoleSession || kind == Principal::Kind::FederatedUser;
}

// The four words of one question, and what follows from them.
struct Hearing {
  const Request& request;
  const Policies& policies;
  Word identity, resource, boundary, session;

  bool root() const { return request.principal.kind == Principal::Kind::Root; }
  bool identity_allows() const { return root() || identity.allows; }
  bool boundary_allows() const { return root() || !policies.boundary || boundary.allows; }
  bool session_allows() const { return policies.session.empty() || session.allows; }
  bool crosses_accounts() const {
    return !request.resource_account.empty() &&
           request.resource_account != request.principal.account;
  }

  // What the principal's own side says, with the limits set to it.
  Decision own_side() const {
    if (!identity_allows()) return nobody_allowed(Source::Identity);
    if (!boundary_allows()) return nobody_allowed(Source::Boundary);
    if (!session_allows()) return nobody_allowed(Source::Session);
    return allowed(Source::Identity, identity);
  }

  Decision decide() const;
};

Decision Hearing::decide() const {
  if (identity.denies) return denied(Source::Identity, identity);
  if (resource.denies) return denied(Source::Resource, resource);
  if (boundary.denies) return denied(Source::Boundary, boundary);
  if (session.denies) return denied(Source::Session, session);

  if (!has_identity_policies(request.principal.kind))
    return resource.grant == Grant::Direct ? allowed(Source::Resource, resource)
                                           : nobody_allowed(Source::Resource);

  auto own = own_side();
  if (crosses_accounts()) {
    if (own.allowed() && resource.grant == Grant::None) return nobody_allowed(Source::Resource);
    return own;
  }
  if (resource.grant == Grant::Direct) return allowed(Source::Resource, resource);
  if (resource.grant == Grant::Role) {
    if (!boundary_allows()) return nobody_allowed(Source::Boundary);
    if (!session_allows()) return nobody_allowed(Source::Session);
    return allowed(Source::Resource, resource);
  }
  if (policies.resource_must_allow && resource.grant == Grant::None)
    return nobody_allowed(Source::Resource);
  return own;
}

std::span<const Policy* const> one_or_none(const Policy* const& policy) {
  return {&policy, policy ? 1u : 0u};
}

Decision decide(const Question& question, const Policies& policies) {
  Hearing hearing{question.request, policies, {}, {}, {}, {}};
  hearing.identity = hear(policies.identity, question);
  hearing.resource = hear_resource(policies.resource, question);
  hearing.boundary = hear(one_or_none(policies.boundary), question);
  hearing.session = hear(policies.session, question);
  return hearing.decide();
}

// How much a decision weighs among those for several resources: the hardest one counts.
int weight(Decision::Kind kind) {
  return kind == Decision::Kind::Allowed ? 0 : kind == Decision::Kind::ImplicitDeny ? 1 : 2;
}

}  // namespace

Decision evaluate(const Request& request, const Policies& policies) {
  Decision hardest;
  Question question{request, lower(request.action), SplitArn("")};
  for (std::size_t i = 0; i < request.resources.size(); ++i) {
    question.resource = SplitArn(request.resources[i]);
    auto decision = decide(question, policies);
    decision.resource = i;
    if (i == 0 || weight(decision.kind) > weight(hardest.kind)) hardest = decision;
  }
  return hardest;
}

std::vector<Match> matches(const Request& request, const Policies& policies) {
  std::vector<Match> found;
  for (auto resource : request.resources) {
    Question question{request, lower(request.action), SplitArn(resource)};
    auto add = [&](Source source, const Policy* policy) {
      if (!policy) return;
      for (auto& statement : policy->statements) {
        auto about =
            source != Source::Resource || grant_of(statement, request.principal) != Grant::None;
        if (about && applies(statement, question)) found.push_back({source, policy, &statement});
      }
    };
    for (auto* policy : policies.identity) add(Source::Identity, policy);
    add(Source::Resource, policies.resource);
    add(Source::Boundary, policies.boundary);
    for (auto* policy : policies.session) add(Source::Session, policy);
  }
  return found;
}

}  // namespace windlass::cloud::policy
