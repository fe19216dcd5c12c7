#include "agent/calls.h"

#include "base/text.h"
#include "base/time.h"

namespace windlass::agent {

namespace {

constexpr auto limit = std::chrono::seconds(20);
// AWS takes a clock that is five minutes off.
constexpr auto skew_max = std::chrono::minutes(4);

// The text of the first such element: all that we ask of XML.
std::string element(std::string_view xml, const std::string& name) {
  auto begin = xml.find("<" + name + ">");
  if (begin == xml.npos) return "";
  begin += name.size() + 2;
  auto end = xml.find("</" + name + ">", begin);
  return end == xml.npos ? "" : std::string(xml.substr(begin, end - begin));
}

Error refusal(const Response& answer, const std::string& what) {
  auto code = element(answer.body, "Code");
  if (code.empty()) code = "Http" + std::to_string(answer.status);
  auto message = element(answer.body, "Message");
  return {.code = code,
          .message = what + ": " + code + (message.empty() ? "" : ": " + message),
          .status = answer.status};
}

bool is_about_credentials(const Response& answer) {
  return answer.status == 401 || answer.status == 403 ||
         (answer.status == 400 && answer.body.find("Token") != std::string::npos);
}

}  // namespace

Calls::Place regional_endpoints(const std::string& region, const std::string& domain) {
  return [region, domain](const std::string& service) {
    return Url{.secure = true, .host = service + "." + region + "." + domain, .port = 443};
  };
}

Result<Response> Calls::send_once(Request request, const std::string& service) {
  auto credentials = TRY(metadata_.credentials());
  sign(request, credentials, region_, service, clock_.now() + ahead_);
  return web_.ask(request, limit);
}

// Keys that ended early, or a clock that is wrong, are seen by the first refusal, and put right.
Result<Response> Calls::send(const Request& plain, const std::string& service) {
  auto answer = TRY(send_once(plain, service));
  if (!is_about_credentials(answer)) return answer;
  metadata_.forget_credentials();
  if (auto theirs = parse_http_date(header(answer.headers, "Date"))) {
    auto ahead = *theirs - clock_.now();
    ahead_ = ahead > skew_max || ahead < -skew_max ? ahead : Duration{};
  }
  return send_once(plain, service);
}

Result<Response> Calls::query(const std::string& service, const std::string& version,
                              const std::string& action, const Parameters& parameters) {
  Request request{.method = "POST", .url = place_(service)};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  request.body = "Action=" + action + "&Version=" + version;
  for (auto& [name, value] : parameters) request.body += "&" + name + "=" + percent_encode(value);
  auto answer = TRY(send(request, service).context(action));
  if (answer.status / 100 != 2) return refusal(answer, action);
  return answer;
}

Result<> Calls::signal(const LayerFile& layer, const std::string& instance, bool success) {
  TRY(query("cloudformation", "2010-05-15", "SignalResource",
            {{"StackName", layer.stack},
             {"LogicalResourceId", layer.group},
             {"UniqueId", instance},
             {"Status", success ? "SUCCESS" : "FAILURE"}}));
  return Done{};
}

Result<std::string> Calls::target_health(const LayerFile& layer, const std::string& instance) {
  auto answer =
      TRY(query("elasticloadbalancing", "2015-12-01", "DescribeTargetHealth",
                {{"TargetGroupArn", layer.target_group}, {"Targets.member.1.Id", instance}}));
  auto state = element(answer.body, "State");
  return state.empty() ? "unknown" : state;
}

Result<> Calls::take_address(const std::string& address, const std::string& instance,
                             bool by_force) {
  TRY(query("ec2", "2016-11-15", "AssociateAddress",
            {{"InstanceId", instance},
             {"AllocationId", address},
             {"AllowReassociation", by_force ? "true" : "false"}}));
  return Done{};
}

Result<> Calls::put_object(const std::string& bucket, const std::string& key,
                           const std::string& json) {
  Request request{.method = "PUT", .url = place_("s3")};
  // By path: the same for every bucket and endpoint.
  request.url.target = "/" + bucket + "/" + percent_encode(key, "/");
  request.headers = {{"Content-Type", "application/json"}};
  request.body = json;
  auto answer = TRY(send(request, "s3").context("PutObject"));
  if (answer.status / 100 != 2) return refusal(answer, "PutObject");
  return Done{};
}

}  // namespace windlass::agent
