#include "manifest/references.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "manifest/values.h"

namespace windlass::manifest {

using document::Mark;
using document::Node;

Mark place_of(const Model& model, const std::vector<std::string>& path) {
  const Node* at = &model.seen;
  Mark best;
  for (auto& key : path) {
    if (auto index = parse_uint(key); index && at->is_list() && *index < at->items().size()) {
      at = &at->items()[*index];
      best = at->mark();
      continue;
    }
    auto member = std::ranges::find(at->members(), key, &Node::Member::key);
    if (member == at->members().end()) break;
    best = member->mark;
    at = &member->value;
  }
  return best;
}

std::string no_such(std::string_view what, std::string_view name,
                    const std::vector<std::string>& known) {
  auto said = "there is no " + std::string(what) + " " + std::string(name);
  auto near = nearest(name, known);
  if (!near.empty()) return said + "; did you mean " + near + "?";
  if (known.empty()) return said + ", and no other; add it, or take this away";
  return said + "; there are " + join(known, ", ");
}

std::string pascal(std::string_view name) {
  std::string out;
  bool begins = true;
  for (char c : name) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter) {
      begins = true;
      continue;
    }
    out += begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins = false;
  }
  return out;
}

namespace {

template <class T>
std::vector<std::string> names_of(const std::vector<T>& all) {
  std::vector<std::string> out;
  for (auto& one : all) out.push_back(one.name);
  return out;
}

// What one layer says of others.
struct Links {
  const Model& model;
  const Layer& layer;
  Problems& problems;

  std::string key(std::string_view rest) const {
    return "layers." + layer.name + "." + std::string(rest);
  }
  void say(std::vector<std::string> path, std::string message) const {
    path.insert(path.begin(), {"layers", layer.name});
    problems.push_back({place_of(model, path), std::move(message)});
  }

  void image() const {
    if (layer.image.starts_with("ami-") || model.find_image(layer.image)) return;
    say({"image"}, key("image: ") + no_such("image", layer.image, names_of(model.images)));
  }

  void release() const {
    if (layer.release.empty()) return;
    auto known = names_of(model.releases);
    if (std::ranges::find(known, layer.release) == known.end())
      say({"release"}, key("release: ") + no_such("release", layer.release, known));
  }

  void routes() const {
    std::map<std::string, std::string> said;
    for (auto& route : layer.routes) {
      auto here = key("routes." + route.path + ": ");
      auto* to = model.find_layer(route.to);
      if (!to)
        say({"routes", route.path}, here + no_such("layer", route.to, names_of(model.layers)));
      else if (to == &layer)
        say({"routes", route.path},
            here + layer.name + " would ask itself; name the layer behind it");
      else if (!to->listen || !to->listen->http)
        say({"routes", route.path}, here + to->name + " has no web server; add layers." + to->name +
                                        ".listen.http with its port");
      else if (to->front)
        say({"routes", route.path}, here + to->name +
                                        " is a front door itself; take its `public` "
                                        "away, or the route");
    }
  }

  bool is_routed_to() const {
    return std::ranges::any_of(model.layers, [&](auto& other) {
      return std::ranges::any_of(other.routes, [&](auto& route) { return route.to == layer.name; });
    });
  }

  void listen() const {
    if (!layer.listen) return;
    auto& from = layer.listen->from;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (!model.find_layer(from[i]))
        say({"listen", "from", std::to_string(i)},
            key("listen.from: ") + no_such("layer", from[i], names_of(model.layers)));
      else if (from[i] == layer.name)
        say({"listen", "from", std::to_string(i)},
            key("listen.from: ") + layer.name + " is the layer itself; take it out");
    }
    if (layer.front && !from.empty())
      say({"listen", "from"},
          key("listen.from: ") + "a front door is open to public.from; take one away");
    if (!layer.front && from.empty() && !is_routed_to())
      say({"listen"}, key("listen: ") +
                          "nobody may reach it; add from: [LAYER], a route to it, or "
                          "public: {}");
  }

