#include "cloud/elb/configuration.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "cloud/elb/access_log.h"
#include "cloud/elb/attributes.h"
#include "cloud/elb/ssl_policies.h"

namespace windlass::cloud::elb {

namespace {

// Who is stuck to whom goes from an old worker to its follower.
std::string tables_text(const Plan& plan) {
  for (auto& [id, planned] : plan.groups)
    if (planned.group.is_sticky() && planned.group.attribute("stickiness.type") != "lb_cookie")
      return "peers tables\n  peer own 127.0.0.1:1\n\n";
  return "";
}

std::string defaults_text(const Plan& plan) {
  auto& balancer = plan.balancer;
  auto idle = attribute_of(balancer, "idle_timeout.timeout_seconds");
  if (balancer.is_network()) {
    // The longest that any listener wants: connections end by their own listener's.
    long longest = 350;
    for (auto& planned : plan.listeners)
      if (planned.listener.document.protocol == "TCP")
        longest = std::max<long>(
            longest,
            parse_int(attribute_of(planned.listener, "tcp.idle_timeout.seconds")).value_or(350));
    idle = std::to_string(longest);
  }
  return "defaults\n"
         "  mode " +
         std::string(balancer.is_network() ? "tcp" : "http") +
         "\n"
         "  timeout connect 300ms\n"
         "  timeout client " +
         idle +
         "s\n"
         "  timeout server " +
         idle +
         "s\n"
         "  timeout tunnel " +
         idle +
         "s\n"
         "  timeout client-fin 30s\n"
         "  load-server-state-from-file global\n"
         // A server that refuses is not tried twice: the next one is asked at once.
         "  retries 3\n"
         "  option redispatch 1\n" +
         (balancer.is_network() ? ""
                                : "  timeout http-keep-alive " + idle +
                                      "s\n"
                                      "  retry-on conn-failure empty-response\n"
                                      "  option idle-close-on-response\n") +
         "\n" + tables_text(plan);
}

std::string tls_terms(const PlannedListener& planned, std::map<std::string, std::string>& files) {
  auto& document = planned.listener.document;
  std::string text = " ssl";
  for (std::size_t i = 0; i < planned.certificates.size(); ++i) {
    auto name = planned.listener.id + "-" + std::to_string(i) + ".pem";
    files[name] = planned.certificates[i];
    text += " crt \"${FILES}/" + name + "\"";
  }
  auto* policy = find_ssl_policy(document.ssl_policy.value_or(std::string(usual_ssl_policy)));
  auto protocols = split(policy ? policy->protocols : "TLSv1.2", ' ');
  auto word = [](std::string_view protocol) {
    return protocol == "TLSv1" ? std::string("TLSv1.0") : std::string(protocol);
  };
  text += " ssl-min-ver " + word(protocols.front()) + " ssl-max-ver " + word(protocols.back());
  std::string old, modern;
  for (auto cipher : split(policy ? policy->ciphers : "", ' ')) {
    auto& list = cipher.starts_with("TLS_") ? modern : old;
    list += (list.empty() ? "" : ":") + std::string(cipher);
  }
  // OpenSSL lets nobody speak the older ones otherwise.
  if (protocols.front() < "TLSv1.2" && !old.empty()) old += ":@SECLEVEL=0";
  if (!old.empty()) text += " ciphers " + old;
  if (!modern.empty()) text += " ciphersuites " + modern;
  return text;
}

std::string alpn_terms(const Plan& plan, const Listener& listener) {
  if (!plan.balancer.is_network())
    return attribute_of(plan.balancer, "routing.http2.enabled") == "true" ? " alpn h2,http/1.1"
                                                                          : " alpn http/1.1";
  auto policy = listener.document.alpn_policy && !listener.document.alpn_policy->empty()
                    ? listener.document.alpn_policy->front()
                    : "None";
  if (policy == "HTTP1Only") return " alpn http/1.1";
  if (policy == "HTTP2Only") return " alpn h2";
  if (policy == "HTTP2Optional") return " alpn http/1.1,h2";
  if (policy == "HTTP2Preferred") return " alpn h2,http/1.1";
  return "";
}

std::string headers_text(const Plan& plan, const Listener& listener) {
  auto mode = attribute_of(plan.balancer, "routing.http.xff_header_processing.mode");
  auto with_port = attribute_of(plan.balancer, "routing.http.xff_client_port.enabled") == "true";
  std::string client = with_port ? "%[src]:%[src_port]" : "%[src]";
  std::string text;
  if (attribute_of(plan.balancer, "routing.http.drop_invalid_header_fields.enabled") == "true")
    text += "  http-request del-header '[^-A-Za-z0-9]' -m reg\n";
  if (mode == "append")
    text += "  http-request set-header X-Forwarded-For \"%[req.fhdr(X-Forwarded-For)], " + client +
            "\" if { req.fhdr(X-Forwarded-For) -m found }\n"
            "  http-request set-header X-Forwarded-For \"" +
            client + "\" unless { req.fhdr(X-Forwarded-For) -m found }\n";
  if (mode == "remove") text += "  http-request del-header X-Forwarded-For\n";
  text += "  http-request set-header X-Forwarded-Proto " +
          std::string(listener.is_secure() ? "https" : "http") +
          "\n"
          "  http-request set-header X-Forwarded-Port %[dst_port]\n"
          "  unique-id-format %{+X}o\\ Root=1-%Ts-%[uuid(),regsub(-,,g),bytes(0,24)]\n"
          "  http-request set-header X-Amzn-Trace-Id %[unique-id] unless { "
          "req.hdr(X-Amzn-Trace-Id) -m found }\n"
          "  http-request set-var(txn.trace) req.hdr(X-Amzn-Trace-Id)\n";
  if (listener.is_secure() &&
      attribute_of(plan.balancer, "routing.http.x_amzn_tls_version_and_cipher_suite.enabled") ==
          "true")
    text +=
        "  http-request set-header X-Amzn-Tls-Version %[ssl_fc_protocol]\n"
        "  http-request set-header X-Amzn-Tls-Cipher-Suite %[ssl_fc_cipher]\n";
  return text;
}

// "routing.http.response.x_frame_options.header_value" sets X-Frame-Options.
std::string answer_headers_text(const Listener& listener) {
  std::string text;
  if (attribute_of(listener, "routing.http.response.server.enabled") == "false")
    text += "  http-after-response del-header Server\n";
  constexpr std::string_view before = "routing.http.response.", after = ".header_value";
  for (auto& [name, value] : listener.attributes) {
    if (!name.starts_with(before) || !name.ends_with(after) || value.empty()) continue;
    auto header = replace_all(
        name.substr(before.size(), name.size() - before.size() - after.size()), "_", "-");
    text += "  http-after-response set-header " + header + " " +
            quoted(replace_all(value, "%", "%%")) + "\n";
  }
  return text;
}

std::vector<host::LinkSpec> links_of(const Balancer& balancer) {
  if (balancer.places.empty()) return {};
  // One interface with the addresses of all zones: answers then leave the way that questions came.
  auto& first = balancer.places.front();
  host::LinkSpec link{.id = first.interface,
                      .network = balancer.vpc,
                      .address = first.address,
                      .prefix = first.prefix,
                      .gateway = first.gateway,
                      .more_addresses = {},
                      .mac = first.mac};
  for (auto& place : balancer.places)
    if (&place != &first) link.more_addresses.push_back(place.address);
  return {link};
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string argument = "'";
  for (char letter : text) {
    if (static_cast<unsigned char>(letter) < ' ' || letter == 127) continue;
    if (letter == '\'')
      argument += "'\\''";
    else
      argument += letter;
  }
  return argument + "'";
}

std::string pattern_of(std::string_view wildcards) {
  std::string pattern = "^";
  for (char letter : wildcards) {
    if (letter == '*')
      pattern += ".*";
    else if (letter == '?')
      pattern += ".";
    else if (std::string_view("\\^$.|()[]{}+").find(letter) != std::string_view::npos)
      pattern += std::string("\\") + letter;
    else
      pattern += letter;
  }
  return pattern + "$";
}

std::string port_word(const Listener& listener) { return "PORT_" + listener.id; }

std::string frontend_text(const Plan& plan, const PlannedListener& planned,
                          std::map<std::string, std::string>& files) {
  auto& listener = planned.listener;
  // Without a certificate that can be used there is nothing to serve with.
  if (listener.is_secure() && planned.certificates.empty()) return "";
  auto tls = listener.is_secure() ? tls_terms(planned, files) + alpn_terms(plan, listener) : "";
  auto text = "frontend " + frontend_name(listener) +
              "\n  bind :" + std::to_string(*listener.document.port) + tls +
              "\n  bind \"127.0.0.1:${" + port_word(listener) + "}\" namespace \"${HOST}\"" + tls +
              "\n";
  if (plan.balancer.is_network()) {
    if (listener.document.protocol == "TCP")
      text += "  timeout client " + attribute_of(listener, "tcp.idle_timeout.seconds") + "s\n";
    auto& actions = *listener.document.default_actions;
    auto arn = actions.front().target_group_arn.value_or("");
    return text + "  default_backend " + backend_name(arn.substr(arn.rfind('/') + 1)) + "\n\n";
  }
  if (writes_logs(plan.balancer)) text += access_log_text;
  return text + headers_text(plan, listener) + rules_text(plan, planned, files) +
         answer_headers_text(listener) + "\n";
}

host::BalancerSpec spec_of(const Plan& plan) {
  host::BalancerSpec spec{.id = balancer_name(plan.balancer),
                          .links = links_of(plan.balancer),
                          .configuration = defaults_text(plan),
                          .servers = {},
                          .files = {}};
  for (auto& planned : plan.listeners)
    spec.configuration += frontend_text(plan, planned, spec.files);
  for (auto& [id, planned] : plan.groups) {
    spec.configuration += backend_text(plan, planned);
    auto options = server_options(planned.group);
    auto sticky = planned.group.is_sticky();
    for (auto& target : planned.targets) {
      // A server that drains still serves those who are stuck to it; one that is not in the file
      // serves only what it has begun.
      if (sticky && target.drains()) continue;
      host::BalancerSpec::Server server{.backend = backend_name(id),
                                        .name = server_name(target),
                                        .address = target.address,
                                        .port = target.port,
                                        .draining = target.drains(),
                                        .options = options,
                                        .by_file = sticky};
      if (sticky && planned.group.attribute("stickiness.type") == "lb_cookie")
        server.options +=
            " cookie " +
            hex(sha256(id + "/" + target.id + "/" + std::to_string(target.port))).substr(0, 32);
      spec.servers.push_back(std::move(server));
    }
  }
  return spec;
}

}  // namespace windlass::cloud::elb
