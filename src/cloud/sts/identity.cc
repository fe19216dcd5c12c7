// Whose a call or a key is.
#include "cloud/sts/handlers.h"

namespace windlass::cloud::sts {

Result<GetCallerIdentityResponse> get_caller_identity(Work&, const Call& call,
                                                      const GetCallerIdentityRequest&) {
  return GetCallerIdentityResponse{
      .user_id = call.caller.user_id, .account = call.caller.account.text, .arn = call.caller.arn};
}

// AWS reads the account out of the key's id, whether the key exists or not. Our ids hold no
// account: a cloud has one, and every key is taken for its own.
Result<GetAccessKeyInfoResponse> get_access_key_info(Work& work, const Call&,
                                                     const GetAccessKeyInfoRequest&) {
  return GetAccessKeyInfoResponse{.account = work.settings.account.text};
}

}  // namespace windlass::cloud::sts
