// The operations of instances and launch templates.
#pragma once

#include "aws/ec2/associate_iam_instance_profile.h"
#include "aws/ec2/attach_network_interface.h"
#include "aws/ec2/attach_volume.h"
#include "aws/ec2/create_image.h"
#include "aws/ec2/create_launch_template.h"
#include "aws/ec2/create_launch_template_version.h"
#include "aws/ec2/create_replace_root_volume_task.h"
#include "aws/ec2/delete_launch_template.h"
#include "aws/ec2/delete_launch_template_versions.h"
#include "aws/ec2/describe_iam_instance_profile_associations.h"
#include "aws/ec2/describe_instance_attribute.h"
#include "aws/ec2/describe_instance_credit_specifications.h"
#include "aws/ec2/describe_instance_status.h"
#include "aws/ec2/describe_instance_type_offerings.h"
#include "aws/ec2/describe_instance_types.h"
#include "aws/ec2/describe_instances.h"
#include "aws/ec2/describe_launch_template_versions.h"
#include "aws/ec2/describe_launch_templates.h"
#include "aws/ec2/describe_replace_root_volume_tasks.h"
#include "aws/ec2/detach_network_interface.h"
#include "aws/ec2/detach_volume.h"
#include "aws/ec2/disassociate_iam_instance_profile.h"
#include "aws/ec2/get_console_output.h"
#include "aws/ec2/get_launch_template_data.h"
#include "aws/ec2/modify_instance_attribute.h"
#include "aws/ec2/modify_instance_metadata_options.h"
#include "aws/ec2/modify_launch_template.h"
#include "aws/ec2/monitor_instances.h"
#include "aws/ec2/reboot_instances.h"
#include "aws/ec2/replace_iam_instance_profile_association.h"
#include "aws/ec2/run_instances.h"
#include "aws/ec2/start_instances.h"
#include "aws/ec2/stop_instances.h"
#include "aws/ec2/terminate_instances.h"
#include "aws/ec2/unmonitor_instances.h"
#include "cloud/ec2/common/context.h"

