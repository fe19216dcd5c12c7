#include "ops/base_stack.h"

#include <map>
#include <optional>

#include "aws/dynamodb/describe_table.h"
#include "aws/s3/head_bucket.h"
#include "base/hash.h"
#include "base/text.h"
#include "ops/change_set.h"
#include "ops/settle.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace {

constexpr const char* base_text = R"(AWSTemplateFormatVersion: "2010-09-09"
Description: What windlass needs in this account and region, made by `windlass setup`

# What a base stack before this one has left: it is taken as it is.
Parameters:
  BucketIsThere:
    Type: String
    Default: "no"
  LocksAreThere:
    Type: String
    Default: "no"
Conditions:
  MakesBucket: !Equals [!Ref BucketIsThere, "no"]
  MakesLocks: !Equals [!Ref LocksAreThere, "no"]

Resources:
  # Revisions, templates, machines' reports, images' logs.
  Bucket:
    Type: AWS::S3::Bucket
    Condition: MakesBucket
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties:
      BucketName: !Sub windlass-${AWS::AccountId}-${AWS::Region}
      VersioningConfiguration:
        Status: Enabled
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      LifecycleConfiguration:
        Rules:
          - Id: former-versions
            Status: Enabled
            NoncurrentVersionExpiration:
              NoncurrentDays: 90
            AbortIncompleteMultipartUpload:
              DaysAfterInitiation: 7

  # Who is at work where.
  Locks:
    Type: AWS::DynamoDB::Table
    Condition: MakesLocks
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties:
      TableName: windlass-locks
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: name
          AttributeType: S
      KeySchema:
        - AttributeName: name
          KeyType: HASH

  # Where images are baked: a way out, and no way in.
  BuildVpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.255.0.0/24
      EnableDnsHostnames: true
      EnableDnsSupport: true
      Tags:
        - Key: Name
          Value: windlass-build

  BuildGateway:
    Type: AWS::EC2::InternetGateway
    Properties:
      Tags:
        - Key: Name
          Value: windlass-build

  BuildGatewayAttachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref BuildVpc
      InternetGatewayId: !Ref BuildGateway

  BuildRoutes:
    Type: AWS::EC2::RouteTable
    Properties:
      VpcId: !Ref BuildVpc
      Tags:
        - Key: Name
          Value: windlass-build

  BuildDefaultRoute:
    Type: AWS::EC2::Route
    DependsOn: BuildGatewayAttachment
    Properties:
      RouteTableId: !Ref BuildRoutes
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref BuildGateway

  BuildSubnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref BuildVpc
      CidrBlock: 10.255.0.0/25
      MapPublicIpOnLaunch: true
      Tags:
        - Key: Name
          Value: windlass-build

  BuildSubnetRoutes:
    Type: AWS::EC2::SubnetRouteTableAssociation
    DependsOn: BuildDefaultRoute
    Properties:
      SubnetId: !Ref BuildSubnet
      RouteTableId: !Ref BuildRoutes

  BuildGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Build machines, which nobody may reach
      VpcId: !Ref BuildVpc
      Tags:
        - Key: Name
          Value: windlass-build

Outputs:
  Bucket:
    Value: !Sub windlass-${AWS::AccountId}-${AWS::Region}
  BuildSubnet:
    Value: !Ref BuildSubnet
  BuildGroup:
    Value: !GetAtt BuildGroup.GroupId
  Locks:
    Value: windlass-locks
  Made:
    Description: Tells which template this is
    Value: "@DIGEST@"
)";

std::string own_digest() { return hex(sha256(base_text)).substr(0, 12); }

BaseStack base_of(const StackSeen& seen, bool changed) {
  auto bucket = seen.outputs.find("Bucket");
  return {bucket == seen.outputs.end() ? "" : bucket->second, changed};
}

bool is_ours_and_new(const StackSeen& seen) {
  auto made = seen.outputs.find("Made");
  return next_move(seen.status) == Move::Update && made != seen.outputs.end() &&
         made->second == own_digest();
}

