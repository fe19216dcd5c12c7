// STS's operations.
#pragma once

#include "aws/sts/assume_role.h"
#include "aws/sts/get_access_key_info.h"
#include "aws/sts/get_caller_identity.h"
#include "aws/sts/get_federation_token.h"
#include "aws/sts/get_session_token.h"
#include "cloud/core/call.h"

namespace windlass::cloud::sts {

using namespace aws::sts;

// identity.cc
Result<GetCallerIdentityResponse> get_caller_identity(Work& work, const Call& call,
                                                      const GetCallerIdentityRequest& in);
Result<GetAccessKeyInfoResponse> get_access_key_info(Work& work, const Call& call,
                                                     const GetAccessKeyInfoRequest& in);

// assume_role.cc
Result<AssumeRoleResponse> assume_role(Work& work, const Call& call, const AssumeRoleRequest& in);

// sessions.cc
Result<GetSessionTokenResponse> get_session_token(Work& work, const Call& call,
                                                  const GetSessionTokenRequest& in);
Result<GetFederationTokenResponse> get_federation_token(Work& work, const Call& call,
                                                        const GetFederationTokenRequest& in);

}  // namespace windlass::cloud::sts
