"""Certificates as boto3 and the awscli use them: requested, proven in a hosted zone, imported."""
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, knows, refused, refuses, shows  # noqa: E402

NOWHERE = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-4000-8000-000000000000"
ISSUED_SECONDS_MAX = 120


def openssl(*arguments, stdin=b""):
    done = subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def self_signed(name, folder):
    key, certificate = folder + "/key.pem", folder + "/certificate.pem"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}",
            "-keyout", key, "-out", certificate)
    return pathlib.Path(certificate).read_bytes(), pathlib.Path(key).read_bytes()


class Certificates(CloudCase):
    service = "acm"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        route53 = clients.client(cls.cloud, "route53")
        cls.zone = route53.create_hosted_zone(Name="example.com", CallerReference="acm")["HostedZone"]["Id"]
        cls.route53 = route53

    def request(self, name, **more):
        return self.aws.request_certificate(DomainName=name, ValidationMethod="DNS", **more)["CertificateArn"]

    def describe(self, arn):
        return self.aws.describe_certificate(CertificateArn=arn)["Certificate"]

    def prove(self, arn):
        records = {one["ResourceRecord"]["Name"]: one["ResourceRecord"]["Value"]
                   for one in self.describe(arn)["DomainValidationOptions"]}
        self.route53.change_resource_record_sets(HostedZoneId=self.zone, ChangeBatch={"Changes": [
            {"Action": "UPSERT", "ResourceRecordSet": {
                "Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": value}]}}
            for name, value in records.items()]})

    def issued(self, name, **more):
        arn = self.request(name, **more)
        self.prove(arn)
        deadline = time.monotonic() + ISSUED_SECONDS_MAX
        while self.describe(arn)["Status"] != "ISSUED":
            self.assertLess(time.monotonic(), deadline, "the certificate was not issued")
            time.sleep(0.1)
        return arn

    def imported(self, name, **more):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key = self_signed(name, folder)
        return self.aws.import_certificate(Certificate=certificate, PrivateKey=key, **more)["CertificateArn"]

    @shows("acm", "RequestCertificate", "DescribeCertificate", "GetCertificate")
    def test_a_proven_certificate_is_issued_by_the_clouds_authority(self):
        arn = self.issued("shop.example.com", SubjectAlternativeNames=["*.shop.example.com"])
        detail = cli(self.cloud, "acm", "DescribeCertificate", {"CertificateArn": arn})["Certificate"]
        self.assertEqual(detail["SubjectAlternativeNames"], ["shop.example.com", "*.shop.example.com"])
        self.assertEqual(detail["DomainValidationOptions"][0]["ValidationStatus"], "SUCCESS")
        got = self.aws.get_certificate(CertificateArn=arn)
        authority = self.cloud.cli("cloud", "ca", "--state", self.cloud.state).stdout
        self.assertEqual(got["CertificateChain"].strip(), authority.strip())
        with tempfile.NamedTemporaryFile() as trusted:
            trusted.write(authority.encode())
            trusted.flush()
            said = openssl("verify", "-CAfile", trusted.name, stdin=got["Certificate"].encode())
        self.assertIn(b"OK", said)

    @refuses("acm", "RequestCertificate", "DescribeCertificate", "GetCertificate", "DeleteCertificate")
    def test_what_is_no_certificate_is_refused(self):
        refused(self.cloud, "acm", "RequestCertificate",
                {"DomainName": "a.example.com", "ValidationMethod": "EMAIL"}, "ValidationException")
        refused(self.cloud, "acm", "DescribeCertificate", {"CertificateArn": NOWHERE},
                "ResourceNotFoundException")
        refused(self.cloud, "acm", "GetCertificate", {"CertificateArn": self.request("w.example.com")},
                "RequestInProgressException")
        refused(self.cloud, "acm", "DeleteCertificate", {"CertificateArn": NOWHERE},
                "ResourceNotFoundException")

    @shows("acm", "ImportCertificate", "ListCertificates", "DeleteCertificate")
    def test_an_imported_certificate_is_listed_until_it_is_deleted(self):
        arn = self.imported("imported.example.com")

        def listed():
            return [one["CertificateArn"] for one in self.aws.list_certificates(
                CertificateStatuses=["ISSUED"])["CertificateSummaryList"]]
        self.assertIn(arn, listed())
        self.assertEqual(self.describe(arn)["Type"], "IMPORTED")
        self.aws.delete_certificate(CertificateArn=arn)
        self.assertNotIn(arn, listed())

    @refuses("acm", "ImportCertificate", "ListCertificates")
    def test_what_does_not_belong_together_is_not_imported(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, _ = self_signed("a.example.com", folder)
            _, other = self_signed("b.example.com", folder)
        refused(self.cloud, "acm", "ImportCertificate",
                {"Certificate": certificate, "PrivateKey": other}, "ValidationException")
        refused(self.cloud, "acm", "ListCertificates", {"NextToken": "nonsense"}, "InvalidArgsException")

    @shows("acm", "AddTagsToCertificate", "RemoveTagsFromCertificate", "ListTagsForCertificate")
    def test_tags_come_and_go(self):
        arn = self.request("tags.example.com", Tags=[{"Key": "team", "Value": "red"}])
        self.aws.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "tier", "Value": "web"}])
        self.aws.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "team"}])
        tags = cli(self.cloud, "acm", "ListTagsForCertificate", {"CertificateArn": arn})["Tags"]
        self.assertEqual(tags, [{"Key": "tier", "Value": "web"}])

    @refuses("acm", "AddTagsToCertificate", "RemoveTagsFromCertificate", "ListTagsForCertificate")
    def test_tags_of_what_is_not_there_are_refused(self):
        tags = {"CertificateArn": NOWHERE, "Tags": [{"Key": "a", "Value": "b"}]}
        for operation, parameters in (("AddTagsToCertificate", tags), ("RemoveTagsFromCertificate", tags),
                                      ("ListTagsForCertificate", {"CertificateArn": NOWHERE})):
            refused(self.cloud, "acm", operation, parameters, "ResourceNotFoundException")

    @shows("acm", "ExportCertificate", "RenewCertificate")
    def test_an_exported_key_is_the_certificates_and_renewing_makes_another(self):
        if not knows("acm", "RevokeCertificate"):
            self.skipTest("this boto3 knows no exportable certificates")
        arn = self.issued("export.example.com", Options={"Export": "ENABLED"})
        got = self.aws.export_certificate(CertificateArn=arn, Passphrase=b"a passphrase")
        key = openssl("pkey", "-passin", "pass:a passphrase", "-pubout", stdin=got["PrivateKey"].encode())
        its = openssl("x509", "-noout", "-pubkey", stdin=got["Certificate"].encode())
        self.assertEqual(key, its)
        before = self.describe(arn)["Serial"]
        self.aws.renew_certificate(CertificateArn=arn)
        deadline = time.monotonic() + ISSUED_SECONDS_MAX
        while self.describe(arn)["Serial"] == before:
            self.assertLess(time.monotonic(), deadline, "the certificate was not renewed")
            time.sleep(0.1)
        self.assertEqual(self.describe(arn)["RenewalSummary"]["RenewalStatus"], "SUCCESS")

    @refuses("acm", "ExportCertificate", "RenewCertificate", "ResendValidationEmail",
             "UpdateCertificateOptions")
    def test_what_was_imported_is_not_ours_to_export_renew_or_change(self):
        arn = self.imported("kept.example.com")
        refused(self.cloud, "acm", "ExportCertificate",
                {"CertificateArn": arn, "Passphrase": b"a passphrase"}, "ValidationException")
        refused(self.cloud, "acm", "RenewCertificate", {"CertificateArn": arn}, "ValidationException")
        refused(self.cloud, "acm", "ResendValidationEmail",
                {"CertificateArn": arn, "Domain": "kept.example.com", "ValidationDomain": "example.com"},
                "InvalidStateException")
        refused(self.cloud, "acm", "UpdateCertificateOptions",
                {"CertificateArn": arn,
                 "Options": {"CertificateTransparencyLoggingPreference": "DISABLED"}},
                "InvalidStateException")

    @shows("acm", "UpdateCertificateOptions")
    def test_whether_a_certificate_is_logged_is_kept(self):
        arn = self.request("logged.example.com")
        self.aws.update_certificate_options(
            CertificateArn=arn, Options={"CertificateTransparencyLoggingPreference": "DISABLED"})
        self.assertEqual(
            self.describe(arn)["Options"]["CertificateTransparencyLoggingPreference"], "DISABLED")

    @shows("acm", "GetAccountConfiguration", "PutAccountConfiguration")
    def test_when_one_wants_to_hear_of_an_end_is_kept(self):
        self.aws.put_account_configuration(ExpiryEvents={"DaysBeforeExpiry": 30}, IdempotencyToken="a")
        got = cli(self.cloud, "acm", "GetAccountConfiguration", {})
        self.assertEqual(got["ExpiryEvents"]["DaysBeforeExpiry"], 30)

    @refuses("acm", "GetAccountConfiguration")
    def test_strangers_learn_nothing(self):
        self.unknown_key_refused("GetAccountConfiguration")

    @refuses("acm", "PutAccountConfiguration")
    def test_an_end_is_not_told_of_too_early(self):
        refused(self.cloud, "acm", "PutAccountConfiguration",
                {"ExpiryEvents": {"DaysBeforeExpiry": 46}, "IdempotencyToken": "a"},
                "ValidationException")


if __name__ == "__main__":
    cases.main()
