#include "agent/metadata.h"

#include "base/json.h"
#include "base/text.h"

namespace windlass::agent {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto limit = seconds(3);
constexpr auto token_lasts = std::chrono::hours(6);
// IMDS gives credentials that last at least some more minutes; SDKs come for new ones as often.
constexpr auto credentials_kept = minutes(5);

}  // namespace

Result<std::string> Metadata::token() {
  if (!token_.empty() && ticks_.now() < token_until_) return token_;
  Request request{.method = "PUT", .url = base_};
  request.url.target = "/latest/api/token";
  request.headers = {{"X-aws-ec2-metadata-token-ttl-seconds",
                      std::to_string(std::chrono::seconds(token_lasts).count())}};
  auto answer = TRY(web_.ask(request, limit).context("asking for a metadata token"));
  if (answer.status != 200 || answer.body.empty())
    return Error{"Metadata", "no metadata token: HTTP " + std::to_string(answer.status)};
  token_ = trimmed(answer.body);
  token_until_ = ticks_.now() + token_lasts - minutes(5);
  return token_;
}

Result<Response> Metadata::ask(const std::string& path) {
  Request request{.url = base_};
  request.url.target = "/latest/meta-data/" + path;
  request.headers = {{"X-aws-ec2-metadata-token", TRY(token())}};
  return web_.ask(request, limit).context("asking the metadata for " + path);
}

Result<std::string> Metadata::get(const std::string& path) {
  auto answer = TRY(ask(path));
  if (answer.status == 401) {
    // A token ends early when the machine was moved or the service began anew.
    token_.clear();
    answer = TRY(ask(path));
  }
  if (answer.status == 404) return Error{"NotThere", "the metadata has no " + path};
  if (answer.status != 200)
    return Error{"Metadata", path + ": HTTP " + std::to_string(answer.status)};
  return std::move(answer.body);
}

Result<Credentials> Metadata::credentials() {
  if (credentials_ && ticks_.now() < credentials_until_) return *credentials_;
  auto role = TRY(get("iam/security-credentials/"));
  role = trimmed(std::string_view(role).substr(0, role.find('\n')));
  auto json = TRY(parse_json(TRY(get("iam/security-credentials/" + role))));
  Credentials found{.key_id = json.text("AccessKeyId").value_or(""),
                    .secret = json.text("SecretAccessKey").value_or(""),
                    .token = json.text("Token").value_or("")};
  if (found.key_id.empty() || found.secret.empty())
    return Error{"Metadata", "no credentials of the role " + role + ": " +
                                 json.text("Code").value_or("they have no keys")};
  credentials_ = found;
  credentials_until_ = ticks_.now() + credentials_kept;
  return found;
}

}  // namespace windlass::agent
