#include "aws/acm/import_certificate.h"
#include "base/certificate.h"
#include "cloud/elb/tests/elb_fixture.h"

namespace windlass::cloud::elb {

TEST_CASE_FIXTURE(ElbFixture, "a listener tells its actions in full") {
  auto group = given_group();
  auto made = done<op::CreateListener>(wanted_listener(given_balancer(), forward(group)));
  auto& action = made.listeners->front().default_actions->front();
  CHECK(*action.target_group_arn == group);
  CHECK(*action.forward_config->target_groups->front().weight == 1);
  CHECK_FALSE(*action.forward_config->target_group_stickiness_config->enabled);
  auto groups = done<op::DescribeTargetGroups>({});
  CHECK(groups.target_groups->front().load_balancer_arns->size() == 1);
}

TEST_CASE_FIXTURE(ElbFixture, "a port is one listener's") {
  auto arn = given_balancer();
  auto group = given_group();
  auto first = given_listener(arn, forward(group), 80);
  CHECK(refused<op::CreateListener>(wanted_listener(arn, forward(group), 80)) ==
        "DuplicateListener");
  given_listener(arn, forward(group), 81);
  CHECK(refused<op::ModifyListener>({.listener_arn = first, .port = 81}) == "DuplicateListener");
}

TEST_CASE_FIXTURE(ElbFixture, "listeners that no such load balancer can have are refused") {
  auto arn = given_balancer();
  auto action = forward(given_group());
  auto with = [&](const char* protocol) {
    auto wanted = wanted_listener(arn, action);
    wanted.protocol = protocol;
    return refused<op::CreateListener>(wanted);
  };
  CHECK(with("TCP") == "UnsupportedProtocol");
  CHECK(with("UDP") == "UnsupportedProtocol");
  CHECK(with("HTTPS") == "ValidationError");
  auto wanted = wanted_listener(arn, action);
  wanted.protocol = "HTTPS";
  wanted.certificates = {{{.certificate_arn = "arn:aws:acm:us-east-1:000000000000:certificate/x"}}};
  CHECK(refused<op::CreateListener>(wanted) == "CertificateNotFound");
  wanted.protocol = "HTTP";
  CHECK(refused<op::CreateListener>(wanted) == "InvalidConfigurationRequest");
}

TEST_CASE_FIXTURE(ElbFixture, "a secure listener serves with its certificate, and others by name") {
  auto authority = make_authority(random, "test", clock.now(), clock.now() + std::chrono::hours(9));
  auto import = [&](const std::string& name) {
    auto key = make_private_key(KeyKind::EcP256);
    auto certificate = issue_certificate(
        random, authority, key,
        {.names = {name}, .from = clock.now(), .to = clock.now() + std::chrono::hours(1)});
    return *done<aws::acm::op::ImportCertificate>({.certificate = certificate, .private_key = key})
                .certificate_arn;
  };
  auto wanted = wanted_listener(given_balancer(), forward(given_group()), 443);
  wanted.protocol = "HTTPS";
  wanted.certificates = {{{.certificate_arn = import("a.example")}}};
  auto made = done<op::CreateListener>(wanted).listeners->front();
  CHECK(*made.ssl_policy == "ELBSecurityPolicy-2016-08");
  CHECK(*made.mutual_authentication->mode == "off");
  auto other = import("b.example");
  done<op::AddListenerCertificates>(
      {.listener_arn = made.listener_arn, .certificates = {{{.certificate_arn = other}}}});
  CHECK(done<op::DescribeListenerCertificates>({.listener_arn = made.listener_arn})
            .certificates->size() == 2);
  CHECK(done<op::DescribeListeners>({.listener_arns = {{*made.listener_arn}}})
            .listeners->front()
            .certificates->size() == 1);
  duty();
  REQUIRE(on_host().files.size() == 2);
  CHECK(on_host().files.begin()->second.find("PRIVATE KEY") != std::string::npos);
  CHECK(on_host().configuration.find("alpn h2,http/1.1") != std::string::npos);
  CHECK(refused<op::RemoveListenerCertificates>(
            {.listener_arn = made.listener_arn, .certificates = wanted.certificates}) ==
        "OperationNotPermitted");
}

TEST_CASE_FIXTURE(ElbFixture, "a listener leads to groups of its own kind, network and balancer") {
  auto arn = given_balancer();
  auto wanted = wanted_group("stream");
  wanted.protocol = "TCP";
  auto stream = *done<op::CreateTargetGroup>(wanted).target_groups->front().target_group_arn;
  CHECK(refused<op::CreateListener>(wanted_listener(arn, forward(stream))) ==
        "IncompatibleProtocols");
  auto group = given_group();
  CHECK(refused<op::CreateListener>(wanted_listener(arn, forward(group + "0"))) ==
        "TargetGroupNotFound");
  given_listener(arn, forward(group));
  CHECK(refused<op::CreateListener>(wanted_listener(given_balancer("other"), forward(group))) ==
        "TargetGroupAssociationLimit");
}

TEST_CASE_FIXTURE(ElbFixture, "actions that cannot be are refused") {
  auto arn = given_balancer();
  auto refuses = [&](const Action& action) {
    return refused<op::CreateListener>(wanted_listener(arn, action));
  };
  CHECK(refuses({.type = "forward"}) == "ValidationError");
  CHECK(refuses({.type = "authenticate-oidc"}) == "InvalidLoadBalancerAction");
  CHECK(refuses({.type = "redirect", .redirect_config = {{.status_code = "HTTP_301"}}}) ==
        "InvalidLoadBalancerAction");
  CHECK(refuses({.type = "fixed-response",
                 .fixed_response_config = {{.status_code = "200", .content_type = "image/png"}}}) ==
        "ValidationError");
}

TEST_CASE_FIXTURE(ElbFixture, "a redirect's parts are filled in") {
  auto made = done<op::CreateListener>(wanted_listener(
      given_balancer(),
      {.type = "redirect",
       .redirect_config = {{.protocol = "HTTPS", .port = "443", .status_code = "HTTP_301"}}}));
  auto& config = *made.listeners->front().default_actions->front().redirect_config;
  CHECK(*config.host == "#{host}");
  CHECK(*config.path == "/#{path}");
  CHECK(*config.query == "#{query}");
}

TEST_CASE_FIXTURE(ElbFixture, "a deleted listener sets its groups free") {
  auto group = given_group();
  auto listener = given_listener(given_balancer(), forward(group));
  CHECK(refused<op::DeleteTargetGroup>({.target_group_arn = group}) == "ResourceInUse");
  done<op::DeleteListener>({.listener_arn = listener});
  CHECK(refused<op::DeleteListener>({.listener_arn = listener}) == "ListenerNotFound");
  done<op::DeleteTargetGroup>({.target_group_arn = group});
}

TEST_CASE_FIXTURE(ElbFixture, "rules come by priority, the default one last") {
  auto group = given_group();
  auto listener = given_listener(given_balancer(), forward(group));
  auto second = given_rule(listener, 20, path("/b*"), forward(group));
  auto first = given_rule(listener, 10, path("/a*"), forward(group));
  auto rules = *done<op::DescribeRules>({.listener_arn = listener}).rules;
  REQUIRE(rules.size() == 3);
  CHECK(*rules[0].rule_arn == first);
  CHECK(*rules[0].conditions->front().path_pattern_config->values ==
        std::vector<std::string>{"/a*"});
  CHECK(*rules[1].rule_arn == second);
  CHECK(*rules[2].priority == "default");
  CHECK(*rules[2].is_default);
  auto named = done<op::DescribeRules>({.rule_arns = {{*rules[2].rule_arn}}});
  CHECK(*named.rules->front().is_default);
}

TEST_CASE_FIXTURE(ElbFixture, "two rules change places at once, and none takes another's") {
  auto group = given_group();
  auto listener = given_listener(given_balancer(), forward(group));
  auto a = given_rule(listener, 1, path("/a"), forward(group));
  auto b = given_rule(listener, 2, path("/b"), forward(group));
  CHECK(refused<op::SetRulePriorities>({.rule_priorities = {{{.rule_arn = a, .priority = 2}}}}) ==
        "PriorityInUse");
  done<op::SetRulePriorities>(
      {.rule_priorities = {{{.rule_arn = a, .priority = 2}, {.rule_arn = b, .priority = 1}}}});
  auto rules = *done<op::DescribeRules>({.listener_arn = listener}).rules;
  CHECK(*rules[0].rule_arn == b);
  CHECK(*rules[1].rule_arn == a);
}

TEST_CASE_FIXTURE(ElbFixture, "the default rule is the listener's own") {
  auto listener = given_listener(given_balancer(), forward(given_group()));
  auto arn = *done<op::DescribeRules>({.listener_arn = listener}).rules->front().rule_arn;
  CHECK(refused<op::DeleteRule>({.rule_arn = arn}) == "OperationNotPermitted");
  CHECK(refused<op::ModifyRule>({.rule_arn = arn}) == "OperationNotPermitted");
  CHECK(refused<op::SetRulePriorities>({.rule_priorities = {{{.rule_arn = arn, .priority = 2}}}}) ==
        "OperationNotPermitted");
}

TEST_CASE_FIXTURE(ElbFixture, "conditions that cannot be are refused") {
  auto group = given_group();
  auto listener = given_listener(given_balancer(), forward(group));
  auto refuses = [&](std::vector<RuleCondition> conditions) {
    return refused<op::CreateRule>({.listener_arn = listener,
                                    .conditions = std::move(conditions),
                                    .priority = 5,
                                    .actions = {{forward(group)}}});
  };
  CHECK(refuses({}) == "ValidationError");
  CHECK(refuses({{.field = "colour", .values = {{"red"}}}}) == "ValidationError");
  CHECK(refuses({path("/a\nbackend evil")}) == "ValidationError");
  CHECK(refuses({path("/a"), path("/b")}) == "ValidationError");
  CHECK(refuses({{.field = "source-ip", .source_ip_config = {{.values = {{"10.0.0.1"}}}}}}) ==
        "ValidationError");
  CHECK(refuses({{.field = "http-header",
                  .http_header_config = {{.http_header_name = "a b", .values = {{"x"}}}}}}) ==
        "ValidationError");
  CHECK(refuses({{.field = "path-pattern", .values = {{"/1", "/2", "/3", "/4", "/5", "/6"}}}}) ==
        "ValidationError");
  given_rule(listener, 5, path("/a"), forward(group));
  CHECK(refuses({path("/b")}) == "PriorityInUse");
}

}  // namespace windlass::cloud::elb
