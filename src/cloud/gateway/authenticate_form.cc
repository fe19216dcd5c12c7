// Who sends a form: the signature is over its policy.
#include "aws/sigv4_form.h"
#include "cloud/gateway/authenticate.h"

namespace windlass::cloud {

Result<Authenticated> Authority::authenticate_form(const aws::Claim& claim,
                                                   const std::string& policy, Time now) {
  auto found = TRY(find_key(claim, now));
  if (enforce_) TRY(aws::verify_form(claim, policy, found.secret, keys_));
  return std::move(found.who);
}

}  // namespace windlass::cloud
