// The waiters we know, as AWS's own clients have them.
#include "aws/wait.h"

namespace windlass::aws {

namespace {

using enum Acceptor::State;
using enum Acceptor::Matcher;

constexpr Acceptor s3_bucket_exists[] = {
    {Success, Status, "", "200"},
    {Success, Status, "", "301"},
    {Success, Status, "", "403"},
    {Retry, Status, "", "404"},
};
constexpr Acceptor s3_bucket_not_exists[] = {
    {Success, Status, "", "404"},
};
constexpr Acceptor s3_object_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Status, "", "404"},
};
constexpr Acceptor s3_object_not_exists[] = {
    {Success, Status, "", "404"},
};
constexpr Acceptor dynamodb_table_exists[] = {
    {Success, Path, "Table.TableStatus", "ACTIVE"},
    {Retry, Error, "", "ResourceNotFoundException"},
};
constexpr Acceptor dynamodb_table_not_exists[] = {
    {Success, Error, "", "ResourceNotFoundException"},
};
constexpr Acceptor ec2_instance_exists[] = {
    {Success, Path, "length(Reservations[]) > `0`", "true"},
    {Retry, Error, "", "InvalidInstanceID.NotFound"},
};
constexpr Acceptor ec2_image_exists[] = {
    {Success, Path, "length(Images[]) > `0`", "true"},
    {Retry, Error, "", "InvalidAMIID.NotFound"},
};
constexpr Acceptor ec2_image_available[] = {
    {Success, PathAll, "Images[].State", "available"},
    {Failure, PathAny, "Images[].State", "failed"},
};
constexpr Acceptor ec2_instance_running[] = {
    {Success, PathAll, "Reservations[].Instances[].State.Name", "running"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "shutting-down"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "terminated"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "stopping"},
    {Retry, Error, "", "InvalidInstanceID.NotFound"},
};
constexpr Acceptor ec2_instance_status_ok[] = {
    {Success, PathAll, "InstanceStatuses[].InstanceStatus.Status", "ok"},
    {Retry, Error, "", "InvalidInstanceID.NotFound"},
};
constexpr Acceptor ec2_instance_stopped[] = {
    {Success, PathAll, "Reservations[].Instances[].State.Name", "stopped"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "pending"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "terminated"},
};
constexpr Acceptor ec2_instance_terminated[] = {
    {Success, PathAll, "Reservations[].Instances[].State.Name", "terminated"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "pending"},
    {Failure, PathAny, "Reservations[].Instances[].State.Name", "stopping"},
};
constexpr Acceptor ec2_key_pair_exists[] = {
    {Success, Path, "length(KeyPairs[].KeyName) > `0`", "true"},
    {Retry, Error, "", "InvalidKeyPair.NotFound"},
};
constexpr Acceptor ec2_nat_gateway_available[] = {
    {Success, PathAll, "NatGateways[].State", "available"},
    {Failure, PathAny, "NatGateways[].State", "failed"},
    {Failure, PathAny, "NatGateways[].State", "deleting"},
    {Failure, PathAny, "NatGateways[].State", "deleted"},
    {Retry, Error, "", "NatGatewayNotFound"},
};
constexpr Acceptor ec2_nat_gateway_deleted[] = {
    {Success, PathAll, "NatGateways[].State", "deleted"},
    {Success, Error, "", "NatGatewayNotFound"},
};
constexpr Acceptor ec2_network_interface_available[] = {
    {Success, PathAll, "NetworkInterfaces[].Status", "available"},
    {Failure, Error, "", "InvalidNetworkInterfaceID.NotFound"},
};
constexpr Acceptor ec2_snapshot_completed[] = {
    {Success, PathAll, "Snapshots[].State", "completed"},
    {Failure, PathAny, "Snapshots[].State", "error"},
};
constexpr Acceptor ec2_security_group_exists[] = {
    {Success, Path, "length(SecurityGroups[].GroupId) > `0`", "true"},
    {Retry, Error, "", "InvalidGroup.NotFound"},
};
constexpr Acceptor ec2_subnet_available[] = {
    {Success, PathAll, "Subnets[].State", "available"},
};
constexpr Acceptor ec2_system_status_ok[] = {
    {Success, PathAll, "InstanceStatuses[].SystemStatus.Status", "ok"},
};
constexpr Acceptor ec2_volume_available[] = {
    {Success, PathAll, "Volumes[].State", "available"},
    {Failure, PathAny, "Volumes[].State", "deleted"},
};
constexpr Acceptor ec2_volume_deleted[] = {
    {Success, PathAll, "Volumes[].State", "deleted"},
    {Success, Error, "", "InvalidVolume.NotFound"},
};
constexpr Acceptor ec2_volume_in_use[] = {
    {Success, PathAll, "Volumes[].State", "in-use"},
    {Failure, PathAny, "Volumes[].State", "deleted"},
};
constexpr Acceptor ec2_vpc_available[] = {
    {Success, PathAll, "Vpcs[].State", "available"},
};
constexpr Acceptor ec2_vpc_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "InvalidVpcID.NotFound"},
};
constexpr Acceptor elbv2_load_balancer_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "LoadBalancerNotFound"},
};
constexpr Acceptor elbv2_load_balancer_available[] = {
    {Success, PathAll, "LoadBalancers[].State.Code", "active"},
    {Retry, PathAny, "LoadBalancers[].State.Code", "provisioning"},
    {Retry, Error, "", "LoadBalancerNotFound"},
};
constexpr Acceptor elbv2_load_balancers_deleted[] = {
    {Retry, PathAll, "LoadBalancers[].State.Code", "active"},
    {Success, Error, "", "LoadBalancerNotFound"},
};
constexpr Acceptor elbv2_target_in_service[] = {
    {Success, PathAll, "TargetHealthDescriptions[].TargetHealth.State", "healthy"},
    {Retry, Error, "", "InvalidInstance"},
};
constexpr Acceptor elbv2_target_deregistered[] = {
    {Success, Error, "", "InvalidTarget"},
    {Success, PathAll, "TargetHealthDescriptions[].TargetHealth.State", "unused"},
};
constexpr Acceptor cloudformation_stack_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "ValidationError"},
};
constexpr Acceptor cloudformation_stack_create_complete[] = {
    {Success, PathAll, "Stacks[].StackStatus", "CREATE_COMPLETE"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_COMPLETE"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_IN_PROGRESS"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_FAILED"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_ROLLBACK_IN_PROGRESS"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_ROLLBACK_FAILED"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"},
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_ROLLBACK_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "CREATE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "DELETE_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "DELETE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "ROLLBACK_COMPLETE"},
    {Failure, Error, "", "ValidationError"},
};
constexpr Acceptor cloudformation_stack_delete_complete[] = {
    {Success, PathAll, "Stacks[].StackStatus", "DELETE_COMPLETE"},
    {Success, Error, "", "ValidationError"},
    {Failure, PathAny, "Stacks[].StackStatus", "DELETE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "CREATE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_IN_PROGRESS"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_COMPLETE"},
};
constexpr Acceptor cloudformation_stack_update_complete[] = {
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_COMPLETE"},
    {Failure, Error, "", "ValidationError"},
};
constexpr Acceptor cloudformation_stack_import_complete[] = {
    {Success, PathAll, "Stacks[].StackStatus", "IMPORT_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "ROLLBACK_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "IMPORT_ROLLBACK_IN_PROGRESS"},
    {Failure, PathAny, "Stacks[].StackStatus", "IMPORT_ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "IMPORT_ROLLBACK_COMPLETE"},
    {Failure, Error, "", "ValidationError"},
};
constexpr Acceptor cloudformation_stack_rollback_complete[] = {
    {Success, PathAll, "Stacks[].StackStatus", "UPDATE_ROLLBACK_COMPLETE"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "UPDATE_ROLLBACK_FAILED"},
    {Failure, PathAny, "Stacks[].StackStatus", "DELETE_FAILED"},
    {Failure, Error, "", "ValidationError"},
};
constexpr Acceptor cloudformation_change_set_create_complete[] = {
    {Success, Path, "Status", "CREATE_COMPLETE"},
    {Failure, Path, "Status", "FAILED"},
    {Failure, Error, "", "ValidationError"},
};
constexpr Acceptor iam_instance_profile_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Status, "", "404"},
};
constexpr Acceptor iam_user_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "NoSuchEntity"},
};
constexpr Acceptor iam_role_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "NoSuchEntity"},
};
constexpr Acceptor iam_policy_exists[] = {
    {Success, Status, "", "200"},
    {Retry, Error, "", "NoSuchEntity"},
};
constexpr Acceptor route53_resource_record_sets_changed[] = {
    {Success, Path, "ChangeInfo.Status", "INSYNC"},
};
constexpr Acceptor ssm_command_executed[] = {
    {Retry, Path, "Status", "Pending"},           {Retry, Path, "Status", "InProgress"},
    {Retry, Path, "Status", "Delayed"},           {Success, Path, "Status", "Success"},
    {Failure, Path, "Status", "Cancelled"},       {Failure, Path, "Status", "TimedOut"},
    {Failure, Path, "Status", "Failed"},          {Failure, Path, "Status", "Cancelling"},
    {Retry, Error, "", "InvocationDoesNotExist"},
};
constexpr Acceptor acm_certificate_validated[] = {
    {Success, PathAll, "Certificate.DomainValidationOptions[].ValidationStatus", "SUCCESS"},
    {Retry, PathAny, "Certificate.DomainValidationOptions[].ValidationStatus",
     "PENDING_VALIDATION"},
    {Failure, Path, "Certificate.Status", "FAILED"},
    {Failure, Error, "", "ResourceNotFoundException"},
};

