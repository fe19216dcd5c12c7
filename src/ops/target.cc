#include "ops/target.h"

#include <map>
#include <mutex>

#include "aws/http_transport.h"
#include "aws/sts/get_caller_identity.h"
#include "base/text.h"
#include "ops/sentence.h"

namespace windlass::ops {

namespace {

namespace sts = aws::sts;

// A transport a service, for each may have an endpoint of its own.
class Services final : public Gate {
 public:
  using EndpointOf = std::function<std::string(const std::string& service_id)>;
  Services(aws::TransportParts parts, aws::TransportOptions options, EndpointOf endpoint_of)
      : parts_(std::move(parts)),
        options_(std::move(options)),
        endpoint_of_(std::move(endpoint_of)) {}

  Result<> call(const aws::Operation& operation, const void* input, void* output) override {
    return of(operation).call(operation, input, output);
  }
  Result<std::string> presigned_url(const aws::Operation& operation, const void* input,
                                    std::chrono::seconds valid_for) override {
    return of(operation).presigned_url(operation, input, valid_for);
  }

 private:
  aws::HttpTransport& of(const aws::Operation& operation) {
    std::lock_guard lock(mutex_);
    auto& made = made_[operation.service->id];
    if (!made) {
      auto options = options_;
      options.custom_url = endpoint_of_(operation.service->id);
      made = std::make_unique<aws::HttpTransport>(parts_, std::move(options));
    }
    return *made;
  }

  aws::TransportParts parts_;
  aws::TransportOptions options_;
  EndpointOf endpoint_of_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<aws::HttpTransport>, std::less<>> made_;
};

Target joined(const TargetParts& parts, std::shared_ptr<http::Client> http,
              std::shared_ptr<aws::CredentialsSource> credentials, aws::TransportOptions options,
              Services::EndpointOf endpoint_of) {
  auto region = options.region;
  auto endpoint = endpoint_of("STS");
  auto gate = std::make_shared<Services>(aws::TransportParts{.http = http,
                                                             .credentials = std::move(credentials),
                                                             .clock = parts.clock,
                                                             .random = parts.random,
                                                             .sleep = parts.sleep},
                                         std::move(options), std::move(endpoint_of));
  return {.local = true,
          .account = {},
          .region = region,
          .who = {},
          .endpoint = endpoint,
          .gate = gate,
          .client = aws::Client(gate),
          .http = http};
}

Result<Target> reach_local(const std::string& region, const TargetParts& parts) {
  auto cloud = TRY(parts.local_cloud());
  aws::TransportOptions options;
  options.region = region;
  auto target = joined(parts, parts.make_http(""),
                       aws::fixed_credentials({.access_key_id = cloud.access_key_id,
                                               .secret_access_key = cloud.secret_access_key}),
                       std::move(options), [endpoint = cloud.endpoint](auto&) { return endpoint; });
  target.local = true;
  return target;
}

Result<Target> reach_aws(const std::string& region, const TargetParts& parts) {
  auto settings = TRY(aws::Settings::load(parts.environment, parts.read_file));
  auto http = parts.make_http(settings.ca_bundle().value_or(""));
  auto credentials = aws::find_credentials({.settings = settings,
                                            .http = http,
                                            .clock = parts.clock,
                                            .random = parts.random,
                                            .sleep = parts.sleep,
                                            .read_file = parts.read_file,
                                            .run = parts.run_process});
  aws::TransportOptions options;
  options.region = region;
  options.attempts_max = TRY(settings.attempts_max());
  auto target = joined(parts, http, std::move(credentials), std::move(options),
                       [settings](auto& id) { return settings.endpoint_url(id).value_or(""); });
  target.local = false;
  return target;
}

}  // namespace

Result<> identify(Target& target, const std::string& account) {
  auto who = target.client.call<sts::op::GetCallerIdentity>({});
  if (!who)
    return Error{who.error().code,
                 "cannot tell who we are at " +
                     (target.endpoint.empty() ? "AWS" : target.endpoint) + ": " +
                     continued(who.error().message, "try: windlass aws sts get-caller-identity")};
  target.account = who->account.value_or("");
  target.who = who->arn.value_or("");
  auto parts = split(target.who, ':');
  if (parts.size() > 1 && !parts[1].empty()) target.partition = parts[1];
  if (!account.empty() && account != target.account)
    return Error{"OtherAccount", "these credentials are of account " + target.account + " (" +
                                     target.who + "), and the environment is pinned to " + account +
                                     ": choose another profile (AWS_PROFILE)"};
  return Done{};
}

Result<Target> connect_local(const std::string& region, const TargetParts& parts) {
  auto target = TRY(reach_local(region, parts));
  TRY(identify(target, ""));
  return target;
}

Result<Target> connect_aws(const std::string& region, const std::string& account,
                           const TargetParts& parts) {
  auto target = TRY(reach_aws(region, parts));
  TRY(identify(target, account));
  return target;
}

Result<Target> reach(const manifest::Model& model, const TargetParts& parts) {
  return model.local ? reach_local(model.region, parts) : reach_aws(model.region, parts);
}

Result<Target> connect(const manifest::Model& model, const TargetParts& parts) {
  auto target = TRY(reach(model, parts));
  // The local cloud has one account, whatever the file pins.
  TRY(identify(target, model.local ? "" : model.account));
  return target;
}

}  // namespace windlass::ops
