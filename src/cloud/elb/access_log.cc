#include "cloud/elb/access_log.h"

#include <cmath>
#include <cstdio>

#include "aws/s3/put_object.h"
#include "base/gzip.h"
#include "base/text.h"
#include "base/time.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/errors.h"

namespace windlass::cloud::elb {

// The time (seconds, milliseconds), client, server, TR, Tw, Tc, Tr, Ta, status, bytes in and out,
// method, URI, version, cipher, TLS version, backend, rule, user agent, host, trace id, how it
// ended.
const char* const access_log_text =
    "  log stdout format raw local0\n"
    "  http-request capture req.hdr(User-Agent) len 256\n"
    "  http-request capture req.hdr(Host) len 128\n"
    "  log-format "
    "\"%Ts\\t%ms\\t%ci:%cp\\t%si:%sp\\t%TR\\t%Tw\\t%Tc\\t%Tr\\t%Ta\\t%ST\\t%U\\t%B\\t%HM\\t%HU"
    "\\t%HV\\t%sslc\\t%sslv\\t%b\\t%[var(txn.rule)]\\t%[capture.req.hdr(0)]\\t%[capture.req.hdr(1)]"
    "\\t%[var(txn.trace)]\\t%ts\\t%f\"\n";

namespace {

enum Field : std::size_t {
  Seconds,
  Millis,
  Client,
  Server,
  Heard,
  Queued,
  Connected,
  Answered,
  Whole,
  Status,
  In,
  Out,
  Method,
  Uri,
  Version,
  Cipher,
  Tls,
  Backend,
  RuleId,
  Agent,
  Host,
  Trace,
  Ended,
  Front,
  fields,
};

using Fields = std::vector<std::string_view>;

std::string seconds_of(std::int64_t millis) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(millis) / 1000);
  return text;
}

std::string or_dash(std::string_view text) {
  return text.empty() || text == "-" ? "-" : std::string(text);
}

std::string in_quotes(std::string_view text) {
  return "\"" + replace_all(or_dash(text), "\"", "\\x22") + "\"";
}

struct Matched {
  std::string priority = "-", action = "-", redirect = "-";
  std::string certificate = "-", group = "-";
  int port = 80;
  bool secure = false;
};

std::string action_of(const std::vector<aws::elbv2::Action>& actions) {
  return actions.empty() ? "-" : actions.front().type.value_or("-");
}

Matched matched(const Plan& plan, const Fields& line) {
  Matched found;
  for (auto& planned : plan.listeners) {
    auto& listener = planned.listener;
    if (line[Front].substr(0, line[Front].find('~')) != frontend_name(listener)) continue;
    found.port = *listener.document.port;
    found.secure = listener.is_secure();
    if (found.secure && listener.document.certificates)
      found.certificate = listener.document.certificates->front().certificate_arn.value_or("-");
    if (line[RuleId] == listener.default_rule) {
      found.priority = "0";
      found.action = action_of(*listener.document.default_actions);
    }
    for (auto& rule : planned.rules)
      if (line[RuleId] == rule.id) {
        found.priority = std::to_string(rule.priority);
        found.action = action_of(*rule.document.actions);
      }
  }
  for (auto& [id, planned] : plan.groups)
    if (line[Backend] == backend_name(id)) found.group = planned.group.arn();
  return found;
}

