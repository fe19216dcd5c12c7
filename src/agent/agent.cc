#include "agent/agent.h"

#include <algorithm>

#include "agent/proof.h"
#include "agent/report.h"
#include "agent/revision.h"
#include "agent/watch.h"
#include "base/text.h"

namespace windlass::agent {

namespace {

using std::chrono::seconds;

constexpr auto instance_pause_max = seconds(10);
// The clocks of the duties say when they are due; this bounds what a mistake in them could cost.
constexpr auto nap_max = seconds(30);

// Without it nothing can be done: asked until it is answered.
std::string learn_instance(const AgentParts& parts, Metadata& metadata,
                           const std::function<bool()>& go_on) {
  Duration pause = seconds(1);
  while (go_on()) {
    auto found = metadata.get("instance-id");
    if (found) return std::string(trimmed(*found));
    parts.log.warn("does not know yet which machine it is on", {{"why", found.error().message}});
    parts.ticks.sleep(pause);
    pause = std::min<Duration>(pause * 2, instance_pause_max);
  }
  return "";
}

void tell_people(Log& log, const Health& health) {
  if (health.healthy) return log.info("this machine serves");
  log.warn("this machine no longer serves", {{"why", health.why}});
}

}  // namespace

Result<> run(const AgentParts& parts, const std::function<bool()>& go_on) {
  auto layer = TRY(read_layer_file(TRY(read_small_file(parts.places.layer))));
  Metadata metadata(parts.web, parts.ticks, parts.metadata);
  auto instance = learn_instance(parts, metadata, go_on);
  if (instance.empty()) return Done{};
  if (layer.instance != instance)
    return Error{"LayerFile", "layer.json is of " + layer.instance + ", and this is " + instance +
                                  ": waiting for user data to write it anew"};

  auto place =
      parts.endpoints ? parts.endpoints(layer) : regional_endpoints(layer.region, layer.domain);
  Calls calls(parts.web, metadata, parts.clock, layer.region, place);
  RealEyes eyes(layer, instance, parts.web, parts.processes, calls);
  Watch watch(eyes, parts.ticks);
  Revision revision(metadata, parts.places, parts.ticks, parts.log);
  Proof proof({layer, instance, parts.places, calls, parts.processes, parts.ticks, parts.log});
  Report report(layer, calls, parts.clock, parts.ticks, parts.log);

  while (go_on()) {
    revision.step();
    auto before = watch.health();
    auto health = watch.step(!proof.settled());
    Facts facts{.digest = revision.digest(),
                .layer = layer.layer,
                .environment = layer.environment,
                .instance = instance,
                .health = health};
    parts.standing.set(facts);
    if (proof.settled() && before.healthy != health.healthy) tell_people(parts.log, health);
    proof.step(health);
    report.step(facts);
    auto due = std::min({revision.due(), watch.due(), proof.due(), report.due()});
    auto now = parts.ticks.now();
    parts.ticks.sleep(std::min<Duration>(due > now ? due - now : Duration{}, nap_max));
  }
  return Done{};
}

}  // namespace windlass::agent
