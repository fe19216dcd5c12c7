#include "cloud/elb/arn.h"

#include "base/text.h"

namespace windlass::cloud::elb {

std::optional<Arn> parse_arn(std::string_view text) {
  auto parts = split(text, ':');
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "elasticloadbalancing")
    return std::nullopt;
  auto path = split(parts[5], '/');
  Arn arn{.account = std::string(parts[4]), .region = std::string(parts[3]), .name = {}, .id = {}};
  auto is = [&](std::string_view word, std::size_t size, Noun noun) {
    if (path.front() != word || path.size() != size) return false;
    arn.noun = noun;
    arn.name = std::string(path[noun == Noun::TargetGroup ? 1 : 2]);
    arn.id = std::string(path.back());
    return true;
  };
  if (is("loadbalancer", 4, Noun::Balancer) || is("listener", 5, Noun::Listener) ||
      is("listener-rule", 6, Noun::Rule) || is("targetgroup", 3, Noun::TargetGroup))
    return arn;
  return std::nullopt;
}

std::string_view short_type(std::string_view type) { return type == "network" ? "net" : "app"; }

}  // namespace windlass::cloud::elb
