"""IAM's roles and instance profiles as boto3 and the awscli use them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NOWHERE = {"RoleName": "nowhere"}


def trust(service="ec2.amazonaws.com"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]})


class Roles(CloudCase):
    service = "iam"

    def role(self, **more):
        self.aws.create_role(RoleName=self.name(), AssumeRolePolicyDocument=trust(), **more)
        return self.name()

    def described(self, name):
        return self.aws.get_role(RoleName=name)["Role"]

    @shows("iam", "CreateRole", "GetRole", "ListRoles")
    def test_a_role_is_made_found_and_listed(self):
        made = self.aws.create_role(RoleName="web", Path="/app/", AssumeRolePolicyDocument=trust(),
                                    Description="serves", MaxSessionDuration=7200)["Role"]
        self.assertEqual(made["Arn"], "arn:aws:iam::000000000000:role/app/web")
        found = self.described("web")
        self.assertEqual((found["RoleId"], found["Description"], found["MaxSessionDuration"]),
                         (made["RoleId"], "serves", 7200))
        self.assertEqual(found["AssumeRolePolicyDocument"], json.loads(trust()))
        listed = self.aws.list_roles(PathPrefix="/app/")["Roles"]
        self.assertEqual([role["RoleName"] for role in listed], ["web"])

    @shows("iam", "UpdateRole", "UpdateRoleDescription", "UpdateAssumeRolePolicy", "DeleteRole")
    def test_a_role_is_changed_and_removed(self):
        name = self.role()
        self.aws.update_role(RoleName=name, Description="first", MaxSessionDuration=3700)
        self.assertEqual(self.described(name)["MaxSessionDuration"], 3700)
        self.aws.update_role_description(RoleName=name, Description="second")
        self.assertEqual(self.described(name)["Description"], "second")
        self.aws.update_assume_role_policy(RoleName=name,
                                           PolicyDocument=trust("lambda.amazonaws.com"))
        self.assertEqual(self.described(name)["AssumeRolePolicyDocument"],
                         json.loads(trust("lambda.amazonaws.com")))
        self.aws.delete_role(RoleName=name)
        self.assertEqual(clients.refusal(self.aws.get_role, RoleName=name), "NoSuchEntity")

    @shows("iam", "TagRole", "UntagRole", "ListRoleTags")
    def test_a_roles_tags_come_and_go(self):
        name = self.role(Tags=[{"Key": "a", "Value": "1"}])
        self.aws.tag_role(RoleName=name, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.untag_role(RoleName=name, TagKeys=["a"])
        self.assertEqual(self.aws.list_role_tags(RoleName=name)["Tags"], [{"Key": "b", "Value": "2"}])

    @shows("iam", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary")
    def test_a_roles_boundary_is_set_and_taken_away(self):
        name = self.role()
        self.aws.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=READ_ONLY)
        self.assertEqual(self.described(name)["PermissionsBoundary"]["PermissionsBoundaryArn"],
                         READ_ONLY)
        self.aws.delete_role_permissions_boundary(RoleName=name)
        self.assertNotIn("PermissionsBoundary", self.described(name))

    @shows("iam", "CreateServiceLinkedRole", "DeleteServiceLinkedRole",
           "GetServiceLinkedRoleDeletionStatus")
    def test_a_services_own_role_is_made_and_its_removal_followed(self):
        made = self.aws.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]
        self.assertEqual(made["RoleName"], "AWSServiceRoleForAutoScaling")
        self.assertEqual(made["Path"], "/aws-service-role/autoscaling.amazonaws.com/")
        task = self.aws.delete_service_linked_role(RoleName=made["RoleName"])["DeletionTaskId"]
        status = self.aws.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"]
        self.assertEqual(status, "SUCCEEDED")
        self.assertEqual(clients.refusal(self.aws.get_role, RoleName=made["RoleName"]), "NoSuchEntity")

    @refuses("iam", "GetRole", "DeleteRole", "UpdateRole", "UpdateRoleDescription",
             "UpdateAssumeRolePolicy", "TagRole", "UntagRole", "ListRoleTags",
             "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
             "DeleteServiceLinkedRole", "GetServiceLinkedRoleDeletionStatus")
    def test_a_role_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetRole": {}, "DeleteRole": {}, "UpdateRole": {"Description": "d"},
                "UpdateRoleDescription": {"Description": "d"},
                "UpdateAssumeRolePolicy": {"PolicyDocument": trust()},
                "TagRole": {"Tags": [{"Key": "k", "Value": "v"}]}, "UntagRole": {"TagKeys": ["k"]},
                "ListRoleTags": {}, "PutRolePermissionsBoundary": {"PermissionsBoundary": READ_ONLY},
                "DeleteRolePermissionsBoundary": {}, "DeleteServiceLinkedRole": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {**NOWHERE, **more}, "NoSuchEntity")
        self.refused("GetServiceLinkedRoleDeletionStatus", {
            "DeletionTaskId": "task/aws-service-role/nonsense"}, "NoSuchEntity")

    @refuses("iam", "CreateRole", "ListRoles", "UpdateAssumeRolePolicy", "CreateServiceLinkedRole")
    def test_what_no_role_can_be_is_refused(self):
        name = self.role()
        self.refused("CreateRole", {"RoleName": name, "AssumeRolePolicyDocument": trust()},
                     "EntityAlreadyExists")
        self.refused("CreateRole", {"RoleName": "new", "AssumeRolePolicyDocument": "{not json"},
                     "MalformedPolicyDocument")
        self.refused("UpdateAssumeRolePolicy", {"RoleName": name, "PolicyDocument": "{not json"},
                     "MalformedPolicyDocument")
        self.refused("ListRoles", {"PathPrefix": "no-slash"}, "ValidationError")
        self.refused("CreateServiceLinkedRole", {"AWSServiceName": "nonsense.example.com"},
                     "InvalidInput")

    @refuses("iam", "DeleteRole")
    def test_a_role_with_policies_stays(self):
        name = self.role()
        self.aws.attach_role_policy(RoleName=name, PolicyArn=READ_ONLY)
        self.refused("DeleteRole", {"RoleName": name}, "DeleteConflict")


class InstanceProfiles(CloudCase):
    service = "iam"

    def profile(self, **more):
        self.aws.create_instance_profile(InstanceProfileName=self.name(), **more)
        return self.name()

    @shows("iam", "CreateInstanceProfile", "GetInstanceProfile", "ListInstanceProfiles",
           "DeleteInstanceProfile")
    def test_a_profile_is_made_listed_and_removed(self):
        self.profile(Path="/boats/")
        name = self.name()
        found = self.aws.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
        self.assertEqual(found["Arn"], f"arn:aws:iam::000000000000:instance-profile/boats/{name}")
        self.assertEqual(self.listed("/boats/"), [name])
        self.aws.delete_instance_profile(InstanceProfileName=name)
        self.assertEqual(self.listed("/boats/"), [])

    def listed(self, prefix):
        listed = self.aws.list_instance_profiles(PathPrefix=prefix)["InstanceProfiles"]
        return [profile["InstanceProfileName"] for profile in listed]

    @shows("iam", "AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile",
           "ListInstanceProfilesForRole")
    def test_a_role_is_put_into_a_profile_and_taken_out(self):
        name = self.profile()
        self.aws.create_role(RoleName=name, AssumeRolePolicyDocument=trust())
        self.aws.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        [found] = self.aws.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"]
        self.assertEqual([role["RoleName"] for role in found["Roles"]], [name])
        self.refused("DeleteInstanceProfile", {"InstanceProfileName": name}, "DeleteConflict")
        self.aws.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=name)
        self.assertEqual(self.aws.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"],
                         [])

    @shows("iam", "TagInstanceProfile", "UntagInstanceProfile", "ListInstanceProfileTags")
    def test_a_profiles_tags_come_and_go(self):
        name = self.profile(Tags=[{"Key": "a", "Value": "1"}])
        self.aws.tag_instance_profile(InstanceProfileName=name, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.untag_instance_profile(InstanceProfileName=name, TagKeys=["a"])
        tags = self.aws.list_instance_profile_tags(InstanceProfileName=name)["Tags"]
        self.assertEqual(tags, [{"Key": "b", "Value": "2"}])

    @refuses("iam", "GetInstanceProfile", "DeleteInstanceProfile", "AddRoleToInstanceProfile",
             "RemoveRoleFromInstanceProfile", "TagInstanceProfile", "UntagInstanceProfile",
             "ListInstanceProfileTags", "ListInstanceProfilesForRole")
    def test_a_profile_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetInstanceProfile": {}, "DeleteInstanceProfile": {},
                "AddRoleToInstanceProfile": NOWHERE, "RemoveRoleFromInstanceProfile": NOWHERE,
                "TagInstanceProfile": {"Tags": [{"Key": "k", "Value": "v"}]},
                "UntagInstanceProfile": {"TagKeys": ["k"]}, "ListInstanceProfileTags": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {"InstanceProfileName": "nowhere", **more}, "NoSuchEntity")
        self.refused("ListInstanceProfilesForRole", NOWHERE, "NoSuchEntity")

    @refuses("iam", "CreateInstanceProfile", "ListInstanceProfiles", "AddRoleToInstanceProfile")
    def test_what_no_profile_can_be_is_refused(self):
        name = self.profile()
        self.refused("CreateInstanceProfile", {"InstanceProfileName": name}, "EntityAlreadyExists")
        self.refused("ListInstanceProfiles", {"PathPrefix": "no-slash"}, "ValidationError")
        for role in ("one-too-many-1", "one-too-many-2"):
            self.aws.create_role(RoleName=role, AssumeRolePolicyDocument=trust())
        self.aws.add_role_to_instance_profile(InstanceProfileName=name, RoleName="one-too-many-1")
        self.refused("AddRoleToInstanceProfile",
                     {"InstanceProfileName": name, "RoleName": "one-too-many-2"}, "LimitExceeded")


if __name__ == "__main__":
    cases.main()
