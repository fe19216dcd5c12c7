// A layer's machines and what is theirs beside them: a volume, addresses; or the one on demand.
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

void volume(Rendering& r, const Layer& layer, const std::string& id) {
  if (!layer.volume) return;
  Value zone;
  if (!layer.volume->zone.empty()) {
    r.out.parameter(id + "Zone",
                    object({{"Type", "AWS::EC2::AvailabilityZone::Name"},
                            {"Description", "Where the volume of " + layer.name + " lies"},
                            {"Default", layer.volume->zone}}));
    zone = ref_to(id + "Zone");
  } else {
    zone =
        att_of(is_outside(r.model, layer) ? "PublicSubnet1" : "PrivateSubnet1", "AvailabilityZone");
  }
  r.out.resource(id + "Volume", "AWS::EC2::Volume",
                 object({{"AvailabilityZone", zone},
                         {"Size", layer.volume->gib},
                         {"VolumeType", "gp3"},
                         {"Encrypted", true},
                         {"Tags", r.full_tags(layer.name + "-data", layer.name)}}),
                 "Data: a snapshot is kept when it goes.",
                 object({{"DeletionPolicy", "Snapshot"}, {"UpdateReplacePolicy", "Snapshot"}}));
}

void addresses(Rendering& r, const Layer& layer) {
  if (!layer.front || layer.front->address != Public::Address::Fixed) return;
  Value after;
  if (r.model.network.vpc.empty()) after = "InternetGatewayAttachment";
  for (int i = 1; i <= layer.size_max; ++i)
    r.out.resource(
        address_id(layer, i), "AWS::EC2::EIP",
        object({{"Domain", "vpc"}, {"Tags", r.tags(layer.name, layer.name)}}),
        i == 1 ? "The addresses that stay: a machine takes a free one when it boots." : "",
        object({{"DependsOn", after}}));
}

void on_demand(Rendering& r, const Layer& layer, const std::string& id) {
  Value depends;
  if (auto waits = ways_out(r.model, layer); !waits.empty()) depends = waits;
  Value subnet = subnets_of(r.model, layer).front();
  r.out.resource(
      id + "Machine", "AWS::EC2::Instance",
      object({{"LaunchTemplate",
               object({{"LaunchTemplateId", ref_to(id + "Template")},
                       {"Version", att_of(id + "Template", "LatestVersionNumber")}})},
              {"SubnetId", is_outside(r.model, layer) ? Value() : subnet},
              {"NetworkInterfaces",
               is_outside(r.model, layer)
                   ? Value(list({object({{"DeviceIndex", "0"},
                                         {"AssociatePublicIpAddress", true},
                                         {"SubnetId", subnet},
                                         {"GroupSet", list({att_of(id + "Access", "GroupId")})}})}))
                   : Value()},
              {"Tags", r.full_tags(layer.name, layer.name)}}),
      "Started by `windlass start`; stops itself when it is idle.",
      object(
          {{"DependsOn", depends},
           {"CreationPolicy",
            object({{"ResourceSignal", object({{"Count", 1}, {"Timeout", patience(layer)}})}})}}));
  r.out.output(id + "Machine", "The machine on demand " + layer.name, ref_to(id + "Machine"));
}

}  // namespace

void render_machines(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  volume(r, layer, id);
  addresses(r, layer);
  if (layer.on_demand) {
    render_launch(r, layer);
    return on_demand(r, layer, id);
  }
  if (layer.has_colours()) render_colours(r, layer);
  for (auto& one : colours_of(layer)) {
    render_launch(r, one);
    render_group(r, one);
    bool green = one.colour == Colour::Green;
    r.out.output(group_id(one),
                 "The machines of " + layer.name + (green ? ", the second colour" : ""),
                 ref_to(group_id(one)), layer.has_colours() ? colour_ids(one).has : "");
  }
}

}  // namespace windlass::manifest
