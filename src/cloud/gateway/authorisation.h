// The step between validation and handler: may this caller do that?
//
// The root key of the only account may do everything, and nothing is looked up for it. Everybody
// else is held against the policies of identity, resource, session and boundary: cloud/policy
// decides, cloud/iam knows what the caller holds, and each service's table of permissions says what
// a request asks for.
#pragma once

#include <optional>

#include "cloud/core/gatekeeper.h"
#include "cloud/core/permission.h"
#include "cloud/gateway/accounts.h"
#include "cloud/gateway/denials.h"
#include "cloud/iam/authorise.h"
#include "cloud/iam/policy_cache.h"

namespace windlass::cloud {

class Authorisation final : public Gatekeeper {
 public:
  Authorisation(const Settings& settings, const Accounts& accounts, Denials& denials, Log& log)
      : settings_(settings), accounts_(accounts), denials_(denials), log_(log) {}

  // Why a request may not be handled; nothing when it may. Says in `call` whether it is admitted.
  std::optional<Error> refuses(store::Database& db, const Service& service,
                               const aws::Operation& operation, Call& call, const void* input);
  // The same for one service's call of another. Made in the stead of whom it serves, it is judged
  // as theirs. On the keys of KMS a service acts for whom it serves, unless it acts for a resource
  // of its own. On other resources that have a policy (queues, topics) the policy must let the
  // service in. What a service only looks up is nobody's business.
  std::optional<Error> refuses(store::Database& db, const Service& called,
                               const aws::Operation& operation, const Call& call,
                               const Call* behind, const void* input) override;
  // Keeps a handler's own refusal that says who was not allowed what (AssumeRole's).
  void note(const Call& call, const Error& error);

 private:
  struct Asker;
  std::optional<iam::Denial> find_denial(store::Database& db, const Permissions& permissions,
                                         const Asker& asker, const Asked& asked);
  bool may_do_everything(const Caller& caller) const;
  void note(const Call& call, const iam::Denial& denial);

  const Settings& settings_;
  const Accounts& accounts_;
  Denials& denials_;
  Log& log_;
  iam::PolicyCache cache_;
};

}  // namespace windlass::cloud