std::string line_of(const Plan& plan, const Fields& line) {
  auto number = [&](Field field) { return parse_int(line[field]).value_or(-1); };
  auto found = matched(plan, line);
  auto begun =
      Time{std::chrono::seconds(number(Seconds)) + std::chrono::milliseconds(number(Millis))};
  auto answered = number(Answered), whole = number(Whole), queued = number(Queued),
       connected = number(Connected), heard = number(Heard);
  auto asked = queued >= 0 && connected >= 0;
  auto ended = begun + std::chrono::milliseconds(std::max<std::int64_t>(0, whole));
  auto server = line[Server].starts_with("-") || line[Server].starts_with("<") ||
                        line[Server].starts_with(":") || line[Server] == "-:0"
                    ? std::string("-")
                    : std::string(line[Server]);
  auto target_status = answered >= 0 && server != "-" ? std::string(line[Status]) : "-";
  auto host = std::string(line[Host].substr(0, line[Host].find(':')));
  auto scheme = found.secure ? std::string("https") : std::string("http");
  std::string text = (line[Version] == "HTTP/2.0" ? "h2" : scheme) + " " +
                     format_iso8601_millis(ended).insert(23, "000") + " " + plan.balancer.path() +
                     " " + std::string(line[Client]) + " " + server + " ";
  text +=
      (asked && heard >= 0 ? seconds_of(heard + queued + connected) : "-1") + " " +
      (answered >= 0 ? seconds_of(answered) : "-1") + " " +
      (answered >= 0 && whole >= 0
           ? seconds_of(std::max<std::int64_t>(0, whole - heard - queued - connected - answered))
           : "-1") +
      " ";
  text += or_dash(line[Status]) + " " + target_status + " " + std::string(line[In]) + " " +
          std::string(line[Out]) + " ";
  text += in_quotes(std::string(line[Method]) + " " + scheme + "://" + host + ":" +
                    std::to_string(found.port) + std::string(line[Uri]) + " " +
                    std::string(line[Version])) +
          " " + in_quotes(line[Agent]) + " " + or_dash(line[Cipher]) + " " + or_dash(line[Tls]) +
          " " + found.group + " " + in_quotes(line[Trace]) + " " +
          in_quotes(found.secure ? host : "-") + " " + in_quotes(found.certificate) + " " +
          found.priority + " " + format_iso8601_millis(begun).insert(23, "000") + " " +
          in_quotes(found.action) + " " + in_quotes(found.redirect) + " \"-\" " +
          in_quotes(server) + " " + in_quotes(target_status) + " \"-\" \"-\" TID_" +
          hex(std::string(line[Client])).substr(0, 32);
  return text + "\n";
}

}  // namespace

std::string access_log_lines(const Plan& plan, std::string_view logged) {
  std::string lines;
  for (auto raw : split(logged, '\n')) {
    auto line = split(raw, '\t');
    if (line.size() == fields) lines += line_of(plan, line);
  }
  return lines;
}

LogPlace log_place(const Balancer& balancer, Time at, const std::string& last) {
  auto prefix = attribute_of(balancer, "access_logs.s3.prefix");
  auto stamp = format_iso8601(std::chrono::floor<std::chrono::minutes>(at));
  auto day = replace_all(stamp.substr(0, 10), "-", "/");
  auto minute = replace_all(stamp.substr(0, 10), "-", "") + "T" + stamp.substr(11, 2) +
                stamp.substr(14, 2) + "Z";
  auto address = balancer.places.empty() ? "" : balancer.places.front().address;
  return {.bucket = attribute_of(balancer, "access_logs.s3.bucket"),
          .key = (prefix.empty() ? "" : prefix + "/") + "AWSLogs/" + balancer.account +
                 "/elasticloadbalancing/" + balancer.region + "/" + day + "/" + balancer.account +
                 "_elasticloadbalancing_" + balancer.region + "_" +
                 replace_all(balancer.path(), "/", ".") + "_" + minute + "_" + address + "_" +
                 last + ".log.gz"};
}

bool writes_logs(const Balancer& balancer) {
  return !balancer.is_network() && attribute_of(balancer, "access_logs.s3.enabled") == "true";
}

Result<> put_log(const Work& work, const Balancer& balancer, const LogPlace& place,
                 std::string bytes) {
  aws::s3::PutObjectRequest request;
  request.bucket = place.bucket;
  request.key = place.key;
  request.body = Body(std::move(bytes));
  work.acting_for = {.source_arn = balancer.arn(),
                     .account = AccountId{balancer.account},
                     .region = Region{balancer.region}};
  auto put = work.peers.call<aws::s3::op::PutObject>(std::move(request));
  work.acting_for = {};
  TRY(std::move(put));
  return Done{};
}

Result<> put_test_file(const Work& work, const Balancer& balancer) {
  auto prefix = attribute_of(balancer, "access_logs.s3.prefix");
  auto bucket = attribute_of(balancer, "access_logs.s3.bucket");
  auto put = put_log(work, balancer,
                     {.bucket = bucket,
                      .key = (prefix.empty() ? "" : prefix + "/") + "AWSLogs/" + balancer.account +
                             "/ELBAccessLogTestFile"},
                     "Enable AccessLog for ELB: " + balancer.name);
  if (put) return Done{};
  return invalid_configuration("Access Denied for bucket: " + bucket +
                               ". Please check S3bucket permission");
}

}  // namespace windlass::cloud::elb
