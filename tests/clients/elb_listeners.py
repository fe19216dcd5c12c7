"""Listeners, their certificates and rules, as boto3 and the awscli see them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.balancing import BalancerCase, eventually  # noqa: E402
from lib.exercise import cli, knows, refuses, shows  # noqa: E402

PLACE = "arn:aws:elasticloadbalancing:us-east-1:000000000000:"
NO_LISTENER = PLACE + "listener/app/no/0123456789abcdef/0123456789abcdef"
NO_RULE = PLACE + "listener-rule/app/no/0123456789abcdef/0123456789abcdef/0123456789abcdef"
ANSWER = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}


class Listeners(BalancerCase):
    def certificate(self, name):
        acm = clients.client(self.cloud, "acm")
        route53 = clients.client(self.cloud, "route53")
        zone = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        arn = acm.request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]

        def proof():
            options = acm.describe_certificate(CertificateArn=arn)["Certificate"]
            return options["DomainValidationOptions"][0].get("ResourceRecord")
        record = eventually(proof)
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [
            {"Action": "UPSERT", "ResourceRecordSet": {
                "Name": record["Name"], "Type": record["Type"], "TTL": 60,
                "ResourceRecords": [{"Value": record["Value"]}]}}]})
        self.assertTrue(eventually(lambda: acm.describe_certificate(CertificateArn=arn)[
            "Certificate"]["Status"] == "ISSUED"))
        return arn

    @shows("elbv2", "CreateListener", "ModifyListener", "DescribeListeners", "DeleteListener")
    def test_a_listener_is_made_changed_and_deleted(self):
        balancer, group = self.balancer(), self.group()
        arn = self.listener(balancer, group)
        made = cli(self.cloud, "elbv2", "CreateListener", {
            "LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 81, "DefaultActions": [ANSWER]})
        other = made["Listeners"][0]["ListenerArn"]
        self.aws.modify_listener(ListenerArn=arn, Port=8080)
        cli(self.cloud, "elbv2", "ModifyListener", {"ListenerArn": other, "Port": 8081})
        for answer in (self.aws.describe_listeners(LoadBalancerArn=balancer),
                       cli(self.cloud, "elbv2", "DescribeListeners", {"ListenerArns": [arn, other]})):
            self.assertEqual([one["Port"] for one in answer["Listeners"]], [8080, 8081])
            action = answer["Listeners"][0]["DefaultActions"][0]
            self.assertEqual(action["ForwardConfig"]["TargetGroups"][0]["TargetGroupArn"], group)
        self.aws.delete_listener(ListenerArn=arn)
        cli(self.cloud, "elbv2", "DeleteListener", {"ListenerArn": other})
        self.assertEqual(self.aws.describe_listeners(LoadBalancerArn=balancer)["Listeners"], [])

    @shows("elbv2", "AddListenerCertificates", "RemoveListenerCertificates",
           "DescribeListenerCertificates")
    def test_a_listener_has_certificates_for_several_names(self):
        first, second = self.certificate("first.example"), self.certificate("second.example")
        arn = self.aws.create_listener(
            LoadBalancerArn=self.balancer(), Protocol="HTTPS", Port=443, DefaultActions=[ANSWER],
            Certificates=[{"CertificateArn": first}])["Listeners"][0]["ListenerArn"]

        def seen(answer):
            return {one["CertificateArn"]: one["IsDefault"] for one in answer["Certificates"]}
        self.aws.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
        self.assertEqual(seen(cli(self.cloud, "elbv2", "DescribeListenerCertificates",
                                  {"ListenerArn": arn})), {first: True, second: False})
        self.aws.remove_listener_certificates(ListenerArn=arn,
                                              Certificates=[{"CertificateArn": second}])
        cli(self.cloud, "elbv2", "AddListenerCertificates",
            {"ListenerArn": arn, "Certificates": [{"CertificateArn": second}]})
        cli(self.cloud, "elbv2", "RemoveListenerCertificates",
            {"ListenerArn": arn, "Certificates": [{"CertificateArn": second}]})
        self.assertEqual(seen(self.aws.describe_listener_certificates(ListenerArn=arn)),
                         {first: True})

    @shows("elbv2", "ModifyListenerAttributes", "DescribeListenerAttributes")
    def test_a_listener_s_attributes_are_kept(self):
        if not knows("elbv2", "ModifyListenerAttributes"):
            return
        arn = self.listener(self.balancer(), self.group())
        key = "routing.http.response.x_frame_options.header_value"
        self.aws.modify_listener_attributes(ListenerArn=arn,
                                            Attributes=[{"Key": key, "Value": "DENY"}])
        cli(self.cloud, "elbv2", "ModifyListenerAttributes", {
            "ListenerArn": arn, "Attributes": [
                {"Key": "routing.http.response.server.enabled", "Value": "false"}]})
        for answer in (self.aws.describe_listener_attributes(ListenerArn=arn),
                       cli(self.cloud, "elbv2", "DescribeListenerAttributes", {"ListenerArn": arn})):
            values = {one["Key"]: one["Value"] for one in answer["Attributes"]}
            self.assertEqual((values[key], values["routing.http.response.server.enabled"]),
                             ("DENY", "false"))

    @shows("elbv2", "CreateRule", "ModifyRule", "DescribeRules", "SetRulePriorities", "DeleteRule")
    def test_rules_come_by_priority_and_change_places(self):
        group = self.group()
        listener = self.listener(self.balancer(), group)

        def rule(pattern, priority):
            return {"ListenerArn": listener, "Priority": priority, "Actions": [self.forward(group)],
                    "Conditions": [{"Field": "path-pattern", "Values": [pattern]}]}
        a = self.aws.create_rule(**rule("/a*", 1))["Rules"][0]["RuleArn"]
        b = cli(self.cloud, "elbv2", "CreateRule", rule("/b*", 2))["Rules"][0]["RuleArn"]
        swapped = [{"RuleArn": a, "Priority": 2}, {"RuleArn": b, "Priority": 1}]
        self.aws.set_rule_priorities(RulePriorities=swapped)
        cli(self.cloud, "elbv2", "SetRulePriorities", {"RulePriorities": swapped})
        self.aws.modify_rule(RuleArn=a, Actions=[ANSWER])
        cli(self.cloud, "elbv2", "ModifyRule", {"RuleArn": b, "Conditions": [
            {"Field": "host-header", "HostHeaderConfig": {"Values": ["b.example"]}}]})
        for answer in (self.aws.describe_rules(ListenerArn=listener),
                       cli(self.cloud, "elbv2", "DescribeRules", {"ListenerArn": listener})):
            first, second, last = answer["Rules"]
            self.assertEqual((first["RuleArn"], first["Conditions"][0]["HostHeaderConfig"]["Values"]),
                             (b, ["b.example"]))
            self.assertEqual((second["RuleArn"], second["Actions"][0]["Type"]),
                             (a, "fixed-response"))
            self.assertTrue(last["IsDefault"])
        self.aws.delete_rule(RuleArn=a)
        cli(self.cloud, "elbv2", "DeleteRule", {"RuleArn": b})
        self.assertEqual(len(self.aws.describe_rules(ListenerArn=listener)["Rules"]), 1)

    @refuses("elbv2", "CreateListener", "ModifyListener", "DescribeListeners", "DeleteListener",
             "AddListenerCertificates", "RemoveListenerCertificates", "DescribeListenerCertificates",
             "ModifyListenerAttributes", "DescribeListenerAttributes")
    def test_listeners_that_cannot_be_are_refused(self):
        balancer, group = self.balancer(), self.group()
        arn = self.listener(balancer, group)
        wanted = {"LoadBalancerArn": balancer, "Protocol": "HTTP", "Port": 80,
                  "DefaultActions": [self.forward(group)]}
        self.refused("CreateListener", wanted, "DuplicateListener")
        self.refused("CreateListener", {**wanted, "Protocol": "UDP"}, "UnsupportedProtocol")
        self.refused("CreateListener", {**wanted, "Protocol": "HTTPS"}, "ValidationError")
        self.refused("ModifyListener", {"ListenerArn": NO_LISTENER, "Port": 1}, "ListenerNotFound")
        self.refused("DescribeListeners", {}, "ValidationError")
        self.refused("DeleteListener", {"ListenerArn": NO_LISTENER}, "ListenerNotFound")
        certificates = [{"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/no"}]
        for operation in ("AddListenerCertificates", "RemoveListenerCertificates"):
            self.refused(operation, {"ListenerArn": arn, "Certificates": certificates},
                         "OperationNotPermitted")
        self.refused("DescribeListenerCertificates", {"ListenerArn": NO_LISTENER},
                     "ListenerNotFound")
        self.refused("ModifyListenerAttributes", {"ListenerArn": arn, "Attributes": [
            {"Key": "colour", "Value": "red"}]}, "ValidationError")
        self.refused("DescribeListenerAttributes", {"ListenerArn": NO_LISTENER}, "ListenerNotFound")

    @refuses("elbv2", "CreateRule", "ModifyRule", "DescribeRules", "SetRulePriorities", "DeleteRule")
    def test_rules_that_cannot_be_are_refused(self):
        group = self.group()
        listener = self.listener(self.balancer(), group)
        wanted = {"ListenerArn": listener, "Priority": 1, "Actions": [self.forward(group)],
                  "Conditions": [{"Field": "path-pattern", "Values": ["/a"]}]}
        self.aws.create_rule(**wanted)
        self.refused("CreateRule", wanted, "PriorityInUse")
        self.refused("CreateRule", {**wanted, "Priority": 2, "Conditions": []}, "ValidationError")
        self.refused("ModifyRule", {"RuleArn": NO_RULE}, "RuleNotFound")
        self.refused("DescribeRules", {"RuleArns": [NO_RULE]}, "RuleNotFound")
        self.refused("SetRulePriorities", {"RulePriorities": [{"RuleArn": NO_RULE, "Priority": 3}]},
                     "RuleNotFound")
        self.refused("DeleteRule", {"RuleArn": NO_RULE}, "RuleNotFound")


if __name__ == "__main__":
    cases.main()
