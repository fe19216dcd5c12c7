// The STS operations that we serve.
#include "aws/sts/service.h"

#include "cloud/sts/handlers.h"
#include "cloud/sts/sts.h"

namespace windlass::cloud::sts {

namespace {

// Nothing is kept of a session, so nothing writes. AssumeRoleWithSAML and AssumeRoleWithWebIdentity
// need an identity provider to ask, which a cloud on one machine does not have.
const Operation operations[] = {
    {"AssumeRole", reads<&assume_role>},
    {"GetAccessKeyInfo", reads<&get_access_key_info>},
    {"GetCallerIdentity", reads<&get_caller_identity>},
    {"GetFederationToken", reads<&get_federation_token>},
    {"GetSessionToken", reads<&get_session_token>},
};

Error violated(const aws::Operation&, std::span<const aws::Violation> violations) {
  return {"ValidationError", aws::describe({violations.begin(), violations.end()}), 400};
}

}  // namespace

const cloud::Service service{
    .model = &aws::sts::service,
    .operations = operations,
    .migrations = {"sts", {}},
    .permissions = &permissions,
    .invalid = &violated,
};

}  // namespace windlass::cloud::sts
