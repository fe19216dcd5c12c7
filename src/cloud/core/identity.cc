#include "cloud/core/identity.h"

namespace windlass::cloud {

Caller root_of(const AccountId& account) {
  return {.kind = Caller::Kind::Root,
          .account = account,
          .arn = "arn:aws:iam::" + account.text + ":root",
          .user_id = account.text,
          .access_key_id = {}};
}

Caller service_principal(const AccountId& account, std::string service) {
  return {.kind = Caller::Kind::Service,
          .account = account,
          .arn = service,
          .user_id = std::move(service),
          .access_key_id = {}};
}

}  // namespace windlass::cloud
