#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

Node attribute(const char* key, const char* value) {
  return object({{"Key", key}, {"Value", value}});
}

Node forward(const Layer& layer) {
  if (!layer.has_colours())
    return list(
        {object({{"Type", "forward"}, {"TargetGroupArn", ref_to(part_id(layer, "Targets"))}})});
  auto shares = Node::list();
  for (auto& one : colours_of(layer))
    shares.push(object({{"TargetGroupArn", ref_to(part_id(one, "Targets"))},
                        {"Weight", ref_to(colour_ids(one).weight)}}));
  return list(
      {object({{"Type", "forward"}, {"ForwardConfig", object({{"TargetGroups", shares}})}})});
}

void targets(Rendering& r, const Layer& layer) {
  bool network = is_network_balancer(layer);
  bool web = !layer.listen || layer.listen->http;
  Value path, matcher;
  if (web) {
    path = health_path(layer);
    matcher = object({{"HttpCode", "200-399"}});
  }
  r.out.resource(part_id(layer, "Targets"), "AWS::ElasticLoadBalancingV2::TargetGroup",
                 object({{"VpcId", vpc(r.model)},
                         {"Protocol", network ? "TCP" : "HTTP"},
                         {"Port", target_port(layer)},
                         {"TargetType", "instance"},
                         {"HealthCheckProtocol", web ? "HTTP" : "TCP"},
                         {"HealthCheckPath", path},
                         {"Matcher", matcher},
                         {"HealthCheckIntervalSeconds", 10},
                         {"HealthCheckTimeoutSeconds", 5},
                         {"HealthyThresholdCount", 2},
                         {"UnhealthyThresholdCount", 2},
                         {"TargetGroupAttributes",
                          list({attribute("deregistration_delay.timeout_seconds", "30")})},
                         {"Tags", r.tags(layer.name, layer.name)}}));
}

// The certificate of the front door: asked for, and proven by a record in its zone.
Value certificate(Rendering& r, const Layer& layer, const std::string& id) {
  auto& front = *layer.front;
  if (!front.certificate.empty()) return front.certificate;
  auto* zone = r.model.zone_of(front.domain);
  Value proof;
  if (zone) {
    auto [key, value] = zone_key(r.model, *zone);
    if (key == "HostedZoneId")
      proof = list({object({{"DomainName", front.domain}, {"HostedZoneId", value}})});
  }
  r.out.resource(id + "Certificate", "AWS::CertificateManager::Certificate",
                 object({{"DomainName", front.domain},
                         {"ValidationMethod", "DNS"},
                         {"DomainValidationOptions", proof},
                         {"Tags", r.tags(layer.name, layer.name)}}));
  return ref_to(id + "Certificate");
}

void listeners(Rendering& r, const Layer& layer, const std::string& id) {
  bool network = is_network_balancer(layer);
  bool secure = layer.front && layer.front->tls == Public::Tls::Acm && layer.front->has(443);
  Value arn;
  if (secure) arn = certificate(r, layer, id);
  for (auto port : listener_ports(layer)) {
    bool tls = secure && port == 443;
    bool moved = secure && port == 80 && !network;
    Value certificates, policy,
        protocol = network ? (tls ? "TLS" : "TCP") : (tls ? "HTTPS" : "HTTP");
    if (tls) {
      certificates = list({object({{"CertificateArn", arn}})});
      policy = "ELBSecurityPolicy-TLS13-1-2-2021-06";
    }
    auto action = forward(layer);
    if (moved) {
      action = list({object(
          {{"Type", "redirect"},
           {"RedirectConfig",
            object({{"Protocol", "HTTPS"}, {"Port", "443"}, {"StatusCode", "HTTP_301"}})}})});
    }
    r.out.resource(id + "Listener" + std::to_string(port), "AWS::ElasticLoadBalancingV2::Listener",
                   object({{"LoadBalancerArn", ref_to(id + "Balancer")},
                           {"Port", port},
                           {"Protocol", protocol},
                           {"SslPolicy", policy},
                           {"Certificates", certificates},
                           {"DefaultActions", action}}),
                   moved ? "Whoever comes without encryption is sent on." : "");
  }
}

}  // namespace

void render_balancer(Rendering& r, const Layer& layer) {
  if (!is_balanced(layer)) return;
  auto id = pascal(layer.name);
  bool network = is_network_balancer(layer);
  auto places = balancer_subnets(r.model, layer);
  Value subnets = places, mappings;
  std::vector<std::string> waits;
  if (layer.front && r.model.network.vpc.empty()) waits.push_back("PublicDefaultRoute");
  if (layer.front && layer.front->address == Public::Address::FixedBalancer) {
    auto mapped = Node::list();
    for (std::size_t i = 0; i < places.size(); ++i) {
      auto address = address_id(layer, static_cast<int>(i) + 1);
      Value after;
      if (r.model.network.vpc.empty()) after = "InternetGatewayAttachment";
      r.out.resource(address, "AWS::EC2::EIP",
                     object({{"Domain", "vpc"}, {"Tags", r.tags(layer.name, layer.name)}}),
                     i == 0 ? "The addresses that stay, one a zone." : "",
                     object({{"DependsOn", after}}));
      mapped.push(
          object({{"SubnetId", places[i]}, {"AllocationId", att_of(address, "AllocationId")}}));
    }
    subnets = {};
    mappings = mapped;
  }
  Value depends;
  if (!waits.empty()) depends = waits[0];
  r.out.resource(
      id + "Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer",
      object({{"Type", network ? "network" : "application"},
              {"Scheme", layer.front ? "internet-facing" : "internal"},
              {"Subnets", subnets},
              {"SubnetMappings", mappings},
              {"SecurityGroups", list({att_of(id + "BalancerAccess", "GroupId")})},
              {"LoadBalancerAttributes",
               network ? Value(list({attribute("load_balancing.cross_zone.enabled", "true")}))
                       : Value()},
              {"Tags", r.tags(layer.name, layer.name)}}),
      layer.front ? "" : "Other layers ask here: its name stays while machines come and go.",
      object({{"DependsOn", depends}}));
  for (auto& one : colours_of(layer)) targets(r, one);
  listeners(r, layer, id);
}

}  // namespace windlass::manifest
