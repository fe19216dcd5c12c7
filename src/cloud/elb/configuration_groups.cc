// Target groups: who is asked, in which turn, and how it is known who can answer.
#include "base/text.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/configuration.h"

namespace windlass::cloud::elb {

namespace {

bool checks_http(const Group& group) { return group.document.health_check_protocol != "TCP"; }

std::string check_text(const Group& group) {
  auto& document = group.document;
  auto text = "  timeout check " + std::to_string(*document.health_check_timeout_seconds) + "s\n";
  if (!checks_http(group)) return text;
  return text +
         "  option httpchk\n"
         "  http-check send meth GET uri " +
         quoted(*document.health_check_path) +
         " ver HTTP/1.1 hdr Host %si:%sp hdr User-Agent ELB-HealthChecker/2.0\n"
         "  http-check expect status " +
         replace_all(*document.matcher->http_code, " ", "") + "\n";
}

std::string turn_text(const Group& group) {
  auto algorithm = group.attribute("load_balancing.algorithm.type");
  if (algorithm == "least_outstanding_requests") return "  balance leastconn\n";
  if (algorithm == "weighted_random") return "  balance random(1)\n";
  return "  balance roundrobin\n";
}

std::string sticky_text(const Group& group) {
  if (!group.is_sticky()) return "";
  auto type = group.attribute("stickiness.type");
  if (type == "source_ip")
    return "  stick-table type ip size 100k expire 1h peers tables\n  stick on src\n";
  if (type == "app_cookie") {
    auto cookie = group.attribute("stickiness.app_cookie.cookie_name");
    return "  stick-table type string len 128 size 100k expire " +
           group.attribute("stickiness.app_cookie.duration_seconds") +
           "s peers tables\n"
           "  stick match " +
           quoted("req.cook(" + cookie + ")") + "\n  stick store-response " +
           quoted("res.cook(" + cookie + ")") + "\n";
  }
  auto seconds = group.attribute("stickiness.lb_cookie.duration_seconds");
  return "  cookie AWSALB insert indirect nocache maxidle " + seconds +
         "s attr Max-Age=" + seconds + "\n";
}

}  // namespace

std::string server_options(const Group& group) {
  auto& document = group.document;
  std::string text = "check inter " + std::to_string(*document.health_check_interval_seconds) +
                     "s rise " + std::to_string(*document.healthy_threshold_count) + " fall " +
                     std::to_string(*document.unhealthy_threshold_count);
  if (*document.health_check_port != "traffic-port") text += " port " + *document.health_check_port;
  if (group.is_secure()) text += " ssl verify none";
  auto secure_check = document.health_check_protocol == "HTTPS";
  if (secure_check) text += group.is_secure() ? " check-ssl" : " check-ssl verify none";
  if (document.protocol_version == "HTTP2") {
    text += group.is_secure() ? " alpn h2" : " proto h2";
    text += secure_check ? " check-alpn h2" : " check-proto h2";
  }
  if (group.attribute("proxy_protocol_v2.enabled") == "true")
    text += " send-proxy-v2 check-send-proxy";
  auto slow = group.attribute("slow_start.duration_seconds");
  if (!slow.empty() && slow != "0") text += " slowstart " + slow + "s";
  // Of HTTP nothing that was begun is cut, as on AWS: a server that was only slow to a check may answer.
  if (!group.is_http() &&
      group.attribute("target_health_state.unhealthy.connection_termination.enabled") == "true")
    text += " on-marked-down shutdown-sessions";
  return text;
}

std::string backend_text(const Plan& plan, const PlannedGroup& planned) {
  auto& group = planned.group;
  auto text = "backend " + backend_name(group.id) + "\n  # each server: " + server_options(group) +
              "\n" + turn_text(group) + sticky_text(group) + check_text(group);
  if (!plan.balancer.is_network())
    // Others may have had their effect already.
    text += "  http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE TRACE }\n";
  return text + "\n";
}

}  // namespace windlass::cloud::elb
