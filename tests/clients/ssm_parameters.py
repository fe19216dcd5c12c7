"""The Parameter Store as boto3 and the awscli use it."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import cli, refuses, shows  # noqa: E402

NOWHERE = {"Name": "/nowhere"}
OF_PARAMETER = {"ResourceType": "Parameter"}


class Parameters(CloudCase):
    service = "ssm"

    def put(self, name=None, value="v", **more):
        name = name or "/" + self.name()
        self.aws.put_parameter(Name=name, Value=value, **{"Type": "String", **more})
        return name

    def value(self, name, **more):
        return self.aws.get_parameter(Name=name, **more)["Parameter"]["Value"]

    @shows("ssm", "PutParameter", "GetParameter", "DeleteParameter")
    def test_a_parameter_is_put_read_and_deleted(self):
        name = self.put(value="é")
        self.assertEqual(self.value(name), "é")
        self.put(name, "2", Overwrite=True)
        got = cli(self.cloud, "ssm", "GetParameter", {"Name": name})["Parameter"]
        self.assertEqual((got["Value"], got["Version"]), ("2", 2))
        self.aws.delete_parameter(Name=name)
        self.assertEqual(clients.refusal(self.aws.get_parameter, Name=name), "ParameterNotFound")

    @shows("ssm", "GetParameter")
    def test_a_secure_string_is_read_only_with_decryption(self):
        name = self.put(value="hush", Type="SecureString")
        self.assertNotIn("hush", self.value(name))
        self.assertEqual(self.value(name, WithDecryption=True), "hush")

    @shows("ssm", "GetParameters", "DeleteParameters")
    def test_several_are_read_and_deleted_and_the_missing_named(self):
        names = [self.put(f"/several/{n}", n) for n in ("a", "b")]
        got = self.aws.get_parameters(Names=[*names, "/several/c"])
        self.assertEqual(sorted(one["Value"] for one in got["Parameters"]), ["a", "b"])
        self.assertEqual(got["InvalidParameters"], ["/several/c"])
        gone = self.aws.delete_parameters(Names=[*names, "/several/c"])
        self.assertEqual(sorted(gone["DeletedParameters"]), names)
        self.assertEqual(gone["InvalidParameters"], ["/several/c"])

    @shows("ssm", "GetParametersByPath", "DescribeParameters")
    def test_parameters_are_found_below_a_path(self):
        self.put("/tree/one", "1")
        self.put("/tree/deep/two", "2")
        below = self.aws.get_parameters_by_path(Path="/tree", Recursive=True)["Parameters"]
        self.assertEqual(sorted(one["Value"] for one in below), ["1", "2"])
        one_level = self.aws.get_parameters_by_path(Path="/tree")["Parameters"]
        self.assertEqual([one["Name"] for one in one_level], ["/tree/one"])
        described = self.aws.describe_parameters(ParameterFilters=[
            {"Key": "Path", "Option": "Recursive", "Values": ["/tree"]}])["Parameters"]
        self.assertEqual(sorted(one["Name"] for one in described), ["/tree/deep/two", "/tree/one"])

    @shows("ssm", "GetParameterHistory", "LabelParameterVersion", "UnlabelParameterVersion")
    def test_versions_are_kept_and_labelled(self):
        name = self.put(value="1")
        self.put(name, "2", Overwrite=True)
        self.aws.label_parameter_version(Name=name, ParameterVersion=1, Labels=["live"])
        self.assertEqual(self.value(name + ":live"), "1")
        history = self.aws.get_parameter_history(Name=name)["Parameters"]
        self.assertEqual([(one["Version"], one["Labels"]) for one in history],
                         [(1, ["live"]), (2, [])])
        self.aws.unlabel_parameter_version(Name=name, ParameterVersion=1, Labels=["live"])
        self.assertEqual(clients.refusal(self.aws.get_parameter, Name=name + ":live"),
                         "ParameterVersionNotFound")

    @shows("ssm", "AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource")
    def test_a_parameters_tags_come_and_go(self):
        which = {**OF_PARAMETER, "ResourceId": self.put(Tags=[{"Key": "a", "Value": "1"}])}
        self.aws.add_tags_to_resource(**which, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.remove_tags_from_resource(**which, TagKeys=["a"])
        self.assertEqual(self.aws.list_tags_for_resource(**which)["TagList"],
                         [{"Key": "b", "Value": "2"}])

    @refuses("ssm", "GetParameter", "DeleteParameter", "GetParameterHistory",
             "LabelParameterVersion", "UnlabelParameterVersion", "AddTagsToResource",
             "RemoveTagsFromResource", "ListTagsForResource")
    def test_a_parameter_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetParameter": {}, "DeleteParameter": {}, "GetParameterHistory": {},
                "LabelParameterVersion": {"Labels": ["l"]},
                "UnlabelParameterVersion": {"Labels": ["l"], "ParameterVersion": 1}}.items():
            with self.subTest(operation):
                self.refused(operation, {**NOWHERE, **more}, "ParameterNotFound")
        which = {**OF_PARAMETER, "ResourceId": "/nowhere"}
        self.refused("AddTagsToResource", {**which, "Tags": [{"Key": "k", "Value": "v"}]},
                     "InvalidResourceId")
        self.refused("RemoveTagsFromResource", {**which, "TagKeys": ["k"]}, "InvalidResourceId")
        self.refused("ListTagsForResource", which, "InvalidResourceId")

    @refuses("ssm", "PutParameter", "GetParameters", "GetParametersByPath", "DescribeParameters",
             "DeleteParameters")
    def test_what_no_parameter_can_be_is_refused(self):
        name = self.put()
        self.refused("PutParameter", {"Name": name, "Value": "v", "Type": "String"},
                     "ParameterAlreadyExists")
        self.refused("PutParameter", {"Name": "/aws/mine", "Value": "v", "Type": "String"},
                     ("AccessDeniedException", "ValidationException"))
        eleven = [f"/n{number}" for number in range(11)]
        self.refused("GetParameters", {"Names": eleven}, "ValidationException")
        self.refused("DeleteParameters", {"Names": eleven}, "ValidationException")
        self.refused("GetParametersByPath", {"Path": "no-slash"}, "ValidationException")
        self.refused("DescribeParameters", {"ParameterFilters": [
            {"Key": "Nonsense", "Values": ["v"]}]}, ("InvalidFilterKey", "ValidationException"))


if __name__ == "__main__":
    cases.main()
