// Rules: the first whose conditions all hold is remembered in a variable, and what it does is done
// for that one alone, so that redirects, answers and groups keep their order.
#include <algorithm>

#include "base/text.h"
#include "cloud/elb/configuration.h"

namespace windlass::cloud::elb {

using namespace aws::elbv2;

namespace {

std::string id_in(const std::optional<std::string>& arn) {
  return arn ? arn->substr(arn->rfind('/') + 1) : "";
}

std::string acl(const std::string& name, const std::string& fetch, const std::string& how,
                const std::vector<std::string>& patterns) {
  auto text = "  acl " + name + " " + fetch + " " + how + " --";
  for (auto& pattern : patterns) text += " " + quoted(pattern);
  return text + "\n";
}

std::vector<std::string> patterns_of(const std::vector<std::string>& values) {
  std::vector<std::string> patterns;
  for (auto& value : values) patterns.push_back(pattern_of(value));
  return patterns;
}

// Over the whole query: a key may hold wildcards too.
std::string query_pattern(const QueryStringKeyValuePair& pair) {
  auto inner = [](const std::optional<std::string>& text) {
    auto pattern = pattern_of(text.value_or(""));
    return replace_all(pattern.substr(1, pattern.size() - 2), ".*", "[^&]*");
  };
  auto key = pair.key.value_or("").empty() ? std::string("([^&=]*=)?") : inner(pair.key) + "=";
  return "(^|&)" + key + inner(pair.value) + "(&|$)";
}

std::string condition_text(const std::string& name, const RuleCondition& condition) {
  auto& field = *condition.field;
  if (field == "path-pattern")
    return acl(name, "path", "-m reg", patterns_of(*condition.path_pattern_config->values));
  if (field == "host-header")
    return acl(name, "req.hdr(Host),field(1,:)", "-m reg -i",
               patterns_of(*condition.host_header_config->values));
  if (field == "http-header")
    return acl(name, quoted("req.fhdr(" + *condition.http_header_config->http_header_name + ")"),
               "-m reg -i", patterns_of(*condition.http_header_config->values));
  if (field == "http-request-method")
    return acl(name, "method", "-m str", *condition.http_request_method_config->values);
  if (field == "source-ip") return acl(name, "src", "-m ip", *condition.source_ip_config->values);
  std::vector<std::string> patterns;
  for (auto& pair : *condition.query_string_config->values) patterns.push_back(query_pattern(pair));
  return acl(name, "query", "-m reg -i", patterns);
}

// --- What is done for a rule; `is` is its condition ---

std::string weighted_text(const std::string& is, const ForwardActionConfig& config) {
  auto& groups = *config.target_groups;
  int total = 0;
  for (auto& group : groups) total += *group.weight;
  if (total == 0) return "  http-request return status 503 if " + is + "\n";
  auto text =
      "  http-request set-var(txn.dice) rand(" + std::to_string(total) + ") if " + is + "\n";
  // From the last threshold down, so that the lowest that holds is what stays.
  int below = total;
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    if (*group->weight > 0)
      text += "  http-request set-var(txn.group) str(" +
              backend_name(id_in(group->target_group_arn)) + ") if " + is +
              " { var(txn.dice) -m int lt " + std::to_string(below) + " }\n";
    below -= *group->weight;
  }
  auto& sticky = *config.target_group_stickiness_config;
  if (*sticky.enabled) {
    for (auto& group : groups) {
      auto name = backend_name(id_in(group.target_group_arn));
      text += "  http-request set-var(txn.group) str(" + name + ") if " + is +
              " { req.cook(AWSALBTG) -m str " + name + " }\n";
    }
    text += "  http-request set-var(txn.stick) int(" + std::to_string(*sticky.duration_seconds) +
            ") if " + is +
            "\n"
            "  http-response add-header Set-Cookie "
            "\"AWSALBTG=%[var(txn.group)]; Max-Age=%[var(txn.stick)]; Path=/\" if " +
            is + "\n";
  }
  return text + "  use_backend %[var(txn.group)] if " + is + "\n";
}

std::string forward_text(const std::string& is, const ForwardActionConfig& config) {
  auto& groups = *config.target_groups;
  if (groups.size() == 1)
    return "  use_backend " + backend_name(id_in(groups.front().target_group_arn)) + " if " + is +
           "\n";
  return weighted_text(is, config);
}

// A redirect's part with its #{words}.
std::string filled(const std::string& part, bool secure) {
  auto text = replace_all(part, "%", "%%");
  text = replace_all(text, "#{protocol}", secure ? "https" : "http");
  text = replace_all(text, "#{host}", "%[req.hdr(Host),field(1,:)]");
  text = replace_all(text, "#{port}", "%[dst_port]");
  text = replace_all(text, "#{path}", "%[path,bytes(1)]");
  return replace_all(text, "#{query}", "%[query]");
}

std::string redirect_text(const Plan& plan, const PlannedListener& planned, const std::string& is,
                          const RedirectActionConfig& config) {
  auto secure = planned.listener.is_secure();
  auto scheme = lower(filled(*config.protocol, secure));
  auto code = config.status_code == "HTTP_302" ? " code 302" : " code 301";
  auto usual = scheme == "https" ? "443" : "80";
  auto text = std::string();
  auto rule = [&](const std::string& port, const std::string& query, const std::string& when) {
    auto place = scheme + "://" + filled(*config.host, secure) + (port.empty() ? "" : ":" + port) +
                 filled(*config.path, secure) + (query.empty() ? "" : "?" + query);
    text += "  http-request redirect location " + quoted(place) + code + " if " + is + when + "\n";
  };
  auto each_query = [&](const std::string& port, const std::string& when) {
    if (config.query == "#{query}") {
      rule(port, "%[query]", when + " { query -m len gt 0 }");
      rule(port, "", when);
    } else {
      rule(port, filled(*config.query, secure), when);
    }
  };
  if (config.port == "#{port}") {
    each_query("%[dst_port]", " !{ dst_port " + std::string(usual) + " }");
    each_query("", "");
    return text;
  }
  // On the host's loopback the other listener has another port.
  for (auto& other : plan.listeners)
    if (std::to_string(*other.listener.document.port) == *config.port)
      each_query("%[env(" + port_word(other.listener) + ")]", " { dst 127.0.0.0/8 }");
  each_query(*config.port == usual ? "" : *config.port, "");
  return text;
}

std::string answer_text(const std::string& rule, const std::string& is,
                        const FixedResponseActionConfig& config,
                        std::map<std::string, std::string>& files) {
  auto text = "  http-request return status " + *config.status_code;
  auto body = config.message_body.value_or("");
  if (!body.empty()) {
    files[rule + ".body"] = body;
    auto type = config.content_type.value_or("");
    text += " content-type " + quoted(type.empty() ? "text/plain" : type) + " file \"${FILES}/" +
            rule + ".body\"";
  }
  return text + " if " + is + "\n";
}

std::string action_text(const Plan& plan, const PlannedListener& planned, const std::string& rule,
                        const Action& action, std::map<std::string, std::string>& files) {
  auto is = "{ var(txn.rule) -m str " + rule + " }";
  if (action.type == "forward") return forward_text(is, *action.forward_config);
  if (action.type == "redirect") return redirect_text(plan, planned, is, *action.redirect_config);
  return answer_text(rule, is, *action.fixed_response_config, files);
}

}  // namespace

