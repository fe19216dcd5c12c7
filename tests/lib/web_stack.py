"""A web stack of 21 resources: a network over two zones, machines in a group behind a balancer, and what
they are given. As people write it by hand; CloudFormation's template as a Python value."""
import copy
import json

IMAGE = "ami-0715e000000000001"


def ref(name):
    return {"Ref": name}


def tags(name):
    return [{"Key": "Name", "Value": {"Fn::Sub": "${AWS::StackName}-" + name}}]


def subnet(number):
    return {"Type": "AWS::EC2::Subnet", "Properties": {
        "VpcId": ref("Net"), "CidrBlock": f"10.77.{number}.0/24", "MapPublicIpOnLaunch": True,
        "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]}, "Tags": tags(f"web-{number}")}}


def association(number):
    return {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {
        "SubnetId": ref(f"Subnet{number}"), "RouteTableId": ref("Routes")}}


RESOURCES = {
    "Net": {"Type": "AWS::EC2::VPC", "Properties": {
        "CidrBlock": "10.77.0.0/16", "EnableDnsHostnames": True, "Tags": tags("net")}},
    "Gateway": {"Type": "AWS::EC2::InternetGateway", "Properties": {"Tags": tags("gateway")}},
    "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {
        "VpcId": ref("Net"), "InternetGatewayId": ref("Gateway")}},
    "Subnet0": subnet(0),
    "Subnet1": subnet(1),
    "Routes": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": ref("Net")}},
    "Out": {"Type": "AWS::EC2::Route", "DependsOn": "Attachment", "Properties": {
        "RouteTableId": ref("Routes"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Gateway")}},
    "Association0": association(0),
    "Association1": association(1),
    "FrontGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
        "GroupDescription": "the front door", "VpcId": ref("Net"), "SecurityGroupIngress": [
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}]}},
    "WebGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {
        "GroupDescription": "the machines", "VpcId": ref("Net")}},
    "WebIn": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
        "GroupId": {"Fn::GetAtt": ["WebGroup", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 8080,
        "ToPort": 8080, "SourceSecurityGroupId": {"Fn::GetAtt": ["FrontGroup", "GroupId"]}}},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}]},
        "Policies": [{"PolicyName": "jobs", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sqs:SendMessage",
            "Resource": {"Fn::GetAtt": ["Jobs", "Arn"]}}]}}]}},
    "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [ref("Role")]}},
    "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60}},
    "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "DependsOn": "Out", "Properties": {
        "Scheme": "internet-facing", "Subnets": [ref("Subnet0"), ref("Subnet1")],
        "SecurityGroups": [{"Fn::GetAtt": ["FrontGroup", "GroupId"]}]}},
    "Targets": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {
        "VpcId": ref("Net"), "Port": 8080, "Protocol": "HTTP", "HealthCheckPath": "/healthz",
        "HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2}},
    "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
        "LoadBalancerArn": ref("Balancer"), "Port": 80, "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref("Targets")}]}},
    "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {
        "ImageId": IMAGE, "InstanceType": "t3.micro",
        "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["Profile", "Arn"]}},
        "SecurityGroupIds": [{"Fn::GetAtt": ["WebGroup", "GroupId"]}]}}},
    "Fleet": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {
        "MinSize": "0", "MaxSize": "4", "DesiredCapacity": "0",
        "VPCZoneIdentifier": [ref("Subnet0"), ref("Subnet1")], "TargetGroupARNs": [ref("Targets")],
        "LaunchTemplate": {"LaunchTemplateId": ref("Template"),
                           "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}}}},
    "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
        "Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Statistic": "Sum",
        "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Jobs", "QueueName"]}}],
        "Period": 60, "EvaluationPeriods": 2, "Threshold": 100,
        "ComparisonOperator": "GreaterThanThreshold"}},
}
OUTPUTS = {"Address": {"Value": {"Fn::GetAtt": ["Balancer", "DNSName"]}},
           "Machines": {"Value": ref("Fleet")}}


def resources(machines=0, kind="t3.micro", visible_for=60):
    """The stack's resources, with so many machines of this type."""
    made = copy.deepcopy(RESOURCES)
    made["Fleet"]["Properties"].update(MinSize=str(machines), DesiredCapacity=str(machines))
    made["Template"]["Properties"]["LaunchTemplateData"]["InstanceType"] = kind
    made["Jobs"]["Properties"]["VisibilityTimeout"] = visible_for
    return made


def template(**wishes):
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Description": "A web stack",
                       "Resources": resources(**wishes), "Outputs": OUTPUTS}, indent=1)
