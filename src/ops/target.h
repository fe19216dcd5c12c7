// Where an environment lives: an account and a region of AWS, or the local cloud. From here on the
// two are one: calls over HTTP.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/client.h"
#include "aws/credentials.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/client.h"
#include "manifest/model.h"

namespace windlass::ops {

struct LocalCloud {
  std::string endpoint, access_key_id, secret_access_key;
};

// What reaching an account, or calling any service, asks of the world.
struct TargetParts {
  aws::Environment environment;
  aws::ReadFile read_file;
  aws::RunProcess run_process;
  std::function<std::shared_ptr<http::Client>(const std::string& ca_file)> make_http;
  const Clock& clock;
  Random& random;
  aws::Sleeper sleep;
  // The local cloud of this user; started when it is not there, with what an environment needs.
  // Told by whoever asks for an environment: it may have to ask for leave.
  std::function<Result<LocalCloud>()> local_cloud = {};
};

// Carries calls, each to its service's endpoint; and signs URLs for those who have no keys.
class Gate : public aws::Transport {
 public:
  virtual Result<std::string> presigned_url(const aws::Operation& operation, const void* input,
                                            std::chrono::seconds valid_for) = 0;
};

struct Target {
  bool local = true;
  std::string account, region;
  std::string partition = "aws";
  std::string who;       // our ARN there
  std::string endpoint;  // where calls go instead of Amazon; empty: nowhere else
  std::shared_ptr<Gate> gate;
  aws::Client client;
  std::shared_ptr<http::Client> http;  // for looking through the front door

  // "windlass-123456789012-us-east-2": made by `windlass setup`.
  std::string bucket() const { return "windlass-" + account + "-" + region; }
};

// The same without asking who we are: `account` and `who` are told by identify().
Result<Target> reach(const manifest::Model& model, const TargetParts& parts);
// Asks who we are, and refuses another account than this one (empty: any will do).
Result<> identify(Target& target, const std::string& account);
// Both: refuses another account than the environment's.
Result<Target> connect(const manifest::Model& model, const TargetParts& parts);
// A region of an account by the ordinary chain, without a manifest (rollback without a checkout).
Result<Target> connect_aws(const std::string& region, const std::string& account,
                           const TargetParts& parts);
Result<Target> connect_local(const std::string& region, const TargetParts& parts);

}  // namespace windlass::ops
