#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cloud/elb/configuration.h"
#include "cloud/elb/tests/elb_fixture.h"
#include "host/haproxy_process.h"

namespace windlass::cloud::elb {

namespace {

class ConfigurationFixture : public ElbFixture {
 public:
  ConfigurationFixture() {
    balancer = given_balancer();
    group = given_group();
  }
  const std::string& text() {
    duty();
    return on_host().configuration;
  }
  // Ids are random: golden texts have words instead.
  std::string plain() {
    auto said = text();
    said = replace_all(said, group.substr(group.rfind('/') + 1), "GROUP");
    int number = 0;
    auto listeners = done<op::DescribeListeners>({.load_balancer_arn = balancer});
    for (auto& listener : *listeners.listeners) {
      auto arn = *listener.listener_arn;
      auto rules = done<op::DescribeRules>({.listener_arn = arn});
      for (auto& rule : *rules.rules)
        said = replace_all(said, rule.rule_arn->substr(rule.rule_arn->rfind('/') + 1),
                           *rule.is_default ? "DEFAULT" : "RULE" + *rule.priority);
      said =
          replace_all(said, arn.substr(arn.rfind('/') + 1), "LISTENER" + std::to_string(++number));
    }
    return said;
  }
  std::string frontend() {
    auto said = plain();
    auto begin = said.find("frontend ");
    return said.substr(begin, said.find("\nbackend ") + 1 - begin);
  }
  std::string backend() {
    auto said = plain();
    return said.substr(said.find("\nbackend ") + 1);
  }
  void set(const char* key, const char* value) {
    done<op::ModifyTargetGroupAttributes>(
        {.target_group_arn = group, .attributes = {{{.key = key, .value = value}}}});
  }
  bool has(const std::string& piece) {
    auto said = plain();
    INFO(said);
    return said.find(piece) != std::string::npos;
  }
  // By the real one, where there is one.
  void check_by_haproxy() {
    duty();
    if (::access("/usr/sbin/haproxy", X_OK) != 0) {
      MESSAGE("skipped: haproxy is not installed");
      return;
    }
    auto& spec = on_host();
    host::HaproxyPlaces places{.folder = settings.state_dir + "/lb",
                               .sockets = settings.state_dir + "/lb",
                               .host = "none",
                               .user = "nobody",
                               .group = "nogroup"};
    std::filesystem::create_directories(places.folder + "/files");
    for (auto& [name, bytes] : spec.files) std::ofstream(places.folder + "/files/" + name) << bytes;
    // Which namespaces there are is no matter of words.
    auto whole = replace_all(host::haproxy_file(spec, places), " namespace \"${HOST}\"", "");
    std::ofstream(places.folder + "/haproxy.cfg") << whole;
    auto checked = host::check_haproxy_file(places.folder + "/haproxy.cfg");
    CHECK_MESSAGE(checked, checked.error().message << "\n" << whole);
  }

