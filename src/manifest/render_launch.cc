// What a layer's machines are launched from.
#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

using document::Node;

namespace {

// Booting, before a layer's own grace begins; and until the machine before gave the volume back.
constexpr std::int64_t boot_s = 300, volume_s = 600;

}  // namespace

std::string patience(const Layer& layer) {
  auto seconds = layer.health.grace_s + boot_s + (layer.volume ? volume_s : 0);
  return "PT" + std::to_string((seconds + 59) / 60) + "M";
}

namespace {

Node user_data(const Model& model, const Layer& layer) {
  auto common = list({"Machine", "Boot", "Script"});
  common.set_tag("FindInMap");
  // A machine looks for itself where its colour is.
  auto own = [&](std::string text) {
    return sub(replace_all(std::move(text), "${" + pascal(layer.name) + "Targets}",
                           "${" + part_id(layer, "Targets") + "}"));
  };
  auto parts = list({own(boot_settings(model, layer)), common, own(layer_script(model, layer))});
  auto joined = list({"", parts});
  joined.set_tag("Join");
  return joined;
}

}  // namespace

void render_launch(Rendering& r, const Layer& layer) {
  auto id = pascal(layer.name);
  auto outside = is_outside(r.model, layer);
  Value groups = list({att_of(id + "Access", "GroupId")}), interfaces, disks;
  if (outside) {
    interfaces = list({object({{"DeviceIndex", 0},
                               {"AssociatePublicIpAddress", true},
                               {"DeleteOnTermination", true},
                               {"Groups", groups}})});
    groups = {};
  }
  if (layer.disk_gib > 0) {
    disks = list({object({{"DeviceName", "/dev/xvda"},
                          {"Ebs", object({{"VolumeSize", layer.disk_gib},
                                          {"VolumeType", "gp3"},
                                          {"Encrypted", true},
                                          {"DeleteOnTermination", true}})}})});
  }
  Value stops;
  if (layer.on_demand) stops = "stop";
  auto image =
      image_parameter(layer.image.starts_with("ami-") ? layer.name + "-layer" : layer.image);
  r.out.resource(
      part_id(layer, "Template"), "AWS::EC2::LaunchTemplate",
      object({{"LaunchTemplateData",
               object({{"ImageId", ref_to(image)},
                       {"InstanceType", layer.machine_type},
                       {"IamInstanceProfile", object({{"Arn", att_of(id + "Profile", "Arn")}})},
                       {"SecurityGroupIds", groups},
                       {"NetworkInterfaces", interfaces},
                       {"BlockDeviceMappings", disks},
                       {"InstanceInitiatedShutdownBehavior", stops},
                       {"MetadataOptions",
                        object({{"HttpTokens", "required"}, {"InstanceMetadataTags", "enabled"}})},
                       {"TagSpecifications",
                        list({object({{"ResourceType", "volume"},
                                      {"Tags", r.tags(layer.name, layer.name)}})})},
                       {"UserData", object({{"Fn::Base64", user_data(r.model, layer)}})}})}}));
}

}  // namespace windlass::manifest
