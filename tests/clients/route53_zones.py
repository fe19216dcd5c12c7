"""Route 53's zones, delegation sets, tags and limits as boto3 and the awscli use them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NO_ZONE = "Z00000000000000000000"
VPC = {"VPCRegion": "us-east-1", "VPCId": "vpc-1a2b3c4d"}
OTHER_VPC = {"VPCRegion": "us-east-1", "VPCId": "vpc-5e6f7a8b"}


class Zones(CloudCase):
    service = "route53"
    arguments = ("--dns-port", "0")

    def zone(self, name=None, **more):
        made = self.aws.create_hosted_zone(Name=name or self.name() + ".example",
                                           CallerReference=self.id() + (name or ""), **more)
        return made["HostedZone"]["Id"].rsplit("/", 1)[1]

    @shows("route53", "CreateHostedZone", "GetHostedZone", "ListHostedZones", "GetHostedZoneCount",
           "UpdateHostedZoneComment", "DeleteHostedZone")
    def test_a_zone_lives_and_dies(self):
        before = self.aws.get_hosted_zone_count()["HostedZoneCount"]
        zone = self.zone(HostedZoneConfig={"Comment": "first"})
        self.assertEqual(self.aws.get_hosted_zone_count()["HostedZoneCount"], before + 1)
        got = cli(self.cloud, "route53", "GetHostedZone", {"Id": zone})
        self.assertEqual(got["HostedZone"]["ResourceRecordSetCount"], 2)
        self.assertEqual(len(got["DelegationSet"]["NameServers"]), 4)
        changed = self.aws.update_hosted_zone_comment(Id=zone, Comment="second")
        self.assertEqual(changed["HostedZone"]["Config"]["Comment"], "second")
        listed = [one["Id"] for one in self.aws.list_hosted_zones()["HostedZones"]]
        self.assertIn("/hostedzone/" + zone, listed)
        self.aws.delete_hosted_zone(Id=zone)
        self.assertEqual(clients.refusal(self.aws.get_hosted_zone, Id=zone), "NoSuchHostedZone")

    @shows("route53", "ListHostedZonesByName")
    def test_zones_are_found_by_name(self):
        for name in ("b.by-name", "a.b.by-name", "a.by-name"):
            self.zone(name)
        found = self.aws.list_hosted_zones_by_name(DNSName="by-name", MaxItems="3")["HostedZones"]
        self.assertEqual([one["Name"] for one in found],
                         ["a.by-name.", "b.by-name.", "a.b.by-name."])

    @shows("route53", "AssociateVPCWithHostedZone", "DisassociateVPCFromHostedZone",
           "ListHostedZonesByVPC", "GetHostedZoneLimit")
    def test_a_private_zones_vpcs_come_and_go(self):
        zone = self.zone(VPC=VPC, HostedZoneConfig={"PrivateZone": True})
        self.aws.associate_vpc_with_hosted_zone(HostedZoneId=zone, VPC=OTHER_VPC)
        limit = self.aws.get_hosted_zone_limit(Type="MAX_VPCS_ASSOCIATED_BY_ZONE", HostedZoneId=zone)
        self.assertEqual(limit["Count"], 2)
        self.aws.disassociate_vpc_from_hosted_zone(HostedZoneId=zone, VPC=VPC)
        self.assertEqual(self.aws.get_hosted_zone(Id=zone)["VPCs"], [OTHER_VPC])
        found = self.aws.list_hosted_zones_by_vpc(VPCId=OTHER_VPC["VPCId"], VPCRegion="us-east-1")
        self.assertEqual([one["HostedZoneId"] for one in found["HostedZoneSummaries"]], [zone])

    @shows("route53", "CreateReusableDelegationSet", "GetReusableDelegationSet",
           "ListReusableDelegationSets", "DeleteReusableDelegationSet")
    def test_a_delegation_set_is_used_by_zones(self):
        made = self.aws.create_reusable_delegation_set(CallerReference=self.id())["DelegationSet"]
        got = self.aws.get_reusable_delegation_set(Id=made["Id"])["DelegationSet"]
        self.assertEqual(got["NameServers"], made["NameServers"])
        zone = self.zone(DelegationSetId=made["Id"])
        self.assertEqual(self.aws.get_hosted_zone(Id=zone)["DelegationSet"]["NameServers"],
                         made["NameServers"])
        listed = self.aws.list_reusable_delegation_sets()["DelegationSets"]
        self.assertIn(made["Id"], [one["Id"] for one in listed])
        self.refused("DeleteReusableDelegationSet", {"Id": made["Id"]}, "DelegationSetInUse")
        self.aws.delete_hosted_zone(Id=zone)
        self.aws.delete_reusable_delegation_set(Id=made["Id"])
        self.assertEqual(clients.refusal(self.aws.get_reusable_delegation_set, Id=made["Id"]),
                         "NoSuchDelegationSet")

    @shows("route53", "ChangeTagsForResource", "ListTagsForResource", "ListTagsForResources")
    def test_a_zones_tags_come_and_go(self):
        which = {"ResourceType": "hostedzone", "ResourceId": self.zone()}
        self.aws.change_tags_for_resource(**which, AddTags=[{"Key": "a", "Value": "1"},
                                                            {"Key": "b", "Value": "2"}])
        self.aws.change_tags_for_resource(**which, RemoveTagKeys=["a"])
        left = [{"Key": "b", "Value": "2"}]
        self.assertEqual(self.aws.list_tags_for_resource(**which)["ResourceTagSet"]["Tags"], left)
        several = self.aws.list_tags_for_resources(ResourceType="hostedzone",
                                                   ResourceIds=[which["ResourceId"]])
        self.assertEqual(several["ResourceTagSets"][0]["Tags"], left)

    @shows("route53", "GetAccountLimit", "GetDNSSEC", "GetGeoLocation", "ListGeoLocations",
           "GetCheckerIpRanges")
    def test_what_is_the_same_for_everybody(self):
        self.assertEqual(self.aws.get_account_limit(Type="MAX_HOSTED_ZONES_BY_OWNER")
                         ["Limit"]["Value"], 500)
        self.assertEqual(self.aws.get_dnssec(HostedZoneId=self.zone())["Status"]["ServeSignature"],
                         "NOT_SIGNING")
        self.assertEqual(self.aws.get_geo_location(CountryCode="DE")["GeoLocationDetails"]
                         ["CountryName"], "Germany")
        page = self.aws.list_geo_locations(MaxItems="8")
        self.assertEqual((page["NextCountryCode"], page["IsTruncated"]), ("AD", True))
        self.assertEqual(self.aws.get_checker_ip_ranges()["CheckerIpRanges"], ["127.0.0.1/32"])

    @refuses("route53", "CreateHostedZone", "GetHostedZone", "UpdateHostedZoneComment",
             "DeleteHostedZone", "GetDNSSEC", "GetHostedZoneLimit", "AssociateVPCWithHostedZone",
             "DisassociateVPCFromHostedZone", "ListTagsForResource", "ListTagsForResources",
             "ChangeTagsForResource", "GetReusableDelegationSet", "DeleteReusableDelegationSet",
             "CreateReusableDelegationSet")
    def test_what_is_not_there_is_refused(self):
        reference = self.id()
        self.zone(reference.replace("_", "-").lower()[-30:].strip("-.") + ".example")
        self.refused("CreateHostedZone", {"Name": "a..b", "CallerReference": "x"},
                     "InvalidDomainName")
        for operation, more in {"GetHostedZone": {}, "UpdateHostedZoneComment": {},
                                "DeleteHostedZone": {}}.items():
            self.refused(operation, {"Id": NO_ZONE, **more}, "NoSuchHostedZone")
        for operation, more in {"GetDNSSEC": {}, "GetHostedZoneLimit": {"Type": "MAX_RRSETS_BY_ZONE"},
                                "AssociateVPCWithHostedZone": {"VPC": VPC},
                                "DisassociateVPCFromHostedZone": {"VPC": VPC}}.items():
            self.refused(operation, {"HostedZoneId": NO_ZONE, **more}, "NoSuchHostedZone")
        which = {"ResourceType": "hostedzone", "ResourceId": NO_ZONE}
        self.refused("ListTagsForResource", which, "NoSuchHostedZone")
        self.refused("ListTagsForResources", {"ResourceType": "hostedzone",
                                              "ResourceIds": [NO_ZONE]}, "NoSuchHostedZone")
        self.refused("ChangeTagsForResource", {**which, "RemoveTagKeys": ["a"]}, "NoSuchHostedZone")
        self.refused("GetReusableDelegationSet", {"Id": "N1"}, "NoSuchDelegationSet")
        self.refused("DeleteReusableDelegationSet", {"Id": "N1"}, "NoSuchDelegationSet")
        self.aws.create_reusable_delegation_set(CallerReference="twice")
        self.refused("CreateReusableDelegationSet", {"CallerReference": "twice"},
                     "DelegationSetAlreadyCreated")

    @refuses("route53", "ListHostedZones", "ListHostedZonesByName", "ListHostedZonesByVPC",
             "ListReusableDelegationSets", "ListGeoLocations", "GetGeoLocation", "GetAccountLimit",
             "GetHostedZoneCount", "GetCheckerIpRanges")
    def test_nonsense_is_refused(self):
        for operation in ("ListHostedZones", "ListHostedZonesByName", "ListReusableDelegationSets",
                          "ListGeoLocations"):
            self.refused(operation, {"MaxItems": "none"}, "InvalidInput")
        self.refused("ListHostedZonesByVPC", {"VPCId": "vpc-1", "VPCRegion": "us-east-1",
                                              "MaxItems": "none"}, "InvalidInput")
        self.refused("GetGeoLocation", {"CountryCode": "XX"}, "NoSuchGeoLocation")
        self.refused("GetAccountLimit", {"Type": "MAX_NONSENSE"},
                     ("InvalidInput", "ValidationException"))
        self.unknown_key_refused("GetHostedZoneCount", "GetCheckerIpRanges")


if __name__ == "__main__":
    cases.main()