  std::string balancer, group;
};

}  // namespace

TEST_CASE_FIXTURE(ConfigurationFixture, "a listener binds in its network and on the host") {
  given_listener(balancer, forward(group));
  CHECK(frontend() ==
        R"(frontend listener-LISTENER1
  bind :80
  bind "127.0.0.1:${PORT_LISTENER1}" namespace "${HOST}"
  http-request set-header X-Forwarded-For "%[req.fhdr(X-Forwarded-For)], %[src]" if { req.fhdr(X-Forwarded-For) -m found }
  http-request set-header X-Forwarded-For "%[src]" unless { req.fhdr(X-Forwarded-For) -m found }
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Port %[dst_port]
  unique-id-format %{+X}o\ Root=1-%Ts-%[uuid(),regsub(-,,g),bytes(0,24)]
  http-request set-header X-Amzn-Trace-Id %[unique-id] unless { req.hdr(X-Amzn-Trace-Id) -m found }
  http-request set-var(txn.trace) req.hdr(X-Amzn-Trace-Id)
  http-request set-var(txn.rule) str(DEFAULT) if !{ var(txn.rule) -m found }
  use_backend group-GROUP if { var(txn.rule) -m str DEFAULT }

)");
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture, "a group's checks are its own") {
  given_listener(balancer, forward(group));
  done<op::ModifyTargetGroup>({.target_group_arn = group,
                               .health_check_port = "9000",
                               .health_check_path = "/it's-up?a=%20",
                               .health_check_interval_seconds = 10,
                               .matcher = {{.http_code = "200,300-399"}}});
  CHECK(backend() == R"(backend group-GROUP
  # each server: check inter 10s rise 5 fall 2 port 9000
  balance roundrobin
  timeout check 5s
  option httpchk
  http-check send meth GET uri '/it'\''s-up?a=%20' ver HTTP/1.1 hdr Host %si:%sp hdr User-Agent ELB-HealthChecker/2.0
  http-check expect status 200,300-399
  http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE TRACE }

)");
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture,
                  "the first rule whose conditions hold decides, whatever it does") {
  auto listener = given_listener(balancer, forward(group));
  given_rule(listener, 20, path("/old/*"),
             {.type = "redirect",
              .redirect_config = {{.path = "/new/#{path}", .status_code = "HTTP_302"}}});
  given_rule(listener, 10, path("/*.php"), forward(group));
  auto said = plain();
  auto one = said.find("set-var(txn.rule) str(RULE10) if !{ var(txn.rule) -m found } is-RULE10-1");
  auto two = said.find("set-var(txn.rule) str(RULE20) if !{ var(txn.rule) -m found } is-RULE20-1");
  CHECK(one < two);
  CHECK(two < said.find("http-request redirect"));
  CHECK(has(R"(acl is-RULE10-1 path -m reg -- '^/.*\.php$')"));
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture, "every kind of condition has its words") {
  auto listener = given_listener(balancer, forward(group));
  given_rule(listener, 1, {.field = "host-header", .values = {{"*.Example.com", "a.b"}}},
             forward(group));
  given_rule(listener, 2,
             {.field = "http-header",
              .http_header_config = {{.http_header_name = "X-It.s", .values = {{"a?c"}}}}},
             forward(group));
  given_rule(listener, 3,
             {.field = "query-string",
              .query_string_config = {{.values = {{{.key = "v", .value = "1*"}, {.value = "x"}}}}}},
             forward(group));
  given_rule(listener, 4,
             {.field = "http-request-method",
              .http_request_method_config = {{.values = {{"GET", "HEAD"}}}}},
             forward(group));
  given_rule(listener, 5,
             {.field = "source-ip", .source_ip_config = {{.values = {{"10.0.0.0/8"}}}}},
             forward(group));
  CHECK(has(R"(req.hdr(Host),field(1,:) -m reg -i -- '^.*\.Example\.com$' '^a\.b$')"));
  CHECK(has(R"('req.fhdr(X-It.s)' -m reg -i -- '^a.c$')"));
  CHECK(has(R"(query -m reg -i -- '(^|&)v=1[^&]*(&|$)' '(^|&)([^&=]*=)?x(&|$)')"));
  CHECK(has("method -m str -- 'GET' 'HEAD'"));
  CHECK(has("src -m ip -- '10.0.0.0/8'"));
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture, "weights are dice, and a cookie keeps whom they chose") {
  auto other = given_group("other");
  Action action{.type = "forward", .forward_config = ForwardActionConfig{}};
  action.forward_config->target_groups = {
      {{.target_group_arn = group, .weight = 80}, {.target_group_arn = other, .weight = 20}}};
  action.forward_config->target_group_stickiness_config = {
      {.enabled = true, .duration_seconds = 60}};
  given_listener(balancer, action);
  CHECK(has("set-var(txn.dice) rand(100)"));
  CHECK(
      has("set-var(txn.group) str(group-GROUP) if { var(txn.rule) -m str DEFAULT } { "
          "var(txn.dice) -m int lt 80 }"));
  CHECK(has("{ req.cook(AWSALBTG) -m str group-GROUP }"));
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture, "an answer of the listener's own is a file") {
  given_listener(balancer, {.type = "fixed-response",
                            .fixed_response_config = {{.message_body = "line\nuser evil",
                                                       .status_code = "503",
                                                       .content_type = "text/html"}}});
  CHECK(has(
      "http-request return status 503 content-type 'text/html' file \"${FILES}/DEFAULT.body\""));
  CHECK(text().find("user evil") == std::string::npos);
  REQUIRE(on_host().files.size() == 1);
  CHECK(on_host().files.begin()->second == "line\nuser evil");
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture,
                  "a redirect to another listener finds it on the loopback too") {
  given_listener(balancer, {.type = "redirect",
                            .redirect_config = {{.port = "8443", .status_code = "HTTP_301"}}});
  given_listener(balancer, forward(group), 8443);
  CHECK(
      has("redirect location 'http://%[req.hdr(Host),field(1,:)]:%[env(PORT_LISTENER2)]/"
          "%[path,bytes(1)]?%[query]' code 301"));
  CHECK(
      has("redirect location 'http://%[req.hdr(Host),field(1,:)]:8443/%[path,bytes(1)]' code 301 "
          "if { var(txn.rule) -m str DEFAULT }\n"));
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ConfigurationFixture,
                  "sticky groups come by the file, without those that drain") {
  given_listener(balancer, forward(group));
  given_targets(group, {"i-a", "i-b"});
  set("stickiness.enabled", "true");
  CHECK(has("cookie AWSALB insert indirect nocache maxidle 86400s attr Max-Age=86400"));
  CHECK(on_host().servers[0].by_file);
  CHECK(on_host().servers[0].options.find(" cookie ") != std::string::npos);
  check_by_haproxy();
  checks_say("L7OK", true);
  done<op::DeregisterTargets>({.target_group_arn = group, .targets = {{{.id = "i-a"}}}});
  duty();
  CHECK(on_host().servers.size() == 1);
}

