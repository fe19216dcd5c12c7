// Whose a call or a key is.
#include "cloud/iam/authorise.h"
#include "cloud/sts/handlers.h"

namespace windlass::cloud::sts {

Result<GetCallerIdentityResponse> get_caller_identity(Work&, const Call& call,
                                                      const GetCallerIdentityRequest&) {
  return GetCallerIdentityResponse{
      .user_id = call.caller.user_id, .account = call.caller.account.text, .arn = call.caller.arn};
}

// AWS reads the account out of the key's id, whether the key exists or not. Our ids hold no
// account: a user's key is looked up, and any other is taken for the first account's.
Result<GetAccessKeyInfoResponse> get_access_key_info(Work& work, const Call&,
                                                     const GetAccessKeyInfoRequest& in) {
  auto key = iam::find_user_key(work.db, in.access_key_id.value_or(""));
  return GetAccessKeyInfoResponse{.account = key ? key->account.text : work.settings.account.text};
}

}  // namespace windlass::cloud::sts