constexpr Waiter waiters[] = {
    {"s3", "BucketExists", "HeadBucket", 5, 20, s3_bucket_exists},
    {"s3", "BucketNotExists", "HeadBucket", 5, 20, s3_bucket_not_exists},
    {"s3", "ObjectExists", "HeadObject", 5, 20, s3_object_exists},
    {"s3", "ObjectNotExists", "HeadObject", 5, 20, s3_object_not_exists},
    {"dynamodb", "TableExists", "DescribeTable", 20, 25, dynamodb_table_exists},
    {"dynamodb", "TableNotExists", "DescribeTable", 20, 25, dynamodb_table_not_exists},
    {"ec2", "InstanceExists", "DescribeInstances", 5, 40, ec2_instance_exists},
    {"ec2", "ImageExists", "DescribeImages", 15, 40, ec2_image_exists},
    {"ec2", "ImageAvailable", "DescribeImages", 15, 40, ec2_image_available},
    {"ec2", "InstanceRunning", "DescribeInstances", 15, 40, ec2_instance_running},
    {"ec2", "InstanceStatusOk", "DescribeInstanceStatus", 15, 40, ec2_instance_status_ok},
    {"ec2", "InstanceStopped", "DescribeInstances", 15, 40, ec2_instance_stopped},
    {"ec2", "InstanceTerminated", "DescribeInstances", 15, 40, ec2_instance_terminated},
    {"ec2", "KeyPairExists", "DescribeKeyPairs", 5, 6, ec2_key_pair_exists},
    {"ec2", "NatGatewayAvailable", "DescribeNatGateways", 15, 40, ec2_nat_gateway_available},
    {"ec2", "NatGatewayDeleted", "DescribeNatGateways", 15, 40, ec2_nat_gateway_deleted},
    {"ec2", "NetworkInterfaceAvailable", "DescribeNetworkInterfaces", 20, 10,
     ec2_network_interface_available},
    {"ec2", "SnapshotCompleted", "DescribeSnapshots", 15, 40, ec2_snapshot_completed},
    {"ec2", "SecurityGroupExists", "DescribeSecurityGroups", 5, 6, ec2_security_group_exists},
    {"ec2", "SubnetAvailable", "DescribeSubnets", 15, 40, ec2_subnet_available},
    {"ec2", "SystemStatusOk", "DescribeInstanceStatus", 15, 40, ec2_system_status_ok},
    {"ec2", "VolumeAvailable", "DescribeVolumes", 15, 40, ec2_volume_available},
    {"ec2", "VolumeDeleted", "DescribeVolumes", 15, 40, ec2_volume_deleted},
    {"ec2", "VolumeInUse", "DescribeVolumes", 15, 40, ec2_volume_in_use},
    {"ec2", "VpcAvailable", "DescribeVpcs", 15, 40, ec2_vpc_available},
    {"ec2", "VpcExists", "DescribeVpcs", 1, 5, ec2_vpc_exists},
    {"elbv2", "LoadBalancerExists", "DescribeLoadBalancers", 15, 40, elbv2_load_balancer_exists},
    {"elbv2", "LoadBalancerAvailable", "DescribeLoadBalancers", 15, 40,
     elbv2_load_balancer_available},
    {"elbv2", "LoadBalancersDeleted", "DescribeLoadBalancers", 15, 40,
     elbv2_load_balancers_deleted},
    {"elbv2", "TargetInService", "DescribeTargetHealth", 15, 40, elbv2_target_in_service},
    {"elbv2", "TargetDeregistered", "DescribeTargetHealth", 15, 40, elbv2_target_deregistered},
    {"cloudformation", "StackExists", "DescribeStacks", 5, 20, cloudformation_stack_exists},
    {"cloudformation", "StackCreateComplete", "DescribeStacks", 30, 120,
     cloudformation_stack_create_complete},
    {"cloudformation", "StackDeleteComplete", "DescribeStacks", 30, 120,
     cloudformation_stack_delete_complete},
    {"cloudformation", "StackUpdateComplete", "DescribeStacks", 30, 120,
     cloudformation_stack_update_complete},
    {"cloudformation", "StackImportComplete", "DescribeStacks", 30, 120,
     cloudformation_stack_import_complete},
    {"cloudformation", "StackRollbackComplete", "DescribeStacks", 30, 120,
     cloudformation_stack_rollback_complete},
    {"cloudformation", "ChangeSetCreateComplete", "DescribeChangeSet", 30, 120,
     cloudformation_change_set_create_complete},
    {"iam", "InstanceProfileExists", "GetInstanceProfile", 1, 40, iam_instance_profile_exists},
    {"iam", "UserExists", "GetUser", 1, 20, iam_user_exists},
    {"iam", "RoleExists", "GetRole", 1, 20, iam_role_exists},
    {"iam", "PolicyExists", "GetPolicy", 1, 20, iam_policy_exists},
    {"route53", "ResourceRecordSetsChanged", "GetChange", 30, 60,
     route53_resource_record_sets_changed},
    {"ssm", "CommandExecuted", "GetCommandInvocation", 5, 20, ssm_command_executed},
    {"acm", "CertificateValidated", "DescribeCertificate", 60, 5, acm_certificate_validated},
};

}  // namespace

std::span<const Waiter> all_waiters() { return waiters; }

}  // namespace windlass::aws