  void needs() const {
    for (std::size_t i = 0; i < layer.needs.size(); ++i) {
      auto& need = layer.needs[i];
      std::vector<std::string> path = {"needs", std::to_string(i)};
      // What scaling by a queue adds stands nowhere; the queue is looked at below.
      if (place_of(model, {"layers", layer.name, "needs"}) ==
          place_of(model, {"layers", layer.name}))
        return;
      if (need.kind == Need::Kind::Queue && !model.find_queue(need.name))
        say(path, key("needs: ") + no_such("queue", need.name, names_of(model.queues)));
      if (need.kind == Need::Kind::Bucket && !model.find_bucket(need.name))
        say(path, key("needs: ") + no_such("bucket", need.name, names_of(model.buckets)));
      if (need.kind == Need::Kind::Layer) needs_layer(need.name, path);
    }
  }

  void needs_layer(const std::string& name, const std::vector<std::string>& path) const {
    auto* other = model.find_layer(name);
    if (!other) return say(path, key("needs: ") + no_such("layer", name, names_of(model.layers)));
    if (other == &layer) return say(path, key("needs: ") + "a layer has itself; take it out");
    if (!other->listen)
      return say(path, key("needs: ") + name + " listens nowhere; add layers." + name +
                           ".listen with its port");
    if (other->front) return;
    auto& from = other->listen->from;
    bool routed = std::ranges::any_of(layer.routes, [&](auto& route) { return route.to == name; });
    if (!routed && std::ranges::find(from, layer.name) == from.end())
      say(path, key("needs: ") + name + " lets " + (from.empty() ? "no layer" : join(from, ", ")) +
                    " in, but not " + layer.name + "; add it to layers." + name + ".listen.from");
  }

  void scale() const {
    if (!layer.scale) return;
    auto& scale = *layer.scale;
    bool by_queue = scale.metric == Scale::Metric::Queue;
    if (by_queue && scale.queue.empty())
      say({"scale"},
          key("scale: ") + "the metric queue needs the key queue: the name of one of `queues`");
    else if (by_queue && !model.find_queue(scale.queue))
      say({"scale", "queue"},
          key("scale.queue: ") + no_such("queue", scale.queue, names_of(model.queues)));
    else if (!by_queue && !scale.queue.empty())
      say({"scale", "queue"}, key("scale.queue: ") + "counts only with metric: queue");
    // Of no machine there is no average, and the group never hears of what would make it grow.
    if (!by_queue && layer.size_min == 0)
      say({"size", "min"}, key("size.min: ") + "where no machine is, no " +
                               (scale.metric == Scale::Metric::Cpu ? "cpu is" : "requests are") +
                               " measured, and it would never grow; write min: 1, or scale by "
                               "metric: queue");
    if (scale.metric == Scale::Metric::Requests) {
      if (place_of(model, {"layers", layer.name, "scale", "target"}) ==
          place_of(model, {"layers", layer.name, "scale"}))
        say({"scale"}, key("scale: ") +
                           "the metric requests needs target: how many requests a minute a "
                           "machine shall have");
      bool balanced = layer.front ? layer.front->address == Public::Address::Balancer
                                  : layer.listen && layer.listen->http;
      if (!balanced)
        say({"scale", "metric"}, key("scale.metric: ") +
                                     "requests are counted by a web balancer, and this "
                                     "layer has none; say cpu or queue");
    }
  }
};

}  // namespace

void check_references(const Model& model, Problems& problems) {
  if (model.layers.empty() && model.sites.empty() && model.queues.empty() &&
      model.buckets.empty() && model.resources.members().empty())
    problems.push_back({model.seen.mark(), "the file describes nothing (in " + model.environment +
                                               "); add layers, sites, queues or buckets"});
  std::map<std::string, std::string> ids;
  for (auto& layer : model.layers) {
    auto [twin, fresh] = ids.emplace(pascal(layer.name), layer.name);
    if (!fresh)
      problems.push_back({layer.mark, "layers." + layer.name + ": would be called " + twin->first +
                                          " in the template, as " + twin->second +
                                          " is; rename one"});
    Links links{model, layer, problems};
    links.image();
    links.release();
    links.routes();
    links.listen();
    links.needs();
    links.scale();
    check_layer_alone(model, layer, problems);
    if (layer.front) check_front_door(model, layer, problems);
  }
  check_names_and_network(model, problems);
}

}  // namespace windlass::manifest