namespace windlass::cloud::ec2 {

using namespace aws::ec2;

// run.cc
Result<Reservation> run_instances(Ec2& ec2, const Call& call, const RunInstancesRequest& in);

// describe.cc
Result<DescribeInstancesResult> describe_instances(Ec2& ec2, const Call& call,
                                                   const DescribeInstancesRequest& in);
Result<DescribeInstanceStatusResult> describe_instance_status(
    Ec2& ec2, const Call& call, const DescribeInstanceStatusRequest& in);

// states.cc
Result<StartInstancesResult> start_instances(Ec2& ec2, const Call& call,
                                             const StartInstancesRequest& in);
Result<StopInstancesResult> stop_instances(Ec2& ec2, const Call& call,
                                           const StopInstancesRequest& in);
Result<> reboot_instances(Ec2& ec2, const Call& call, const RebootInstancesRequest& in);
Result<TerminateInstancesResult> terminate_instances(Ec2& ec2, const Call& call,
                                                     const TerminateInstancesRequest& in);

// attributes.cc
Result<InstanceAttribute> describe_instance_attribute(Ec2& ec2, const Call& call,
                                                      const DescribeInstanceAttributeRequest& in);
Result<> modify_instance_attribute(Ec2& ec2, const Call& call,
                                   const ModifyInstanceAttributeRequest& in);
Result<ModifyInstanceMetadataOptionsResult> modify_instance_metadata_options(
    Ec2& ec2, const Call& call, const ModifyInstanceMetadataOptionsRequest& in);
Result<MonitorInstancesResult> monitor_instances(Ec2& ec2, const Call& call,
                                                 const MonitorInstancesRequest& in);
Result<UnmonitorInstancesResult> unmonitor_instances(Ec2& ec2, const Call& call,
                                                     const UnmonitorInstancesRequest& in);
Result<DescribeInstanceCreditSpecificationsResult> describe_instance_credit_specifications(
    Ec2& ec2, const Call& call, const DescribeInstanceCreditSpecificationsRequest& in);

// described_types.cc
Result<DescribeInstanceTypesResult> describe_instance_types(Ec2& ec2, const Call& call,
                                                            const DescribeInstanceTypesRequest& in);
Result<DescribeInstanceTypeOfferingsResult> describe_instance_type_offerings(
    Ec2& ec2, const Call& call, const DescribeInstanceTypeOfferingsRequest& in);

// profile_operations.cc
Result<AssociateIamInstanceProfileResult> associate_iam_instance_profile(
    Ec2& ec2, const Call& call, const AssociateIamInstanceProfileRequest& in);
Result<DisassociateIamInstanceProfileResult> disassociate_iam_instance_profile(
    Ec2& ec2, const Call& call, const DisassociateIamInstanceProfileRequest& in);
Result<ReplaceIamInstanceProfileAssociationResult> replace_iam_instance_profile_association(
    Ec2& ec2, const Call& call, const ReplaceIamInstanceProfileAssociationRequest& in);
Result<DescribeIamInstanceProfileAssociationsResult> describe_iam_instance_profile_associations(
    Ec2& ec2, const Call& call, const DescribeIamInstanceProfileAssociationsRequest& in);

// template_operations.cc
Result<CreateLaunchTemplateResult> create_launch_template(Ec2& ec2, const Call& call,
                                                          const CreateLaunchTemplateRequest& in);
Result<DeleteLaunchTemplateResult> delete_launch_template(Ec2& ec2, const Call& call,
                                                          const DeleteLaunchTemplateRequest& in);
Result<DescribeLaunchTemplatesResult> describe_launch_templates(
    Ec2& ec2, const Call& call, const DescribeLaunchTemplatesRequest& in);
Result<ModifyLaunchTemplateResult> modify_launch_template(Ec2& ec2, const Call& call,
                                                          const ModifyLaunchTemplateRequest& in);
Result<CreateLaunchTemplateVersionResult> create_launch_template_version(
    Ec2& ec2, const Call& call, const CreateLaunchTemplateVersionRequest& in);
Result<DeleteLaunchTemplateVersionsResult> delete_launch_template_versions(
    Ec2& ec2, const Call& call, const DeleteLaunchTemplateVersionsRequest& in);

// template_views.cc
Result<DescribeLaunchTemplateVersionsResult> describe_launch_template_versions(
    Ec2& ec2, const Call& call, const DescribeLaunchTemplateVersionsRequest& in);
Result<GetLaunchTemplateDataResult> get_launch_template_data(
    Ec2& ec2, const Call& call, const GetLaunchTemplateDataRequest& in);

// attachments.cc
Result<VolumeAttachment> attach_volume(Ec2& ec2, const Call& call, const AttachVolumeRequest& in);
Result<VolumeAttachment> detach_volume(Ec2& ec2, const Call& call, const DetachVolumeRequest& in);
Result<AttachNetworkInterfaceResult> attach_network_interface(
    Ec2& ec2, const Call& call, const AttachNetworkInterfaceRequest& in);
Result<> detach_network_interface(Ec2& ec2, const Call& call,
                                  const DetachNetworkInterfaceRequest& in);

// images.cc
Result<CreateImageResult> create_image(Ec2& ec2, const Call& call, const CreateImageRequest& in);
Result<GetConsoleOutputResult> get_console_output(Ec2& ec2, const Call& call,
                                                  const GetConsoleOutputRequest& in);

// root_tasks.cc
Result<CreateReplaceRootVolumeTaskResult> create_replace_root_volume_task(
    Ec2& ec2, const Call& call, const CreateReplaceRootVolumeTaskRequest& in);
Result<DescribeReplaceRootVolumeTasksResult> describe_replace_root_volume_tasks(
    Ec2& ec2, const Call& call, const DescribeReplaceRootVolumeTasksRequest& in);

}  // namespace windlass::cloud::ec2