// An answer that does not come is no word that it is missing.
template <class Answer>
Result<std::string> is_there(const Result<Answer>& answer) {
  if (answer) return std::string("yes");
  auto& code = answer.error().code;
  if (code == "NotFound" || code == "NoSuchBucket" || code == "ResourceNotFoundException")
    return std::string("no");
  return Error(answer.error());
}

// Of a stack that stands, what it was made with; of a new one, what is there already.
Result<std::map<std::string, std::string>> parameters_of(const Work& work,
                                                         const std::optional<StackSeen>& stands) {
  if (stands) {
    std::map<std::string, std::string> same;
    for (auto* name : {"BucketIsThere", "LocksAreThere"})
      if (auto found = stands->parameters.find(name); found != stands->parameters.end())
        same.insert(*found);
    return same;
  }
  auto& client = work.target.client;
  auto bucket =
      TRY(is_there(client.call<aws::s3::op::HeadBucket>({.bucket = work.target.bucket()})));
  auto locks =
      TRY(is_there(client.call<aws::dynamodb::op::DescribeTable>({.table_name = lock_table})));
  return std::map<std::string, std::string>{{"BucketIsThere", bucket}, {"LocksAreThere", locks}};
}

std::string why_failed(const std::vector<Failure>& failures, const StackSeen& seen) {
  std::string why = seen.status;
  for (auto& one : failures) why += "; " + one.logical_id + ": " + one.reason;
  return why;
}

}  // namespace

const std::string& base_template() {
  static const std::string text = replace_all(base_text, "@DIGEST@", own_digest());
  return text;
}

Result<BaseStack> set_up(const Work& work) {
  // Two who begin at once meet here, and not at a lock that is not made yet: whoever comes second
  // waits for the first, and finds nothing to do.
  for (int attempt = 0;; ++attempt) {
    auto stands = TRY(settle(work, base_stack_name));
    if (stands && is_ours_and_new(*stands)) return base_of(*stands, attempt > 0);
    auto parameters = TRY(parameters_of(work, stands));
    WantedStack wanted{.stack = base_stack_name,
                       .template_text = base_template(),
                       .template_key = {},
                       .parameters = std::move(parameters),
                       .tags = {{"windlass:base", "1"}}};
    auto changes = make_change_set(work, wanted, stands.has_value());
    if (!changes && attempt < 3) {
      work.sleep(poll_pause(work.target));
      continue;
    }
    if (!changes) return std::move(changes).error();
    if (changes->changes.empty()) {
      auto seen = TRY(find_stack(work, base_stack_name));
      if (seen) return base_of(*seen, false);
      return Error{"SetupFailed", "the base stack vanished while it was made; type it again"};
    }
    work.say("base", Event::State::Going, "making the base stack " + std::string(base_stack_name));
    StackWatch watch(work, base_stack_name);
    TRY(watch.begin(static_cast<int>(changes->changes.size())));
    auto begun = execute(work, *changes, false);
    if (!begun && attempt < 3) continue;
    if (!begun) return std::move(begun).error();
    auto seen = TRY(watch.until_rest(std::chrono::minutes(30)));
    if (seen && is_achieved(seen->status)) {
      work.say("base", Event::State::Done, "the base stack stands");
      return base_of(*seen, true);
    }
    return Error{"SetupFailed", "the base stack was not made: " +
                                    (seen ? why_failed(watch.failures(), *seen) : "it is gone") +
                                    "; mend that, and type: windlass setup"};
  }
}

Result<BaseStack> need_base(const Work& work) {
  auto seen = TRY(find_stack(work, base_stack_name));
  if (seen && is_ours_and_new(*seen)) return base_of(*seen, false);
  if (work.target.local) return set_up(work);
  // An older base serves what it was made for.
  if (seen && next_move(seen->status) == Move::Update) return base_of(*seen, false);
  return Error{"NoBase", "account " + work.target.account + " has no base stack in " +
                             work.target.region + " yet: windlass setup --region " +
                             work.target.region};
}

}  // namespace windlass::ops
