#include "cloud/iam/aws_managed.h"

#include "base/hash.h"

namespace windlass::cloud::iam {

namespace {

// One action list on everything, which most of AWS's own policies are.
#define ALLOW(actions)                                                           \
  R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[)" actions \
  R"(],"Resource":"*"}]})"
#define READ_EC2 R"("ec2:Describe*","elasticloadbalancing:Describe*")"
#define READ_CLOUDWATCH R"("cloudwatch:Describe*","cloudwatch:Get*","cloudwatch:List*")"
#define WRITE_LOGS R"("logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents")"

// The documents say what AWS's say of the services that this cloud knows; AWS's list more services.

constexpr AwsPolicy policies[] = {
    {"/", "AWSCertificateManagerFullAccess", "Full access to certificates", ALLOW(R"("acm:*")")},
    {"/", "AWSCloudFormationFullAccess", "Full access to stacks", ALLOW(R"("cloudformation:*")")},
    {"/", "AWSKeyManagementServicePowerUser", "Use of keys, without deleting them",
     ALLOW(
         R"("kms:CreateAlias","kms:CreateKey","kms:DeleteAlias","kms:Describe*","kms:GenerateRandom",)"
         R"("kms:Get*","kms:List*","kms:TagResource","kms:UntagResource","iam:ListGroups",)"
         R"("iam:ListRoles","iam:ListUsers")")},
    {"/", "AdministratorAccess", "Everything", ALLOW(R"("*")")},
    {"/", "AmazonDynamoDBFullAccess", "Full access to tables",
     ALLOW(
         R"("dynamodb:*","dax:*","application-autoscaling:*",)" READ_CLOUDWATCH
         R"(,"cloudwatch:PutMetricAlarm","cloudwatch:DeleteAlarms","kms:DescribeKey","kms:ListAliases",)"
         R"("iam:GetRole","iam:ListRoles","sns:ListTopics","sns:CreateTopic","sns:Subscribe")")},
    {"/", "AmazonDynamoDBReadOnlyAccess", "Reading tables",
     ALLOW(
         R"("dynamodb:BatchGetItem","dynamodb:Describe*","dynamodb:List*","dynamodb:GetItem",)"
         R"("dynamodb:GetResourcePolicy","dynamodb:Query","dynamodb:Scan","dynamodb:PartiQLSelect",)" READ_CLOUDWATCH)},
    {"/", "AmazonEC2ContainerRegistryReadOnly", "Pulling container images",
     ALLOW(
         R"("ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer",)"
         R"("ecr:GetRepositoryPolicy","ecr:DescribeRepositories","ecr:ListImages","ecr:DescribeImages",)"
         R"("ecr:BatchGetImage","ecr:GetLifecyclePolicy","ecr:ListTagsForResource")")},
    {"/", "AmazonEC2FullAccess", "Full access to machines",
     ALLOW(R"("ec2:*","elasticloadbalancing:*","cloudwatch:*","autoscaling:*")")},
    {"/", "AmazonEC2ReadOnlyAccess", "Looking at machines",
     ALLOW(READ_EC2 R"(,"ec2:Get*","autoscaling:Describe*",)" READ_CLOUDWATCH)},
    {"/", "AmazonKinesisFullAccess", "Full access to streams", ALLOW(R"("kinesis:*")")},
    {"/", "AmazonRDSFullAccess", "Full access to databases",
     ALLOW(
         R"("rds:*","ec2:Describe*","sns:ListTopics","sns:Publish","logs:Describe*",)" READ_CLOUDWATCH)},
    {"/", "AmazonRoute53FullAccess", "Full access to zones",
     ALLOW(R"("route53:*","route53domains:*","elasticloadbalancing:DescribeLoadBalancers",)"
           R"("s3:ListBucket","s3:GetBucketLocation","s3:GetBucketWebsite","ec2:DescribeVpcs",)"
           R"("ec2:DescribeRegions","sns:ListTopics",)" READ_CLOUDWATCH)},
    {"/", "AmazonRoute53ReadOnlyAccess", "Looking at zones",
     ALLOW(R"("route53:Get*","route53:List*","route53:TestDNSAnswer")")},
    {"/", "AmazonS3FullAccess", "Full access to buckets", ALLOW(R"("s3:*","s3-object-lambda:*")")},
    {"/", "AmazonS3ReadOnlyAccess", "Reading buckets",
     ALLOW(
         R"("s3:Get*","s3:List*","s3:Describe*","s3-object-lambda:Get*","s3-object-lambda:List*")")},
    {"/", "AmazonSNSFullAccess", "Full access to topics", ALLOW(R"("sns:*")")},
    {"/", "AmazonSNSReadOnlyAccess", "Looking at topics",
     ALLOW(R"("sns:GetTopicAttributes","sns:List*")")},
    {"/", "AmazonSQSFullAccess", "Full access to queues", ALLOW(R"("sqs:*")")},
    {"/", "AmazonSQSReadOnlyAccess", "Looking at queues",
     ALLOW(R"("sqs:GetQueueAttributes","sqs:GetQueueUrl","sqs:ListDeadLetterSourceQueues",)"
           R"("sqs:ListQueues","sqs:ListMessageMoveTasks","sqs:ListQueueTags")")},
    {"/", "AmazonSSMFullAccess", "Full access to Systems Manager",
     ALLOW(R"("cloudwatch:PutMetricData","ds:CreateComputer","ds:DescribeDirectories",)"
           R"("ec2:DescribeInstanceStatus","logs:*","ssm:*","ec2messages:*")")},
    {"/", "AmazonSSMManagedInstanceCore", "What a machine under Systems Manager needs",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ssm:DescribeAssociation",)"
     R"("ssm:GetDeployablePatchSnapshotForInstance","ssm:GetDocument","ssm:DescribeDocument",)"
     R"("ssm:GetManifest","ssm:GetParameter","ssm:GetParameters","ssm:ListAssociations",)"
     R"("ssm:ListInstanceAssociations","ssm:PutInventory","ssm:PutComplianceItems",)"
     R"("ssm:PutConfigurePackageResult","ssm:UpdateAssociationStatus",)"
     R"("ssm:UpdateInstanceAssociationStatus","ssm:UpdateInstanceInformation"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["ssmmessages:CreateControlChannel","ssmmessages:CreateDataChannel",)"
     R"("ssmmessages:OpenControlChannel","ssmmessages:OpenDataChannel"],"Resource":"*"},)"
     R"({"Effect":"Allow","Action":["ec2messages:AcknowledgeMessage","ec2messages:DeleteMessage",)"
     R"("ec2messages:FailMessage","ec2messages:GetEndpoint","ec2messages:GetMessages",)"
     R"("ec2messages:SendReply"],"Resource":"*"}]})"},
    {"/", "AmazonSSMReadOnlyAccess", "Looking at Systems Manager",
     ALLOW(R"("ssm:Describe*","ssm:Get*","ssm:List*")")},
    {"/", "AmazonVPCFullAccess", "Full access to networks", ALLOW(R"("ec2:*")")},
    {"/", "AutoScalingFullAccess", "Full access to groups of machines",
     ALLOW(R"("autoscaling:*","cloudwatch:PutMetricAlarm",)" READ_EC2)},
    {"/", "CloudWatchAgentServerPolicy", "What the CloudWatch agent needs",
     R"({"Version":"2012-10-17","Statement":[{"Sid":"CWACloudWatchServerPermissions","Effect":"Allow",)"
     R"("Action":["cloudwatch:PutMetricData","ec2:DescribeVolumes","ec2:DescribeTags",)"
     R"("logs:PutLogEvents","logs:PutRetentionPolicy","logs:DescribeLogStreams",)"
     R"("logs:DescribeLogGroups","logs:CreateLogStream","logs:CreateLogGroup",)"
     R"("xray:PutTraceSegments","xray:PutTelemetryRecords","xray:GetSamplingRules",)"
     R"("xray:GetSamplingTargets","xray:GetSamplingStatisticSummaries"],"Resource":"*"},)"
     R"({"Sid":"CWASSMServerPermissions","Effect":"Allow","Action":["ssm:GetParameter"],)"
     R"("Resource":"arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*"}]})"},
    {"/", "CloudWatchFullAccess", "Full access to metrics, alarms and logs",
     ALLOW(R"("autoscaling:Describe*","cloudwatch:*","logs:*","sns:*","iam:GetPolicy",)"
           R"("iam:GetPolicyVersion","iam:GetRole")")},
    {"/", "CloudWatchLogsFullAccess", "Full access to logs", ALLOW(R"("logs:*")")},
    {"/", "CloudWatchLogsReadOnlyAccess", "Reading logs",
     ALLOW(R"("logs:Describe*","logs:Get*","logs:List*","logs:StartQuery","logs:StopQuery",)"
           R"("logs:TestMetricFilter","logs:FilterLogEvents")")},
    {"/", "CloudWatchReadOnlyAccess", "Looking at metrics, alarms and logs",
     ALLOW(READ_CLOUDWATCH
           R"(,"autoscaling:Describe*","logs:Get*","logs:List*","logs:Describe*",)"
           R"("logs:FilterLogEvents","logs:TestMetricFilter","sns:Get*","sns:List*")")},
    {"/", "ElasticLoadBalancingFullAccess", "Full access to load balancers",
     ALLOW(R"("elasticloadbalancing:*","ec2:Describe*")")},
    {"/", "IAMFullAccess", "Full access to IAM", ALLOW(R"("iam:*")")},
    {"/", "IAMReadOnlyAccess", "Looking at IAM",
     ALLOW(R"("iam:GenerateCredentialReport","iam:GenerateServiceLastAccessedDetails","iam:Get*",)"
           R"("iam:List*","iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy")")},
    {"/", "PowerUserAccess", "Everything but IAM, organizations and accounts",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*",)"
     R"("account:*"],"Resource":"*"},{"Effect":"Allow","Action":["account:GetAccountInformation",)"
     R"("account:ListRegions","iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole",)"
     R"("iam:ListRoles","organizations:DescribeOrganization"],"Resource":"*"}]})"},
    {"/", "ReadOnlyAccess", "Looking at everything",
     ALLOW(
         R"("acm:Describe*","acm:Get*","acm:List*","autoscaling:Describe*","autoscaling:Get*",)"
         R"("cloudformation:Describe*","cloudformation:Detect*","cloudformation:Estimate*",)"
         R"("cloudformation:Get*","cloudformation:List*","cloudformation:ValidateTemplate",)" READ_CLOUDWATCH
         R"(,"dynamodb:BatchGet*","dynamodb:Describe*","dynamodb:Get*","dynamodb:List*",)"
         R"("dynamodb:Query","dynamodb:Scan",)" READ_EC2
         R"(,"ec2:Get*","ec2:Search*","iam:Generate*","iam:Get*","iam:List*","iam:Simulate*",)"
         R"("kms:Describe*","kms:Get*","kms:List*","logs:Describe*","logs:FilterLogEvents",)"
         R"("logs:Get*","logs:List*","logs:StartQuery","logs:StopQuery","logs:TestMetricFilter",)"
         R"("rds:Describe*","rds:List*","route53:Get*","route53:List*","route53:Test*","s3:Get*",)"
         R"("s3:List*","secretsmanager:Describe*","secretsmanager:GetResourcePolicy",)"
         R"("secretsmanager:List*","sns:Get*","sns:List*","sqs:Get*","sqs:List*","sqs:Receive*",)"
         R"("ssm:Describe*","ssm:Get*","ssm:List*","sts:GetAccessKeyInfo",)"
         R"("sts:GetCallerIdentity","sts:GetSessionToken")")},
    {"/", "SecretsManagerReadWrite", "Secrets, read and written",
     ALLOW(
         R"("secretsmanager:*","cloudformation:CreateChangeSet","cloudformation:DescribeChangeSet",)"
         R"("cloudformation:DescribeStackResource","cloudformation:DescribeStacks",)"
         R"("cloudformation:ExecuteChangeSet","ec2:DescribeSecurityGroups","ec2:DescribeSubnets",)"
         R"("ec2:DescribeVpcs","kms:DescribeKey","kms:ListAliases","kms:ListKeys",)"
         R"("lambda:ListFunctions","rds:DescribeDBClusters","rds:DescribeDBInstances",)"
         R"("tag:GetResources")")},
    {"/", "SecurityAudit", "Looking at how things are set up",
     ALLOW(
         R"("acm:Describe*","acm:List*","autoscaling:Describe*","cloudformation:Describe*",)"
         R"("cloudformation:List*","cloudwatch:Describe*","dynamodb:Describe*","dynamodb:List*",)" READ_EC2
         R"(,"iam:Generate*","iam:Get*","iam:List*","iam:Simulate*","kms:Describe*","kms:Get*",)"
         R"("kms:List*","logs:Describe*","logs:List*","route53:Get*","route53:List*",)"
         R"("s3:GetBucket*","s3:GetEncryptionConfiguration","s3:ListAllMyBuckets",)"
         R"("secretsmanager:Describe*","secretsmanager:List*","sns:Get*","sns:List*",)"
         R"("sqs:GetQueueAttributes","sqs:List*","ssm:Describe*","ssm:List*")")},
    {"/job-function/", "ViewOnlyAccess", "Seeing what there is, not what is in it",
     ALLOW(
         R"("acm:List*","autoscaling:Describe*","cloudformation:Describe*","cloudformation:List*",)"
         R"("cloudwatch:Describe*","cloudwatch:List*","dynamodb:DescribeTable","dynamodb:List*",)" READ_EC2
         R"(,"iam:List*","kms:List*","logs:Describe*","route53:Get*","route53:List*",)"
         R"("s3:ListAllMyBuckets","s3:ListBucket","secretsmanager:List*","sns:List*","sqs:List*",)"
         R"("ssm:List*")")},
    {"/service-role/", "AWSLambdaBasicExecutionRole", "What a function needs to write logs",
     ALLOW(WRITE_LOGS)},
    {"/service-role/", "AWSLambdaDynamoDBExecutionRole",
     "What a function of a table's stream needs",
     ALLOW(R"("dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator",)"
           R"("dynamodb:ListStreams",)" WRITE_LOGS)},
    {"/service-role/", "AWSLambdaSQSQueueExecutionRole", "What a function of a queue needs",
     ALLOW(R"("sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes",)" WRITE_LOGS)},
    {"/service-role/", "AWSLambdaVPCAccessExecutionRole", "What a function in a network needs",
     ALLOW(WRITE_LOGS
           R"(,"ec2:CreateNetworkInterface","ec2:DescribeNetworkInterfaces","ec2:DescribeSubnets",)"
           R"("ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses",)"
           R"("ec2:UnassignPrivateIpAddresses")")},
    {"/service-role/", "AmazonECSTaskExecutionRolePolicy", "What starting a container needs",
     ALLOW(R"("ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability",)"
           R"("ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","logs:CreateLogStream",)"
           R"("logs:PutLogEvents")")},
    {"/service-role/", "AutoScalingNotificationAccessRole", "What a group's notifications need",
     ALLOW(R"("sqs:SendMessage","sqs:GetQueueUrl","sns:Publish")")},
    {"/service-role/", "AmazonEC2RoleforSSM", "The forerunner of AmazonSSMManagedInstanceCore",
     ALLOW(R"("ssm:*","ssmmessages:*","ec2messages:*","cloudwatch:PutMetricData",)"
           R"("ec2:DescribeInstanceStatus","ds:CreateComputer","ds:DescribeDirectories",)"
           R"("logs:CreateLogGroup","logs:CreateLogStream","logs:DescribeLogGroups",)"
           R"("logs:DescribeLogStreams","logs:PutLogEvents","s3:GetBucketLocation","s3:PutObject",)"
           R"("s3:GetObject","s3:GetEncryptionConfiguration","s3:AbortMultipartUpload",)"
           R"("s3:ListMultipartUploadParts","s3:ListBucket","s3:ListBucketMultipartUploads")")},
};

}  // namespace

std::string AwsPolicy::arn() const {
  return "arn:aws:iam::aws:policy" + std::string(path) + std::string(name);
}

std::string AwsPolicy::id() const {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string id = "ANPA";
  for (auto byte : sha256(arn()).substr(0, 17))
    id += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
  return id;
}

std::span<const AwsPolicy> aws_policies() { return policies; }

const AwsPolicy* find_aws_policy(std::string_view path_and_name) {
  for (auto& known : policies)
    if (path_and_name.starts_with(known.path) &&
        path_and_name.substr(known.path.size()) == known.name)
      return &known;
  return nullptr;
}

}  // namespace windlass::cloud::iam
