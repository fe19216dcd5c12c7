// Who we are: AWS's usual places for credentials, asked in AWS's usual order.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/config_file.h"
#include "aws/retry.h"
#include "aws/sigv4.h"
#include "http/client.h"

namespace windlass::aws {

class CredentialsSource {
 public:
  virtual ~CredentialsSource() = default;
  virtual Result<Credentials> get() = 0;
  // What was given last was refused: ask anew.
  virtual void forget() {}
};

std::shared_ptr<CredentialsSource> fixed_credentials(Credentials credentials);
// Keeps what another source gave, and asks it again five minutes before it expires; while that
// fails, what it has serves until it does expire. Safe from several threads.
std::shared_ptr<CredentialsSource> cached_credentials(std::shared_ptr<CredentialsSource> source,
                                                      const Clock& clock);

// Runs a command of the shell and answers what it printed.
using RunProcess = std::function<Result<std::string>(const std::string& command)>;
// By default a minute, or five where a person may be asked something on the terminal.
RunProcess system_process(std::optional<std::chrono::milliseconds> deadline = std::nullopt);

struct CredentialsParts {
  Settings settings;
  std::shared_ptr<http::Client> http;
  const Clock& clock;
  Random& random;
  Sleeper sleep;
  ReadFile read_file;
  RunProcess run;
};

// The chain, cached: environment, profile (role, keys, process), container, instance metadata.
std::shared_ptr<CredentialsSource> find_credentials(CredentialsParts parts);

// --- The links of the chain
// ------------------------------------------------------------------------

// A place that was asked: what was there, or why there was nothing. Its error means that something
// is configured there but broken, which ends the search.
struct Finding {
  std::optional<Credentials> found = {};
  std::string why_not = {};
};
Result<Finding> credentials_in_environment(const Settings& settings);
// `chain` is the profiles on the way here: roles may be assumed one through another, not in a
// circle.
Result<Finding> credentials_in_profile(const CredentialsParts& parts, const std::string& profile,
                                       std::vector<std::string> chain = {});
Result<Finding> credentials_of_container(const CredentialsParts& parts);
Result<Finding> credentials_of_instance(const CredentialsParts& parts);

struct RoleWish {
  std::string role_arn;
  std::string session_name;
  std::optional<std::string> external_id;
  std::optional<int> duration_seconds;
};
Result<Credentials> assume_role(const CredentialsParts& parts, const Credentials& as,
                                const RoleWish& wish);

// {"AccessKeyId": ..., "SecretAccessKey": ..., "Token" or "SessionToken", "Expiration"}
Result<Credentials> parse_credentials(std::string_view json, const std::string& from);

}  // namespace windlass::aws
