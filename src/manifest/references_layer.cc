// What one layer says must fit together.
#include <algorithm>

#include "manifest/references.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

namespace {

struct Alone {
  const Model& model;
  const Layer& layer;
  Problems& problems;

  bool says(const std::vector<std::string>& path) const {
    const document::Node* at = model.seen.find("layers")->find(layer.name);
    for (auto& key : path) {
      at = at->find(key);
      if (!at) return false;
    }
    return true;
  }
  void say(std::vector<std::string> path, std::string message) const {
    std::string key = "layers." + layer.name;
    for (auto& one : path) key += "." + one;
    path.insert(path.begin(), {"layers", layer.name});
    problems.push_back({place_of(model, path), key + ": " + message});
  }

  void size() const {
    if (layer.size_min > layer.size_max)
      return say({"size"}, "min " + std::to_string(layer.size_min) + " is more than max " +
                               std::to_string(layer.size_max) + "; swap them");
    if (layer.size_min < layer.size_max && !layer.scale)
      say({"size"}, "nothing moves it between " + std::to_string(layer.size_min) + " and " +
                        std::to_string(layer.size_max) + "; add scale, or write one number");
  }

  void listen() const {
    if (says({"listen", "http"}) && says({"listen", "tcp"}))
      say({"listen", "tcp"}, "a layer listens at one port; take http or tcp away");
    if (layer.listen && !says({"listen", "http"}) && !says({"listen", "tcp"}))
      say({"listen"}, "the port is missing; write http: PORT or tcp: PORT");
    if (!layer.routes.empty() && layer.listen)
      say({"listen"}, "its nginx listens where `public` says; take listen or routes away");
    if (!layer.routes.empty() && !layer.front)
      say({"routes"}, "only a front door routes; add public: {}");
  }

  void health() const {
    if (!says({"health"})) return;
    auto& health = layer.health;
    if (!health.path.empty() && !health.run.empty())
      return say({"health", "run"}, "a layer has one proof of health; take path or run away");
    if (health.path.empty() && health.run.empty())
      return say({"health"}, "says nothing; write path: /healthz or run: COMMAND");
    bool web = (layer.listen && layer.listen->http) || !layer.routes.empty();
    if (!health.path.empty() && !web)
      say({"health"},
          "a path is asked of a web server, and this layer has none; add listen.http, or say "
          "health: {run: COMMAND}");
    if (!health.run.empty() && health.run[0] != '/' && layer.release.empty())
      say({"health", "run"}, health.run +
                                 " would be a script of the release, and the layer has none; write "
                                 "a path on the machine that begins with /");
  }

  void on_demand() const {
    if (!layer.on_demand) {
      if (says({"idle_stop"}))
        say({"idle_stop"}, "is for machines on demand; add kind: on_demand, or take it away");
      return;
    }
    for (auto* key : {"listen", "public", "routes", "scale", "rollout"}) {
      if (says({key})) say({key}, "a machine on demand has none; take it away, or kind: on_demand");
    }
    if (layer.size_max != 1 || layer.size_min != 1)
      say({"size"}, "a machine on demand is one; take size away");
  }

  void volume() const {
    if (!layer.volume) return;
    if (layer.size_max != 1 || layer.size_min != 1)
      say({"size"},
          "a layer with a volume has one machine, since a disk is on one machine at a time; "
          "write size: 1, or split the layer");
    if (!model.network.vpc.empty() && layer.volume->zone.empty())
      say({"volume"},
          "in an existing network its zone must be said; add zone: " + model.region + "a");
    if (model.network.vpc.empty() && !layer.volume->zone.empty())
      say({"volume", "zone"}, "a network of its own has its zones chosen by AWS; take it away");
    if (says({"machine", "zones"}))
      say({"machine", "zones"},
          "a layer with a volume lives in the volume's zone; take zones away");
  }

  void rollout() const {
    if (layer.on_demand) return;
    static const std::vector<std::string> strategy = {"rollout", "strategy"};
    auto wanted = layer.rollout.strategy;
    bool extra = wanted == Strategy::RollingExtra || wanted == Strategy::Immutable;
    if (layer.volume && (layer.has_colours() || (extra && says(strategy))))
      return say(strategy,
                 "needs two machines at once, and the volume can be on one only; write "
                 "rolling");
    if (layer.has_colours()) colours(strategy);
    if (wanted == Strategy::RootSwap && layer.scale)
      say(strategy,
          "keeps the machines that are there, and a layer that scales takes new ones as it needs "
          "them; write rolling, or size: NUMBER");
    checkpoints();
  }

