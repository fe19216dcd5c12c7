#include "cli/cloud_verbs.h"

#include <filesystem>

namespace windlass::cli {

std::string state_of(const Invocation& invocation) {
  auto given = invocation.find("--state");
  if (!given) return default_cloud_state();
  return std::filesystem::absolute(*given).lexically_normal().string();
}

std::string state_words(const Invocation& invocation) {
  auto given = invocation.find("--state");
  return given ? " --state " + *given : "";
}

Result<CloudProcess> running(const Invocation& invocation) {
  auto found = find_cloud(state_of(invocation));
  if (found && !found->endpoint.empty()) return *found;
  return Error{"NotUp", "there is no cloud on " + state_of(invocation) +
                            "; start one: windlass cloud up" + state_words(invocation)};
}

Result<http::Response> ask(const CloudParts& parts, const CloudProcess& process, std::string method,
                           std::string path, std::string body) {
  http::Request request{{std::move(method),
                         std::move(path),
                         {{"Host", process.endpoint.substr(process.endpoint.find("//") + 2)}},
                         ""},
                        Body(std::move(body))};
  return parts.make_http()->send(process.endpoint, request);
}

std::string exports(const CloudProcess& process, const CloudKeys& keys) {
  return "export AWS_ENDPOINT_URL=" + process.endpoint +
         "\nexport AWS_ACCESS_KEY_ID=" + keys.access_key_id +
         "\nexport AWS_SECRET_ACCESS_KEY=" + keys.secret_access_key +
         "\nexport AWS_REGION=us-east-1\nexport AWS_DEFAULT_REGION=us-east-1\n"
         "unset AWS_SESSION_TOKEN AWS_PROFILE\n";
}

}  // namespace windlass::cli
