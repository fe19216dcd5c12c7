#include "cloud/gateway/authenticate.h"

#include <algorithm>

#include "cloud/core/session.h"

namespace windlass::cloud {

namespace {

bool signs_raw_path(const Service& service) {
  return std::string_view(service.model->name) == "s3";
}

bool is_session_key(std::string_view access_key_id) { return access_key_id.starts_with("ASIA"); }

Caller caller_of(const Session& session, const std::string& access_key_id) {
  return {.kind = Caller::Kind::Session,
          .account = session.account,
          .arn = session.arn,
          .user_id = session.user_id,
          .access_key_id = access_key_id};
}

// What each family calls the same refusal.
struct Wording {
  std::string_view ours;
  const char* json;
  const char* query;
  const char* s3;
};

constexpr Wording wordings[] = {
    {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidClientTokenId",
     "InvalidAccessKeyId"},
    {"SignatureDoesNotMatch", "InvalidSignatureException", "SignatureDoesNotMatch",
     "SignatureDoesNotMatch"},
    {"RequestTimeTooSkewed", "InvalidSignatureException", "SignatureDoesNotMatch",
     "RequestTimeTooSkewed"},
    {"IncompleteSignature", "IncompleteSignatureException", "IncompleteSignature",
     "AuthorizationHeaderMalformed"},
    {"ExpiredToken", "ExpiredTokenException", "ExpiredToken", "ExpiredToken"},
    {"AccessDenied", "AccessDeniedException", "AccessDenied", "AccessDenied"},
    {"AccessDeniedException", "AccessDeniedException", "AccessDenied", "AccessDenied"},
    {"MissingAuthenticationToken", "MissingAuthenticationTokenException",
     "MissingAuthenticationToken", "AccessDenied"},
};

// EC2's words are its own, and it says the same to whoever it does not believe.
void in_words_of_ec2(Error& error) {
  auto is = [&](std::initializer_list<std::string_view> codes) {
    return std::ranges::find(codes, error.code) != codes.end();
  };
  if (is({"AccessDenied", "AccessDeniedException"})) {
    error = {"UnauthorizedOperation",
             "You are not authorized to perform this operation. " + error.message, 403};
  } else if (is({"InvalidClientTokenId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"})) {
    error = {"AuthFailure", "AWS was not able to validate the provided access credentials", 401};
  } else if (is({"ExpiredToken"})) {
    error = {"RequestExpired", "Request has expired.", 400};
  }
}

}  // namespace

Error in_words_of(const aws::Service& service, aws::Protocol protocol, Error error) {
  auto json = protocol == aws::Protocol::Json10 || protocol == aws::Protocol::Json11 ||
              protocol == aws::Protocol::RestJson || protocol == aws::Protocol::Cbor;
  auto s3 = std::string_view(service.name) == "s3";
  if (std::string_view(service.name) == "ec2") in_words_of_ec2(error);
  for (auto& wording : wordings) {
    if (wording.ours != error.code) continue;
    // SNS has a word of its own.
    auto sns = wording.ours == "AccessDenied" && std::string_view(service.name) == "sns";
    error.code = sns ? "AuthorizationError" : s3 ? wording.s3 : json ? wording.json : wording.query;
    if (!error.status) error.status = json && !s3 ? 400 : 403;
    // S3 has always said 400 to a token that expired or is malformed.
    if (s3 && (wording.ours == "ExpiredToken" || wording.ours == "IncompleteSignature"))
      error.status = 400;
    return error;
  }
  return error;
}

Result<Caller> Authority::unsigned_caller(const Service& service, const http::Head& head,
                                          const aws::Operation* operation) const {
  // A web page can send unsigned forms anywhere: with an Origin nobody is root, whatever --auth
  // says.
  if (!enforce_ && !head.headers.has("Origin")) return root_of(settings_.account);
  if (service.accepts_anonymous || (operation && operation->anonymous))
    return Caller{.kind = Caller::Kind::Anonymous,
                  .account = {},
                  .arn = "anonymous",
                  .user_id = "anonymous",
                  .access_key_id = {}};
  return Error{"MissingAuthenticationToken", "Request is missing Authentication Token"};
}

Result<Authority::Found> Authority::find_session(const aws::Claim& claim, Time now) const {
  auto session = std::make_shared<const Session>(
      TRY(open_session(settings_.master_key, claim.access_key_id, claim.session_token, now)));
  auto caller = caller_of(*session, claim.access_key_id);
  return Found{{std::move(caller), std::move(session)},
               secret_of(settings_.master_key, claim.access_key_id)};
}

// The root key first: it costs nothing but this comparison.
Result<Authority::Found> Authority::find_key(const aws::Claim& claim, Time now) const {
  auto& id = claim.access_key_id;
  if (id == root_.access_key_id)
    return Found{{root_of(settings_.account)}, root_.secret_access_key};
  if (is_session_key(id)) {
    auto found = find_session(claim, now);
    if (found || enforce_) return found;
  } else if (auto key = user_keys_.find(id); key && (key->active || !enforce_)) {
    return Found{{iam::caller_of(*key, id)}, secret_of(settings_.master_key, id)};
  } else if (auto account = accounts_.find_by_key(id)) {
    return Found{{root_of(account->id)}, account->root.secret_access_key};
  }
  if (enforce_)
    return Error{"InvalidClientTokenId", "The security token included in the request is invalid."};
  return Found{{root_of(settings_.account)}, ""};
}

Result<Authenticated> Authority::authenticate(const aws::Claim& claim, const http::Head& head,
                                              const Service& service,
                                              const std::string& payload_hash, Time now) {
  auto found = TRY(find_key(claim, now));
  if (!enforce_) return std::move(found.who);
  auto raw = signs_raw_path(service);
  TRY(aws::verify(claim, head, found.secret, payload_hash, now, keys_,
                  {.encode_path = !raw, .normalize_path = !raw}));
  return std::move(found.who);
}

std::string Authority::signing_key(const aws::Claim& claim, Time now) {
  if (!enforce_) return "";
  auto found = find_key(claim, now);
  if (!found) return "";
  return keys_.find(claim.access_key_id, found->secret, claim.date, claim.region, claim.service);
}

}  // namespace windlass::cloud