  // Requests are shared out between two groups of machines.
  void colours(const std::vector<std::string>& strategy) const {
    std::string name = layer.rollout.strategy == Strategy::Canary ? "canary" : "blue_green";
    if (!is_balanced(layer))
      say(strategy, name +
                        " shares requests out at a balancer, and this layer has none; write "
                        "rolling for it, or let it listen behind one");
    else if (is_network_balancer(layer))
      say(strategy, name +
                        " shares requests out, and a network balancer only knows connections; "
                        "write rolling for it");
    else if (layer.size_min == 0)
      say(strategy, name +
                        " moves from machines that serve to others, and this layer may have "
                        "none; write size: 1 at least, or rolling");
  }

  void checkpoints() const {
    auto& steps = layer.rollout.checkpoint_percentages;
    std::vector<std::string> path = {"rollout", "checkpoint_percentages"};
    for (std::size_t i = 1; i < steps.size(); ++i) {
      if (steps[i] <= steps[i - 1])
        return say(path, std::to_string(steps[i]) + " comes after " + std::to_string(steps[i - 1]) +
                             "; write them from the least to the most");
    }
  }
};

}  // namespace

void check_layer_alone(const Model& model, const Layer& layer, Problems& problems) {
  Alone alone{model, layer, problems};
  alone.size();
  alone.listen();
  alone.health();
  alone.on_demand();
  alone.volume();
  alone.rollout();
}

void check_front_door(const Model& model, const Layer& layer, Problems& problems) {
  Alone alone{model, layer, problems};
  auto& front = *layer.front;
  using Address = Public::Address;
  using Tls = Public::Tls;
  if (!layer.listen && layer.routes.empty())
    alone.say({"public"},
              "nobody says where its machines answer; add routes, or listen: {http: PORT}");
  if (alone.says({"listen", "tcp"}) && !layer.listen->http && front.address == Address::Balancer)
    alone.say({"public", "address"},
              "an application balancer speaks HTTP only; say fixed_balancer for tcp");
  if (front.has(443) && front.tls == Tls::None)
    alone.say({"public", "listen"},
              "443 needs a certificate; add tls: acm (a balancer has it) or tls: acme "
              "(the machines have it), or take 443 away");
  if (!front.has(443) && front.tls != Tls::None)
    alone.say({"public", "tls"}, "nobody asks for it, as 443 is missing; write listen: [80, 443]");
  if (front.tls == Tls::Acm && !front.behind_balancer())
    alone.say({"public", "tls"},
              "acm gives certificates to balancers only; say acme, or address: balancer");
  if (front.tls == Tls::Acme && front.address == Address::Balancer)
    alone.say({"public", "tls"},
              "acme puts the certificate on the machines, and the balancer needs it; say "
              "acm");
  if (!front.certificate.empty() && front.tls != Tls::Acm)
    alone.say({"public", "certificate"}, "counts only with tls: acm");
  if (front.tls != Tls::None && front.domain.empty() && front.certificate.empty())
    alone.say({"public", "tls"}, "a certificate is for a name; add domain");
  if (!front.domain.empty() && front.address == Address::Machine)
    alone.say({"public", "domain"},
              "a name needs an address that stays; say address: fixed, or a balancer");
  if (front.address == Address::Fixed && layer.size_min != layer.size_max)
    alone.say({"size"},
              "each machine has an elastic address of its own, so their number is fixed; write one "
              "number, or address: balancer");
  auto strategy = layer.rollout.strategy;
  if (front.address == Address::Fixed && layer.size_max > 1 &&
      (strategy == Strategy::RollingExtra || strategy == Strategy::Immutable))
    alone.say({"public", "address"},
              "there are as many elastic addresses as machines, so that none is left "
              "for a machine that comes first; say rollout: {strategy: rolling}, or "
              "address: balancer");
  if (front.tls == Tls::Acm && front.has(443) && front.certificate.empty() &&
      !front.domain.empty()) {
    auto* zone = model.zone_of(front.domain);
    if (!zone)
      alone.say({"public", "tls"},
                "the certificate is proven by a record, and no zone in `dns` holds " +
                    front.domain + "; add the zone, or certificate: ARN");
    else if (zone->id.empty() && !model.local)
      alone.say({"public", "tls"}, "the certificate is proven by a record in " + zone->name +
                                       "; say its id (dns: {" + zone->name +
                                       ": {id: Z...}}), or certificate: ARN");
  }
}

}  // namespace windlass::manifest