TEST_CASE_FIXTURE(ConfigurationFixture,
                  "attributes of balancers, listeners and groups have their effect") {
  auto listener = given_listener(balancer, forward(group));
  done<op::ModifyLoadBalancerAttributes>(
      {.load_balancer_arn = balancer,
       .attributes = {{{.key = "idle_timeout.timeout_seconds", .value = "7"},
                       {.key = "routing.http.xff_client_port.enabled", .value = "true"},
                       {.key = "routing.http.drop_invalid_header_fields.enabled", .value = "true"},
                       {.key = "access_logs.s3.bucket", .value = "logs"},
                       {.key = "access_logs.s3.enabled", .value = "true"}}}});
  done<op::ModifyListenerAttributes>(
      {.listener_arn = listener,
       .attributes = {
           {{.key = "routing.http.response.x_frame_options.header_value", .value = "DENY"},
            {.key = "routing.http.response.server.enabled", .value = "false"}}}});
  set("load_balancing.algorithm.type", "least_outstanding_requests");
  CHECK(has("timeout client 7s"));
  CHECK(has("%[src]:%[src_port]"));
  CHECK(has("http-after-response set-header x-frame-options 'DENY'"));
  CHECK(has("balance leastconn"));
  check_by_haproxy();
  set("load_balancing.algorithm.type", "weighted_random");
  set("stickiness.type", "app_cookie");
  set("stickiness.app_cookie.cookie_name", "SID");
  set("stickiness.enabled", "true");
  CHECK(has("stick match 'req.cook(SID)'"));
  check_by_haproxy();
}

TEST_CASE_FIXTURE(ElbFixture, "a network load balancer passes bytes on, and knows who came") {
  auto arn = given_network_balancer();
  auto wanted = wanted_group("stream");
  wanted.protocol = "TCP";
  auto group = *done<op::CreateTargetGroup>(wanted).target_groups->front().target_group_arn;
  for (auto [key, value] :
       {std::pair{"stickiness.enabled", "true"}, {"proxy_protocol_v2.enabled", "true"}})
    done<op::ModifyTargetGroupAttributes>(
        {.target_group_arn = group, .attributes = {{{.key = key, .value = value}}}});
  CreateListenerInput listener = wanted_listener(arn, forward(group), 5432);
  listener.protocol = "TCP";
  done<op::CreateListener>(listener);
  given_targets(group, {"i-a"});
  duty();
  auto& text = on_host().configuration;
  CHECK(text.find("  mode tcp\n") != std::string::npos);
  CHECK(text.find("stick on src") != std::string::npos);
  CHECK(text.find("option httpchk") == std::string::npos);
  CHECK(on_host().servers[0].options.find("send-proxy-v2") != std::string::npos);
  CHECK(refused<op::CreateRule>(
            {.listener_arn = done<op::DescribeListeners>({.load_balancer_arn = arn})
                                 .listeners->front()
                                 .listener_arn,
             .conditions = {{path("/a")}},
             .priority = 1,
             .actions = {{forward(group)}}}) == "OperationNotPermitted");
}

}  // namespace windlass::cloud::elb
