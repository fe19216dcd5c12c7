// Calls AWS over HTTP: encode, find the endpoint, sign, send, decode, and try again where that
// helps.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "aws/retry.h"

namespace windlass::aws {

struct TransportParts {
  std::shared_ptr<http::Client> http;
  std::shared_ptr<CredentialsSource> credentials;  // null: requests go out unsigned
  const Clock& clock;
  Random& random;
  Sleeper sleep;
};

struct TransportOptions {
  std::string region;
  std::string custom_url = {};
  BucketStyle bucket_style = BucketStyle::Auto;
  int attempts_max = 3;
  std::chrono::milliseconds deadline{60'000};          // of one attempt
  std::shared_ptr<File> save_to = {};                  // where a streamed answer's body goes
  std::function<void(const std::string&)> trace = {};  // a line an event, without secrets
};

class HttpTransport final : public Transport {
 public:
  HttpTransport(TransportParts parts, TransportOptions options);
  Result<> call(const Operation& operation, const void* input, void* output) override;
  // A URL that whoever has it may call for a while, with our rights.
  Result<std::string> presigned_url(const Operation& operation, const void* input,
                                    std::chrono::seconds valid_for);
  const RetryBudget& budget() const { return budget_; }

 private:
  struct Attempt;

  Result<Attempt> prepare(const Operation& operation, const void* input);
  Result<> aim(Attempt& attempt);
  Result<> sign_for(Attempt& attempt);
  Result<> send_once(Attempt& attempt, void* output);
  bool mend(Attempt& attempt, const Error& error);
  void trace(const std::string& line) const;

  TransportParts parts_;
  TransportOptions options_;
  RetryBudget budget_;
  // How far our clock is behind the servers', as their Date headers told.
  std::atomic<Duration::rep> clock_offset_{0};
  std::mutex mutex_;
  std::map<std::string, std::string> bucket_regions_;  // where a redirect sent us
};

// Fills members that the model marks as idempotency tokens and that were left out.
void fill_idempotency_tokens(const Shape& shape, void* input, Random& random);

}  // namespace windlass::aws
