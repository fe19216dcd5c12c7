#include "cloud/core/permission.h"
#include "cloud/sts/sts.h"

namespace windlass::cloud::sts {

namespace {

const Permission operations[] = {
    // The role's trust policy decides too, and only STS reads that: it asks for both
    // (assume_role.cc).
    {"AssumeRole", ""},
    {"GetCallerIdentity", ""},
    {"GetSessionToken", ""},
    {"GetAccessKeyInfo", "sts:GetAccessKeyInfo"},
    {"GetFederationToken", "sts:GetFederationToken",
     "arn:aws:sts::{account}:federated-user/{Name}"},
};

}  // namespace

const Permissions permissions{.prefix = "sts", .operations = operations};

}  // namespace windlass::cloud::sts
