// Temporary credentials, without any memory of them.
//
// The secret key follows from the access key id, and the session token carries who the bearer is,
// sealed by the cloud's master key. So sessions survive a restart, cost no row, and cannot be taken
// back before they expire; a cloud with another master key knows none of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "cloud/core/identity.h"

namespace windlass::cloud {

struct Session {
  AccountId account = {};
  std::string arn = {};      // the principal that the bearer acts as
  std::string user_id = {};  // "AROA...:session"
  Time issued{};
  Time expires{};
  std::string policy = {};                    // the session policy, "" for none
  std::vector<std::string> policy_arns = {};  // managed policies that limit the session, too
  std::string source_identity = {};
  std::map<std::string, std::string> tags = {};
  std::vector<std::string> transitive = {};  // tags that go on to sessions made with this one
  std::string issuer = {};  // of a federated user: the user_id of who vouches for it
  // The service that has the key and shows it to nobody; "": it was given to somebody.
  std::string held_by = {};
  // That service acts in the bearer's stead, and not as a role that trusts it.
  bool in_stead = false;
};

inline constexpr std::string_view formation_principal = "cloudformation.amazonaws.com";

struct IssuedKey {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
};

IssuedKey issue_session(const std::string& master_key, Random& random, const Session& session);

// ExpiredToken, or InvalidClientTokenId for anything that we did not issue with this key id.
Result<Session> open_session(const std::string& master_key, std::string_view access_key_id,
                             std::string_view session_token, Time now);

// The secret key that belongs to an access key id which we issued.
std::string secret_of(const std::string& master_key, std::string_view access_key_id);

}  // namespace windlass::cloud
