// What the parts of the renderer share. A part a file; each adds its resources to `out`.
#pragma once

#include <string>
#include <vector>

#include "manifest/build.h"
#include "manifest/model.h"
#include "manifest/references.h"
#include "manifest/render.h"
#include "manifest/template_text.h"

namespace windlass::manifest {

struct Rendering {
  const Model& model;
  const RenderInputs& inputs;
  TemplateText out;

  // Name ("shop-qa-app") and windlass:layer. The rest of a stack's tags come from whoever makes the
  // stack; see stack_tags.
  document::Node tags(std::string_view name, std::string_view layer = "") const;
  // With windlass:app and windlass:env, for machines and data: what they are must be told even of a
  // stack that somebody made by hand.
  document::Node full_tags(std::string_view name, std::string_view layer = "") const;
  std::string name(std::string_view part) const {
    return model.stack_name() + (part.empty() ? "" : "-" + std::string(part));
  }
};

// "AppTargets", and "AppGreenTargets" of the second colour: what each colour has for itself.
std::string part_id(const Layer& layer, std::string_view part);
// How long whoever waits for a machine of the layer does so: "PT10M".
std::string patience(const Layer& layer);
// The layer as it is rendered, once for each colour.
std::vector<Layer> colours_of(const Layer& layer);

// A balancer stands before the layer's machines.
bool is_balanced(const Layer& layer);
bool is_network_balancer(const Layer& layer);
int target_port(const Layer& layer);    // where its machines answer
int balancer_port(const Layer& layer);  // where other layers ask its inner balancer
std::string health_path(const Layer& layer);
std::vector<int> listener_ports(const Layer& layer);
// Its machines have public addresses.
bool is_outside(const Model& model, const Layer& layer);
std::vector<const Layer*> askers_of(const Model& model, const Layer& layer);

int zones_of(const Model& model);
document::Node vpc(const Model& model);
// The subnets of its machines; of a balancer.
std::vector<document::Node> subnets_of(const Model& model, const Layer& layer);
std::vector<document::Node> balancer_subnets(const Model& model, const Layer& layer);
// What a machine must not boot before: its way out.
std::vector<std::string> ways_out(const Model& model, const Layer& layer);

std::string queue_id(const Queue& queue);
std::string bucket_id(const Bucket& bucket);
std::string address_id(const Layer& layer, int index);  // its elastic addresses count from 1

void render_network(Rendering& r);
void render_data(Rendering& r);
void render_access(Rendering& r, const Layer& layer);
void render_role(Rendering& r, const Layer& layer);
void render_balancer(Rendering& r, const Layer& layer);
void render_machines(Rendering& r, const Layer& layer);
// Of one colour.
void render_launch(Rendering& r, const Layer& layer);
void render_group(Rendering& r, const Layer& layer);
// Of both.
void render_colours(Rendering& r, const Layer& layer);
void render_layer_alarms(Rendering& r, const Layer& layer);
void render_queue_alarms(Rendering& r);
void render_notices(Rendering& r);
void render_zones(Rendering& r);
void render_front_door(Rendering& r, const Layer& layer);
void render_sites(Rendering& r);
// Of what has been rendered: layer -> digest of its machines; and that they are tagged with it.
std::map<std::string, std::string> digests_of(const Rendering& r);
void tag_with_digests(Rendering& r);

// A record's zone: {HostedZoneId: ...} or {HostedZoneName: ...}.
std::pair<std::string, document::Node> zone_key(const Model& model, const Zone& zone);

// The script that a machine runs at its first boot, in three parts: who it is (for Fn::Sub), what
// every layer runs (as it is), and what this one runs (for Fn::Sub).
std::string boot_settings(const Model& model, const Layer& layer);
std::string boot_script(const Model& model);
std::string layer_script(const Model& model, const Layer& layer);
// Its parts, for Fn::Sub: the edge's nginx; what makes a web server say which revision answers;
// what a machine must show before it counts.
std::string nginx_of(const Model& model, const Layer& layer);
std::string revision_header(const Layer& layer);
std::string proof_of(const Layer& layer);
// For a shell, within Fn::Sub.
std::string shell_quoted(const std::string& text);

}  // namespace windlass::manifest
