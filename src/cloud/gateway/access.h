// Who may do what, for the whole gateway: keys, accounts, policies, and what was denied.
#pragma once

#include "cloud/gateway/accounts.h"
#include "cloud/gateway/authorisation.h"
#include "cloud/gateway/denials.h"
#include "cloud/gateway/user_keys.h"
#include "http/server.h"

namespace windlass::cloud {

struct Access {
  Access(const Settings& settings, const std::string& database_path, Account first,
         std::vector<Account> others, Random& random, Log& log);

  // GET /_windlass/denied, GET and POST /_windlass/accounts; false for any other request. No secret
  // is ever answered: keys are read from the state directory, by whoever may.
  bool serve(const http::Request& request, const http::Responder& responder);
  // Everything was reset: keys of users are gone.
  void forget();

  Random& random;
  Log& log;
  Accounts accounts;
  UserKeys user_keys;
  Denials denials;
  Authorisation authorisation;
};

}  // namespace windlass::cloud
