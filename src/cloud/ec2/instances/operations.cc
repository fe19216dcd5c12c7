// The operations on instances that we serve.
#include "cloud/ec2/instances/handlers.h"
#include "cloud/ec2/instances/instances.h"
#include "cloud/ec2/instances/plugs.h"
#include "cloud/ec2/interfaces/machine_hooks.h"

namespace windlass::cloud::ec2 {

namespace {

const Operation operations[] = {
    {"AssociateIamInstanceProfile", writes<&associate_iam_instance_profile>},
    {"AttachNetworkInterface", writes<&attach_network_interface>},
    {"AttachVolume", writes<&attach_volume>},
    {"CreateImage", writes<&create_image>},
    {"CreateLaunchTemplate", writes<&create_launch_template>},
    {"CreateLaunchTemplateVersion", writes<&create_launch_template_version>},
    {"CreateReplaceRootVolumeTask", writes<&create_replace_root_volume_task>},
    {"DeleteLaunchTemplate", writes<&delete_launch_template>},
    {"DeleteLaunchTemplateVersions", writes<&delete_launch_template_versions>},
    {"DescribeIamInstanceProfileAssociations", reads<&describe_iam_instance_profile_associations>},
    {"DescribeInstanceAttribute", reads<&describe_instance_attribute>},
    {"DescribeInstanceCreditSpecifications", reads<&describe_instance_credit_specifications>},
    {"DescribeInstanceStatus", reads<&describe_instance_status>},
    {"DescribeInstanceTypeOfferings", reads<&describe_instance_type_offerings>},
    {"DescribeInstanceTypes", reads<&describe_instance_types>},
    {"DescribeInstances", reads<&describe_instances>},
    {"DescribeLaunchTemplateVersions", reads<&describe_launch_template_versions>},
    {"DescribeLaunchTemplates", reads<&describe_launch_templates>},
    {"DescribeReplaceRootVolumeTasks", reads<&describe_replace_root_volume_tasks>},
    {"DetachNetworkInterface", writes<&detach_network_interface>},
    {"DetachVolume", writes<&detach_volume>},
    {"DisassociateIamInstanceProfile", writes<&disassociate_iam_instance_profile>},
    {"GetConsoleOutput", reads<&get_console_output>},
    {"GetLaunchTemplateData", reads<&get_launch_template_data>},
    {"ModifyInstanceAttribute", writes<&modify_instance_attribute>},
    {"ModifyInstanceMetadataOptions", writes<&modify_instance_metadata_options>},
    {"ModifyLaunchTemplate", writes<&modify_launch_template>},
    {"MonitorInstances", writes<&monitor_instances>},
    {"RebootInstances", writes<&reboot_instances>},
    {"ReplaceIamInstanceProfileAssociation", writes<&replace_iam_instance_profile_association>},
    {"RunInstances", writes<&run_instances>},
    {"StartInstances", writes<&start_instances>},
    {"StopInstances", writes<&stop_instances>},
    {"TerminateInstances", writes<&terminate_instances>},
    {"UnmonitorInstances", writes<&unmonitor_instances>},
};

}  // namespace

constinit const std::span<const Operation> instances_operations{operations};

// Here, because whoever takes the operations needs it too: archives are linked in order.
constinit const MachineHooks machine_hooks{.addresses_changed = &addresses_changed};

}  // namespace windlass::cloud::ec2