std::string rules_text(const Plan& plan, const PlannedListener& planned,
                       std::map<std::string, std::string>& files) {
  std::string conditions, choices, actions, groups;
  // HAProxy looks at all of `http-request` before any `use_backend`: kept apart, so that it does
  // not warn of it.
  auto add = [&](const std::string& text) {
    for (auto line : split(text, '\n'))
      if (!line.empty())
        (line.starts_with("  use_backend") ? groups : actions) += std::string(line) + "\n";
  };
  for (auto& rule : planned.rules) {
    std::string all;
    int number = 0;
    for (auto& condition : *rule.document.conditions) {
      auto name = "is-" + rule.id + "-" + std::to_string(++number);
      conditions += condition_text(name, condition);
      all += " " + name;
    }
    choices += "  http-request set-var(txn.rule) str(" + rule.id +
               ") if !{ var(txn.rule) -m found }" + all + "\n";
    for (auto& action : *rule.document.actions)
      add(action_text(plan, planned, rule.id, action, files));
  }
  auto last = planned.listener.default_rule;
  choices += "  http-request set-var(txn.rule) str(" + last + ") if !{ var(txn.rule) -m found }\n";
  for (auto& action : *planned.listener.document.default_actions)
    add(action_text(plan, planned, last, action, files));
  return conditions + choices + actions + groups;
}

}  // namespace windlass::cloud::elb
