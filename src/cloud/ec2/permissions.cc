#include "cloud/ec2/permissions.h"

#include "aws/ec2/associate_iam_instance_profile.h"
#include "aws/ec2/attach_volume.h"
#include "aws/ec2/create_restore_image_task.h"
#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/create_tags.h"
#include "aws/ec2/delete_tags.h"
#include "aws/ec2/replace_iam_instance_profile_association.h"
#include "aws/ec2/run_instances.h"
#include "base/json.h"
#include "cloud/ec2/common/ids.h"
#include "cloud/ec2/common/tags.h"

namespace windlass::cloud::ec2 {

namespace {

#define EC2_ARN "arn:aws:ec2:{region}:{account}:"

std::string arn(const Call& call, std::string_view kind, std::string_view id) {
  return "arn:aws:ec2:" + call.region.text + ":" + call.caller.account.text + ":" +
         std::string(kind) + "/" + std::string(id);
}

// The machine as well as the volume.
template <class Input>
void and_its_instance(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const Input*>(input);
  asked[0].resources.push_back(arn(call, "instance", in.instance_id.value_or("*")));
}

std::string profile_arn(const Call& call, const std::optional<std::string>& given_arn,
                        const std::optional<std::string>& name) {
  return given_arn.value_or("arn:aws:iam::" + call.caller.account.text + ":instance-profile/" +
                            name.value_or(""));
}

// What a machine gets a role by: a profile, or a template in which there may be one (look_up).
void pass_role(std::string by, std::vector<Asked>& asked) {
  asked.push_back({.action = "iam:PassRole",
                   .resources = {std::move(by)},
                   .context = {{"iam:PassedToService", {"ec2.amazonaws.com"}}}});
}

template <class Input>
void and_passing_the_role(const Call& call, const void* input, std::vector<Asked>& asked) {
  if (auto& profile = static_cast<const Input*>(input)->iam_instance_profile)
    pass_role(profile_arn(call, profile->arn, profile->name), asked);
}

// "lt-0a/3", "web/$Latest", "web/"
std::string version_of(const aws::ec2::LaunchTemplateSpecification& named) {
  return named.launch_template_id.value_or(named.launch_template_name.value_or("")) + "/" +
         named.version.value_or("");
}

// The profile that a launch template gives; "" for none.
std::string profile_in(store::Database& db, const Call& call, std::string_view template_arn) {
  auto named = template_arn.substr(template_arn.find('/') + 1);
  auto slash = named.rfind('/');
  auto data = db.find_text(
      "select v.data from ec2_launch_template t join ec2_launch_template_version v"
      " on v.template = t.id and v.version = case ?4 when '' then t.default_version"
      "  when '$Default' then t.default_version when '$Latest' then t.latest_version"
      "  else cast(?4 as integer) end"
      " where t.account = ?1 and t.region = ?2 and (t.id = ?3 or t.name = ?3)",
      {call.caller.account.text, call.region.text, named.substr(0, slash),
       named.substr(slash + 1)});
  auto json = parse_json(data.value_or("{}"));
  auto* profile = json ? json->find("IamInstanceProfile") : nullptr;
  return profile ? profile_arn(call, profile->text("Arn"), profile->text("Name")) : "";
}

void look_up(store::Database& db, const Call& call, std::vector<Asked>& asked) {
  for (auto& one : asked)
    for (auto& resource : one.resources)
      if (one.action == "iam:PassRole" && resource.find(":launch-template/") != resource.npos)
        resource = profile_in(db, call, resource);
}

// Each of what is tagged; images and snapshots are known without an account.
template <class Input>
void each_resource(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& ids = static_cast<const Input*>(input)->resources;
  if (!ids || ids->empty()) return;
  asked[0].resources.clear();
  for (auto& id : *ids) {
    auto type = resource_type(id);
    asked[0].resources.push_back(type == "image" || type == "snapshot"
                                     ? "arn:aws:ec2:" + call.region.text +
                                           "::" + std::string(type) + "/" + id
                                     : arn_of(call, id));
  }
}

// A launch touches all that it is made of, and all that it makes.
void all_of_a_launch(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::ec2::RunInstancesRequest*>(input);
  auto& resources = asked[0].resources;
  resources = {arn(call, "instance", "*"), arn(call, "volume", "*"),
               arn(call, "network-interface", "*"),
               arn(call, "subnet", in.subnet_id.value_or("*"))};
  if (in.image_id)
    resources.push_back("arn:aws:ec2:" + call.region.text + "::image/" + *in.image_id);
  for (auto& group : in.security_group_ids.value_or(std::vector<std::string>{}))
    resources.push_back(arn(call, "security-group", group));
  if (in.key_name) resources.push_back(arn(call, "key-pair", *in.key_name));
  if (in.instance_type) asked[0].context.push_back({"ec2:InstanceType", {*in.instance_type}});
  if (in.metadata_options && in.metadata_options->http_tokens)
    asked[0].context.push_back({"ec2:MetadataHttpTokens", {*in.metadata_options->http_tokens}});
  if (in.iam_instance_profile)
    and_passing_the_role<aws::ec2::RunInstancesRequest>(call, input, asked);
  else if (in.launch_template)
    pass_role(arn(call, "launch-template", version_of(*in.launch_template)), asked);
}

// Who stores an image writes the object, too, and who restores one reads it.
void and_its_object_written(const Call& call, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::ec2::CreateStoreImageTaskRequest*>(input);
  auto id = in.image_id.value_or("*");
  asked[0].resources = {"arn:aws:ec2:" + call.region.text + "::image/" + id};
  asked.push_back(
      {"s3:PutObject", {"arn:aws:s3:::" + in.bucket.value_or("*") + "/" + id + ".bin"}});
}

void and_its_object_read(const Call&, const void* input, std::vector<Asked>& asked) {
  auto& in = *static_cast<const aws::ec2::CreateRestoreImageTaskRequest*>(input);
  asked.push_back(
      {"s3:GetObject",
       {"arn:aws:s3:::" + in.bucket.value_or("*") + "/" + in.object_key.value_or("*")}});
}

// By tags: aws:ResourceTag/..., which EC2 also calls ec2:ResourceTag/...
std::optional<ResourceSide> side_of(store::Database& db, const Call& call, std::string_view arn) {
  auto id = std::string(arn.substr(arn.rfind('/') + 1));
  // Nothing of EC2's has a policy of its own that would have to let a service in.
  if (id == "*" || call.caller.kind == Caller::Kind::Service) return std::nullopt;
  ResourceSide side{.owner = call.caller.account};
  for (auto& [key, value] : tags_of(db, id)) {
    side.tags.emplace_back(key, value);
    side.context.push_back({"ec2:ResourceTag/" + key, {value}});
  }
  return side;
}

const Permission operations[] = {
    {"AssociateAddress", "ec2:AssociateAddress", EC2_ARN "elastic-ip/{AllocationId}"},
    {"AssociateDhcpOptions", "ec2:AssociateDhcpOptions", EC2_ARN "dhcp-options/{DhcpOptionsId}"},
    {"AssociateIamInstanceProfile", "ec2:AssociateIamInstanceProfile",
     EC2_ARN "instance/{InstanceId}",
     &and_passing_the_role<aws::ec2::AssociateIamInstanceProfileRequest>},
    {"AssociateRouteTable", "ec2:AssociateRouteTable", EC2_ARN "route-table/{RouteTableId}"},
    {"AssociateVpcCidrBlock", "ec2:AssociateVpcCidrBlock", EC2_ARN "vpc/{VpcId}"},
    {"AttachInternetGateway", "ec2:AttachInternetGateway",
     EC2_ARN "internet-gateway/{InternetGatewayId}"},
    {"AttachNetworkInterface", "ec2:AttachNetworkInterface",
     EC2_ARN "network-interface/{NetworkInterfaceId}"},
    {"AttachVolume", "ec2:AttachVolume", EC2_ARN "volume/{VolumeId}",
     &and_its_instance<aws::ec2::AttachVolumeRequest>},
    {"AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupEgress",
     EC2_ARN "security-group/{GroupId}"},
    {"AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupIngress",
     EC2_ARN "security-group/{GroupId}"},
    {"CreateImage", "ec2:CreateImage", EC2_ARN "instance/{InstanceId}"},
    {"CreateLaunchTemplateVersion", "ec2:CreateLaunchTemplateVersion",
     EC2_ARN "launch-template/{LaunchTemplateId}"},
    {"CreateNatGateway", "ec2:CreateNatGateway", EC2_ARN "subnet/{SubnetId}"},
    {"CreateNetworkAcl", "ec2:CreateNetworkAcl", EC2_ARN "vpc/{VpcId}"},
    {"CreateNetworkAclEntry", "ec2:CreateNetworkAclEntry", EC2_ARN "network-acl/{NetworkAclId}"},
    {"CreateNetworkInterface", "ec2:CreateNetworkInterface", EC2_ARN "subnet/{SubnetId}"},
    {"CreateRoute", "ec2:CreateRoute", EC2_ARN "route-table/{RouteTableId}"},
    {"CreateRouteTable", "ec2:CreateRouteTable", EC2_ARN "vpc/{VpcId}"},
    {"CreateRestoreImageTask", "ec2:CreateRestoreImageTask", "*", &and_its_object_read},
    {"CreateSecurityGroup", "ec2:CreateSecurityGroup", EC2_ARN "vpc/{VpcId}"},
    {"CreateSnapshot", "ec2:CreateSnapshot", EC2_ARN "volume/{VolumeId}"},
    {"CreateStoreImageTask", "ec2:CreateStoreImageTask", "*", &and_its_object_written},
    {"CreateSubnet", "ec2:CreateSubnet", EC2_ARN "vpc/{VpcId}"},
    {"CreateTags", "ec2:CreateTags", "*", &each_resource<aws::ec2::CreateTagsRequest>},
    {"CreateVpcEndpoint", "ec2:CreateVpcEndpoint", EC2_ARN "vpc/{VpcId}"},
    {"DeleteDhcpOptions", "ec2:DeleteDhcpOptions", EC2_ARN "dhcp-options/{DhcpOptionsId}"},
    {"DeleteInternetGateway", "ec2:DeleteInternetGateway",
     EC2_ARN "internet-gateway/{InternetGatewayId}"},
    {"DeleteLaunchTemplate", "ec2:DeleteLaunchTemplate",
     EC2_ARN "launch-template/{LaunchTemplateId}"},
    {"DeleteLaunchTemplateVersions", "ec2:DeleteLaunchTemplateVersions",
     EC2_ARN "launch-template/{LaunchTemplateId}"},
    {"DeleteNatGateway", "ec2:DeleteNatGateway", EC2_ARN "natgateway/{NatGatewayId}"},
    {"DeleteNetworkAcl", "ec2:DeleteNetworkAcl", EC2_ARN "network-acl/{NetworkAclId}"},
    {"DeleteNetworkAclEntry", "ec2:DeleteNetworkAclEntry", EC2_ARN "network-acl/{NetworkAclId}"},
    {"DeleteNetworkInterface", "ec2:DeleteNetworkInterface",
     EC2_ARN "network-interface/{NetworkInterfaceId}"},
    {"DeleteRoute", "ec2:DeleteRoute", EC2_ARN "route-table/{RouteTableId}"},
    {"DeleteRouteTable", "ec2:DeleteRouteTable", EC2_ARN "route-table/{RouteTableId}"},
    {"DeleteSecurityGroup", "ec2:DeleteSecurityGroup", EC2_ARN "security-group/{GroupId}"},
    {"DeleteSnapshot", "ec2:DeleteSnapshot", EC2_ARN "snapshot/{SnapshotId}"},
    {"DeleteSubnet", "ec2:DeleteSubnet", EC2_ARN "subnet/{SubnetId}"},
    {"DeleteTags", "ec2:DeleteTags", "*", &each_resource<aws::ec2::DeleteTagsRequest>},
    {"DeleteVolume", "ec2:DeleteVolume", EC2_ARN "volume/{VolumeId}"},
    {"DeleteVpc", "ec2:DeleteVpc", EC2_ARN "vpc/{VpcId}"},
    {"DeleteVpcEndpoints", "ec2:DeleteVpcEndpoints", EC2_ARN "vpc-endpoint/{VpcEndpointIds}"},
    {"DeregisterImage", "ec2:DeregisterImage", EC2_ARN "image/{ImageId}"},
    {"DetachInternetGateway", "ec2:DetachInternetGateway",
     EC2_ARN "internet-gateway/{InternetGatewayId}"},
    {"DetachVolume", "ec2:DetachVolume", EC2_ARN "volume/{VolumeId}"},
    {"ModifyImageAttribute", "ec2:ModifyImageAttribute", EC2_ARN "image/{ImageId}"},
    {"ModifyInstanceAttribute", "ec2:ModifyInstanceAttribute", EC2_ARN "instance/{InstanceId}"},
    {"ModifyInstanceMetadataOptions", "ec2:ModifyInstanceMetadataOptions",
     EC2_ARN "instance/{InstanceId}"},
    {"ModifyLaunchTemplate", "ec2:ModifyLaunchTemplate",
     EC2_ARN "launch-template/{LaunchTemplateId}"},
    {"ModifyNetworkInterfaceAttribute", "ec2:ModifyNetworkInterfaceAttribute",
     EC2_ARN "network-interface/{NetworkInterfaceId}"},
    {"ModifySecurityGroupRules", "ec2:ModifySecurityGroupRules",
     EC2_ARN "security-group/{GroupId}"},
    {"ModifySnapshotAttribute", "ec2:ModifySnapshotAttribute", EC2_ARN "snapshot/{SnapshotId}"},
    {"ModifySubnetAttribute", "ec2:ModifySubnetAttribute", EC2_ARN "subnet/{SubnetId}"},
    {"ModifyVolume", "ec2:ModifyVolume", EC2_ARN "volume/{VolumeId}"},
    {"ModifyVolumeAttribute", "ec2:ModifyVolumeAttribute", EC2_ARN "volume/{VolumeId}"},
    {"ModifyVpcAttribute", "ec2:ModifyVpcAttribute", EC2_ARN "vpc/{VpcId}"},
    {"ModifyVpcEndpoint", "ec2:ModifyVpcEndpoint", EC2_ARN "vpc-endpoint/{VpcEndpointId}"},
    {"MonitorInstances", "ec2:MonitorInstances", EC2_ARN "instance/{InstanceIds}"},
    {"RebootInstances", "ec2:RebootInstances", EC2_ARN "instance/{InstanceIds}"},
    {"ReleaseAddress", "ec2:ReleaseAddress", EC2_ARN "elastic-ip/{AllocationId}"},
    {"ReplaceIamInstanceProfileAssociation", "ec2:ReplaceIamInstanceProfileAssociation", "*",
     &and_passing_the_role<aws::ec2::ReplaceIamInstanceProfileAssociationRequest>},
    {"ReplaceNetworkAclAssociation", "ec2:ReplaceNetworkAclAssociation",
     EC2_ARN "network-acl/{NetworkAclId}"},
    {"ReplaceNetworkAclEntry", "ec2:ReplaceNetworkAclEntry", EC2_ARN "network-acl/{NetworkAclId}"},
    {"ReplaceRoute", "ec2:ReplaceRoute", EC2_ARN "route-table/{RouteTableId}"},
    {"ReplaceRouteTableAssociation", "ec2:ReplaceRouteTableAssociation",
     EC2_ARN "route-table/{RouteTableId}"},
    {"ResetImageAttribute", "ec2:ResetImageAttribute", EC2_ARN "image/{ImageId}"},
    {"RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress",
     EC2_ARN "security-group/{GroupId}"},
    {"RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress",
     EC2_ARN "security-group/{GroupId}"},
    {"StartInstances", "ec2:StartInstances", EC2_ARN "instance/{InstanceIds}"},
    {"StopInstances", "ec2:StopInstances", EC2_ARN "instance/{InstanceIds}"},
    {"TerminateInstances", "ec2:TerminateInstances", EC2_ARN "instance/{InstanceIds}"},
    {"UnmonitorInstances", "ec2:UnmonitorInstances", EC2_ARN "instance/{InstanceIds}"},
    {"UpdateSecurityGroupRuleDescriptionsEgress", "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
     EC2_ARN "security-group/{GroupId}"},
    {"UpdateSecurityGroupRuleDescriptionsIngress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
     EC2_ARN "security-group/{GroupId}"},
    {"RunInstances", "ec2:RunInstances", "*", &all_of_a_launch},
};

}  // namespace

const Permissions permissions{
    .prefix = "ec2", .operations = operations, .resource_side = &side_of, .look_up = &look_up};

}  // namespace windlass::cloud::ec2
