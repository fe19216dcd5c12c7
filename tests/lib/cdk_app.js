// A CDK app as people write it: a network, security groups, a group of machines and a load balancer;
// once for each number of machines that is asked for, in a folder of that name:
// node cdk_app.js 2 3
const cdk = require('aws-cdk-lib');
const autoscaling = require('aws-cdk-lib/aws-autoscaling');
const ec2 = require('aws-cdk-lib/aws-ec2');
const elb = require('aws-cdk-lib/aws-elasticloadbalancingv2');

class Web extends cdk.Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Net', {
      maxAzs: 2,
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 }],
    });
    const machines = new ec2.SecurityGroup(this, 'Machines', { vpc, description: 'the machines' });
    const group = new autoscaling.AutoScalingGroup(this, 'Fleet', {
      vpc,
      launchTemplate: new ec2.LaunchTemplate(this, 'Machine', {
        instanceType: new ec2.InstanceType('t3.micro'),
        machineImage: ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-0715e000000000001' }),
        securityGroup: machines,
      }),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      minCapacity: props.machines,
      maxCapacity: 4,
    });
    const balancer = new elb.ApplicationLoadBalancer(this, 'Front', { vpc, internetFacing: true });
    const listener = balancer.addListener('Http', { port: 80 });
    listener.addTargets('Web', { port: 8080, protocol: elb.ApplicationProtocol.HTTP, targets: [group] });
    new cdk.CfnOutput(this, 'Address', { value: balancer.loadBalancerDnsName });
    new cdk.CfnOutput(this, 'Group', { value: group.autoScalingGroupName });
  }
}

for (const count of process.argv.slice(2)) {
  const app = new cdk.App({ analyticsReporting: false, outdir: count });
  // One that needs nothing in the account beforehand.
  new Web(app, 'web', { machines: Number(count), synthesizer: new cdk.LegacyStackSynthesizer() });
  app.synth();
}
