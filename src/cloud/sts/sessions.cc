// Temporary credentials for the caller itself, and for somebody whom the caller vouches for.
#include "cloud/sts/handlers.h"
#include "cloud/sts/terms.h"

namespace windlass::cloud::sts {

namespace {

using std::chrono::seconds;

constexpr seconds user_default{43200};
constexpr seconds root_max{3600};

Error not_with_session(std::string_view operation) {
  return {"AccessDenied", "Cannot call " + std::string(operation) + " with session credentials",
          403};
}

// For users, not for roles: AWS gives the root user an hour at most, and silently.
seconds user_duration(const Call& call, const std::optional<std::int32_t>& asked) {
  auto duration = asked ? seconds(*asked) : user_default;
  return call.caller.kind == Caller::Kind::Root ? std::min(duration, root_max) : duration;
}

}  // namespace

Result<GetSessionTokenResponse> get_session_token(Work& work, const Call& call,
                                                  const GetSessionTokenRequest& in) {
  if (call.caller.kind == Caller::Kind::Session) return not_with_session("GetSessionToken");
  if (work.settings.auth && (in.serial_number || in.token_code))
    return Error{"AccessDenied",
                 "MultiFactorAuthentication failed with invalid MFA one time pass code. ", 403};
  auto session = lasting(call, user_duration(call, in.duration_seconds));
  session.account = call.caller.account;
  session.arn = call.caller.arn;
  session.user_id = call.caller.user_id;
  return GetSessionTokenResponse{.credentials = issue(work, session)};
}

Result<GetFederationTokenResponse> get_federation_token(Work& work, const Call& call,
                                                        const GetFederationTokenRequest& in) {
  if (call.caller.kind == Caller::Kind::Session) return not_with_session("GetFederationToken");
  auto name = in.name.value_or("");
  auto& account = call.caller.account.text;
  auto session = lasting(call, user_duration(call, in.duration_seconds));
  session.account = call.caller.account;
  session.arn = "arn:aws:sts::" + account + ":federated-user/" + name;
  session.user_id = account + ":" + name;
  session.issuer = call.caller.user_id;
  TRY(take_policies(work, session, in.policy, in.policy_arns));
  TRY(take_tags(session, in.tags));

  GetFederationTokenResponse answer;
  answer.packed_policy_size = TRY(packed_size(session));
  answer.credentials = issue(work, session);
  answer.federated_user = FederatedUser{.federated_user_id = session.user_id, .arn = session.arn};
  return answer;
}

}  // namespace windlass::cloud::sts
