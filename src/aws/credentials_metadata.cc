// Credentials that a machine or container is given by its surroundings, over HTTP.
#include "aws/credentials.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

using namespace std::chrono_literals;

// These answer at once or not at all: a laptop must not wait for them.
http::SendOptions nearby() {
  http::SendOptions options;
  options.deadline = 2s;
  options.connect_deadline = 1s;
  options.body_max = 1 << 20;
  return options;
}

struct Url {
  std::string origin;  // http://169.254.169.254
  std::string host;    // with its port
  std::string target;
};

std::optional<Url> parse_url(const std::string& text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return std::nullopt;
  auto host = text.find("://") + 3;
  auto path = text.find('/', host);
  Url url;
  url.host = text.substr(host, path == std::string::npos ? path : path - host);
  url.origin = text.substr(0, host) + url.host;
  url.target = path == std::string::npos ? "/" : text.substr(path);
  if (url.host.empty() || text.find_first_of(" \r\n\t") != std::string::npos) return std::nullopt;
  return url;
}

std::string host_without_port(const std::string& host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// Plain HTTP must not carry credentials off the machine: only loopback and the containers' own
// addresses are asked that way.
bool may_be_asked(const Url& url) {
  if (url.origin.starts_with("https://")) return true;
  auto host = host_without_port(url.host);
  if (host == "localhost" || host == "[::1]" || host == "169.254.170.2" ||
      host == "169.254.170.23" || host == "[fd00:ec2::23]")
    return true;
  if (!host.starts_with("127.")) return false;
  return host.find_first_not_of("0123456789.") == std::string::npos;
}

Result<std::string> fetch(const CredentialsParts& parts, const std::string& method, const Url& url,
                          http::Headers headers, const std::string& what) {
  http::Request request;
  request.method = method;
  request.target = url.target;
  request.headers = std::move(headers);
  request.headers.set("Host", url.host);
  auto response = parts.http->send(url.origin, request, nearby());
  if (!response) return std::move(response).error();
  if (response->status == 200) return response->body.read_all();
  return Error{"Status" + std::to_string(response->status),
               what + " answered with status " + std::to_string(response->status)};
}

Result<std::optional<std::string>> container_token(const CredentialsParts& parts) {
  std::optional<std::string> token;
  if (auto path = parts.settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    token = parts.read_file(*path);
    if (!token)
      return Error{"BadCredentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names " + *path +
                                         ", which cannot be read"};
    while (token->ends_with('\n') || token->ends_with('\r')) token->pop_back();
  } else {
    token = parts.settings.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  }
  if (token && token->find_first_of("\r\n") != std::string::npos)
    return Error{"BadCredentials", "the container's authorization token has a line break in it"};
  return token;
}

}  // namespace

Result<Finding> credentials_of_container(const CredentialsParts& parts) {
  auto relative = parts.settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  auto full = parts.settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!relative && !full)
    return Finding{.why_not = "the container: AWS_CONTAINER_CREDENTIALS_FULL_URI is not set"};
  auto text = relative ? "http://169.254.170.2" + *relative : *full;
  auto url = parse_url(text);
  if (!url) return Error{"BadCredentials", "the container's credentials are at no URL: " + text};
  if (!may_be_asked(*url))
    return Error{"BadCredentials",
                 "AWS_CONTAINER_CREDENTIALS_FULL_URI names " + url->host +
                     ": over plain http, credentials are only taken from this machine itself, "
                     "169.254.170.2, 169.254.170.23 or [fd00:ec2::23]"};
  http::Headers headers{{"Accept", "application/json"}};
  if (auto token = TRY(container_token(parts))) headers.add("Authorization", *token);
  auto answer = TRY(fetch(parts, "GET", *url, std::move(headers), "the container's endpoint")
                        .context("credentials of the container"));
  return Finding{.found = TRY(parse_credentials(answer, "the container's endpoint"))};
}

// IMDSv2: a session first, which a request forwarded by mistake cannot have.
Result<Finding> credentials_of_instance(const CredentialsParts& parts) {
  if (parts.settings.is_on("AWS_EC2_METADATA_DISABLED", ""))
    return Finding{.why_not = "the instance's metadata: AWS_EC2_METADATA_DISABLED is true"};
  auto given = parts.settings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  auto base = parse_url(given.value_or("http://169.254.169.254"));
  if (!base)
    return Error{"BadCredentials", "AWS_EC2_METADATA_SERVICE_ENDPOINT is no URL: " + *given};

  auto at = [&](const std::string& target) { return Url{base->origin, base->host, target}; };
  auto token = fetch(parts, "PUT", at("/latest/api/token"),
                     {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}, "instance metadata");
  if (!token) return Finding{.why_not = "the instance's metadata: no answer at " + base->host};
  http::Headers session{{"X-aws-ec2-metadata-token", *token}};
  std::string where = "/latest/meta-data/iam/security-credentials/";
  auto roles = fetch(parts, "GET", at(where), session, "instance metadata");
  if (!roles || trimmed(*roles).empty())
    return Finding{.why_not = "the instance's metadata: this instance has no role"};
  auto role = std::string(trimmed(std::string_view(*roles).substr(0, roles->find('\n'))));
  auto answer =
      TRY(fetch(parts, "GET", at(where + percent_encode(role)), session, "instance metadata")
              .context("credentials of the instance's role " + role));
  return Finding{.found = TRY(parse_credentials(answer, "the instance's metadata"))};
}

}  // namespace windlass::aws
