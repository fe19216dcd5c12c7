#include "aws/credentials.h"

#include <mutex>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

using namespace std::chrono_literals;

constexpr auto refresh_before_expiry = 5min;
constexpr auto pause_after_failed_refresh = 30s;

class Fixed final : public CredentialsSource {
 public:
  explicit Fixed(Credentials credentials) : credentials_(std::move(credentials)) {}
  Result<Credentials> get() override { return credentials_; }

 private:
  Credentials credentials_;
};

class Cached final : public CredentialsSource {
 public:
  Cached(std::shared_ptr<CredentialsSource> source, const Clock& clock)
      : source_(std::move(source)), clock_(clock) {}

  Result<Credentials> get() override {
    // Held while asking: the others would ask the same.
    std::lock_guard lock(mutex_);
    auto now = clock_.now();
    if (kept_ && (is_fresh(now) || now < not_before_)) return *kept_;
    auto got = source_->get();
    if (got) {
      kept_ = *got;
      return got;
    }
    if (!kept_ || !kept_->expires || now >= *kept_->expires) return got;
    not_before_ = std::min(now + pause_after_failed_refresh, *kept_->expires);
    return *kept_;
  }

  void forget() override {
    std::lock_guard lock(mutex_);
    kept_.reset();
    source_->forget();
  }

 private:
  bool is_fresh(Time now) const {
    return !kept_->expires || now + refresh_before_expiry < *kept_->expires;
  }

  std::mutex mutex_;
  std::shared_ptr<CredentialsSource> source_;
  const Clock& clock_;
  std::optional<Credentials> kept_;
  Time not_before_{};
};

class Chain final : public CredentialsSource {
 public:
  explicit Chain(CredentialsParts parts) : parts_(std::move(parts)) {}

  Result<Credentials> get() override {
    std::string tried;
    for (auto place : places()) {
      auto finding = TRY(place(parts_));
      if (finding.found) return *finding.found;
      tried += "\n  - " + finding.why_not;
    }
    return Error{
        "NoCredentials",
        "no AWS credentials were found. Looked at:" + tried +
            "\nSet AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`; for "
            "the local cloud: eval \"$(windlass cloud env)\""};
  }

 private:
  using Place = Result<Finding> (*)(const CredentialsParts&);

  std::vector<Place> places() const {
    std::vector<Place> all;
    // A profile named on the command line means that profile, whatever the environment says.
    if (!parts_.settings.profile_is_explicit())
      all.push_back([](auto& parts) { return credentials_in_environment(parts.settings); });
    all.push_back(
        [](auto& parts) { return credentials_in_profile(parts, parts.settings.profile()); });
    all.push_back(credentials_of_container);
    all.push_back(credentials_of_instance);
    return all;
  }

  CredentialsParts parts_;
};

}  // namespace

std::shared_ptr<CredentialsSource> fixed_credentials(Credentials credentials) {
  return std::make_shared<Fixed>(std::move(credentials));
}

std::shared_ptr<CredentialsSource> cached_credentials(std::shared_ptr<CredentialsSource> source,
                                                      const Clock& clock) {
  return std::make_shared<Cached>(std::move(source), clock);
}

std::shared_ptr<CredentialsSource> find_credentials(CredentialsParts parts) {
  auto& clock = parts.clock;
  return cached_credentials(std::make_shared<Chain>(std::move(parts)), clock);
}

Result<Finding> credentials_in_environment(const Settings& settings) {
  auto key = settings.variable("AWS_ACCESS_KEY_ID");
  auto secret = settings.variable("AWS_SECRET_ACCESS_KEY");
  if (!key && !secret && settings.variable("AWS_WEB_IDENTITY_TOKEN_FILE"))
    return Error{
        "NotSupported",
        "AWS_WEB_IDENTITY_TOKEN_FILE is set, and windlass does not exchange such tokens yet: "
        "eval \"$(aws configure export-credentials --format env)\""};
  if (!key && !secret) return Finding{.why_not = "the environment: AWS_ACCESS_KEY_ID is not set"};
  if (!key || !secret)
    return Error{"PartialCredentials",
                 std::string("the environment sets only one of AWS_ACCESS_KEY_ID and "
                             "AWS_SECRET_ACCESS_KEY: ") +
                     (key ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is missing"};
  return Finding{
      .found = Credentials{*key, *secret, settings.variable("AWS_SESSION_TOKEN").value_or("")}};
}

Result<Credentials> parse_credentials(std::string_view json, const std::string& from) {
  auto document = parse_json(json);
  if (!document)
    return Error{"BadCredentials", from + " did not answer JSON: " + document.error().message};
  auto key = document->text("AccessKeyId");
  auto secret = document->text("SecretAccessKey");
  if (!key || !secret) {
    auto why = document->text("Message").value_or(document->text("Code").value_or("no keys in it"));
    return Error{"BadCredentials", from + " answered without credentials: " + why};
  }
  Credentials credentials{*key, *secret};
  auto token = document->text("Token");
  if (!token) token = document->text("SessionToken");
  credentials.session_token = token.value_or("");
  if (auto expires = document->text("Expiration")) {
    credentials.expires = parse_iso8601(*expires);
    if (!credentials.expires)
      return Error{"BadCredentials", from + " gave an Expiration that is no time: " + *expires};
  }
  return credentials;
}

}  // namespace windlass::aws
