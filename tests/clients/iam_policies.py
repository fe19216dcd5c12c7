"""IAM's policies, managed and inline, as boto3 and the awscli use them."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NOWHERE = "arn:aws:iam::000000000000:policy/nowhere"
BROKEN = "{not json"


def document(action="s3:GetObject", effect="Allow"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Action": action, "Resource": "*"}]})


def trust():
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
         "Action": "sts:AssumeRole"}]})


class Managed(CloudCase):
    service = "iam"

    def policy(self, **more):
        made = self.aws.create_policy(PolicyName=self.name(), PolicyDocument=document(), **more)
        return made["Policy"]["Arn"]

    @shows("iam", "CreatePolicy", "GetPolicy", "ListPolicies", "DeletePolicy")
    def test_a_policy_is_made_listed_and_removed(self):
        arn = self.policy(Path="/team/", Description="reads")
        self.assertEqual(arn, "arn:aws:iam::000000000000:policy/team/" + self.name())
        found = self.aws.get_policy(PolicyArn=arn)["Policy"]
        self.assertEqual((found["Description"], found["DefaultVersionId"]), ("reads", "v1"))
        self.assertIn(arn, self.listed(Scope="Local"))
        self.aws.delete_policy(PolicyArn=arn)
        self.assertNotIn(arn, self.listed(Scope="Local"))

    def listed(self, **which):
        return [policy["Arn"] for policy in self.aws.list_policies(**which)["Policies"]]

    @shows("iam", "ListPolicies")
    def test_awss_own_policies_are_there(self):
        self.assertIn(READ_ONLY, self.listed(Scope="AWS", MaxItems=1000))
        self.refused("DeletePolicy", {"PolicyArn": READ_ONLY}, "AccessDenied")

    @shows("iam", "CreatePolicyVersion", "GetPolicyVersion", "ListPolicyVersions",
           "SetDefaultPolicyVersion", "DeletePolicyVersion")
    def test_a_policy_has_versions_and_one_of_them_holds(self):
        arn = self.policy()
        self.aws.create_policy_version(PolicyArn=arn, PolicyDocument=document("s3:PutObject"))
        second = self.aws.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]
        self.assertEqual(second["Document"], json.loads(document("s3:PutObject")))
        self.assertFalse(second["IsDefaultVersion"])
        self.aws.set_default_policy_version(PolicyArn=arn, VersionId="v2")
        self.assertEqual(self.aws.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"], "v2")
        self.aws.delete_policy_version(PolicyArn=arn, VersionId="v1")
        left = self.aws.list_policy_versions(PolicyArn=arn)["Versions"]
        self.assertEqual([version["VersionId"] for version in left], ["v2"])

    @shows("iam", "TagPolicy", "UntagPolicy", "ListPolicyTags")
    def test_a_policys_tags_come_and_go(self):
        arn = self.policy(Tags=[{"Key": "a", "Value": "1"}])
        self.aws.tag_policy(PolicyArn=arn, Tags=[{"Key": "b", "Value": "2"}])
        self.aws.untag_policy(PolicyArn=arn, TagKeys=["a"])
        self.assertEqual(self.aws.list_policy_tags(PolicyArn=arn)["Tags"],
                         [{"Key": "b", "Value": "2"}])

    @refuses("iam", "GetPolicy", "DeletePolicy", "CreatePolicyVersion", "GetPolicyVersion",
             "ListPolicyVersions", "SetDefaultPolicyVersion", "DeletePolicyVersion", "TagPolicy",
             "UntagPolicy", "ListPolicyTags", "ListEntitiesForPolicy")
    def test_a_policy_that_is_not_there_is_refused(self):
        for operation, more in {
                "GetPolicy": {}, "DeletePolicy": {},
                "CreatePolicyVersion": {"PolicyDocument": document()},
                "GetPolicyVersion": {"VersionId": "v1"}, "ListPolicyVersions": {},
                "SetDefaultPolicyVersion": {"VersionId": "v1"},
                "DeletePolicyVersion": {"VersionId": "v1"},
                "TagPolicy": {"Tags": [{"Key": "k", "Value": "v"}]},
                "UntagPolicy": {"TagKeys": ["k"]}, "ListPolicyTags": {},
                "ListEntitiesForPolicy": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {"PolicyArn": NOWHERE, **more}, "NoSuchEntity")

    @refuses("iam", "CreatePolicy", "ListPolicies", "CreatePolicyVersion", "DeletePolicyVersion")
    def test_what_no_policy_can_be_is_refused(self):
        arn = self.policy()
        self.refused("CreatePolicy", {"PolicyName": self.name(), "PolicyDocument": document()},
                     "EntityAlreadyExists")
        self.refused("CreatePolicy", {"PolicyName": "broken", "PolicyDocument": BROKEN},
                     "MalformedPolicyDocument")
        self.refused("CreatePolicyVersion", {"PolicyArn": arn, "PolicyDocument": BROKEN},
                     "MalformedPolicyDocument")
        self.refused("DeletePolicyVersion", {"PolicyArn": arn, "VersionId": "v1"}, "DeleteConflict")
        self.refused("ListPolicies", {"PathPrefix": "no-slash"}, "ValidationError")

    @refuses("iam", "CreatePolicyVersion")
    def test_a_policy_has_five_versions_and_no_more(self):
        arn = self.policy()
        for _ in range(4):
            self.aws.create_policy_version(PolicyArn=arn, PolicyDocument=document())
        self.refused("CreatePolicyVersion", {"PolicyArn": arn, "PolicyDocument": document()},
                     "LimitExceeded")


class OfOwners(CloudCase):
    """What users, groups and roles have alike."""
    service = "iam"

    def setUp(self):
        self.owner = self.name()
        self.aws.create_user(UserName=self.owner)
        self.aws.create_group(GroupName=self.owner)
        self.aws.create_role(RoleName=self.owner, AssumeRolePolicyDocument=trust())

    def call(self, pattern, kind, **more):
        method = getattr(self.aws, pattern.format(kind.lower()))
        return method(**{kind + "Name": self.owner, **more})

    @shows("iam", "AttachUserPolicy", "AttachGroupPolicy", "AttachRolePolicy",
           "ListAttachedUserPolicies", "ListAttachedGroupPolicies", "ListAttachedRolePolicies",
           "DetachUserPolicy", "DetachGroupPolicy", "DetachRolePolicy", "ListEntitiesForPolicy")
    def test_a_policy_is_attached_and_detached(self):
        arn = self.aws.create_policy(PolicyName=self.owner, PolicyDocument=document())["Policy"]["Arn"]
        for kind in ("User", "Group", "Role"):
            self.call("attach_{}_policy", kind, PolicyArn=arn)
            attached = self.call("list_attached_{}_policies", kind)["AttachedPolicies"]
            self.assertEqual(attached, [{"PolicyName": self.owner, "PolicyArn": arn}])
        holders = self.aws.list_entities_for_policy(PolicyArn=arn)
        self.assertEqual(([user["UserName"] for user in holders["PolicyUsers"]],
                          [group["GroupName"] for group in holders["PolicyGroups"]],
                          [role["RoleName"] for role in holders["PolicyRoles"]]),
                         ([self.owner],) * 3)
        self.refused("DeletePolicy", {"PolicyArn": arn}, "DeleteConflict")
        for kind in ("User", "Group", "Role"):
            self.call("detach_{}_policy", kind, PolicyArn=arn)
            self.assertEqual(self.call("list_attached_{}_policies", kind)["AttachedPolicies"], [])

    @shows("iam", "PutUserPolicy", "PutGroupPolicy", "PutRolePolicy", "GetUserPolicy",
           "GetGroupPolicy", "GetRolePolicy", "ListUserPolicies", "ListGroupPolicies",
           "ListRolePolicies", "DeleteUserPolicy", "DeleteGroupPolicy", "DeleteRolePolicy")
    def test_an_inline_policy_is_written_read_and_removed(self):
        for kind in ("User", "Group", "Role"):
            self.call("put_{}_policy", kind, PolicyName="p", PolicyDocument=document())
            self.call("put_{}_policy", kind, PolicyName="p", PolicyDocument=document("sqs:*"))
            read = self.call("get_{}_policy", kind, PolicyName="p")
            self.assertEqual(read["PolicyDocument"], json.loads(document("sqs:*")))
            self.assertEqual(self.call("list_{}_policies", kind)["PolicyNames"], ["p"])
            self.call("delete_{}_policy", kind, PolicyName="p")
            self.assertEqual(self.call("list_{}_policies", kind)["PolicyNames"], [])

    @refuses("iam", "AttachUserPolicy", "AttachGroupPolicy", "AttachRolePolicy",
             "DetachUserPolicy", "DetachGroupPolicy", "DetachRolePolicy", "GetUserPolicy",
             "GetGroupPolicy", "GetRolePolicy", "DeleteUserPolicy", "DeleteGroupPolicy",
             "DeleteRolePolicy", "PutUserPolicy", "PutGroupPolicy", "PutRolePolicy")
    def test_a_policy_that_is_not_there_is_refused(self):
        for kind in ("User", "Group", "Role"):
            owner = {kind + "Name": self.owner}
            with self.subTest(kind):
                self.refused(f"Attach{kind}Policy", {**owner, "PolicyArn": NOWHERE}, "NoSuchEntity")
                self.refused(f"Detach{kind}Policy", {**owner, "PolicyArn": READ_ONLY}, "NoSuchEntity")
                self.refused(f"Get{kind}Policy", {**owner, "PolicyName": "none"}, "NoSuchEntity")
                self.refused(f"Delete{kind}Policy", {**owner, "PolicyName": "none"}, "NoSuchEntity")
                self.refused(f"Put{kind}Policy", {**owner, "PolicyName": "p", "PolicyDocument": BROKEN},
                             "MalformedPolicyDocument")

    @refuses("iam", "ListUserPolicies", "ListGroupPolicies", "ListRolePolicies",
             "ListAttachedUserPolicies", "ListAttachedGroupPolicies", "ListAttachedRolePolicies")
    def test_an_owner_that_is_not_there_is_refused(self):
        for kind in ("User", "Group", "Role"):
            self.refused(f"List{kind}Policies", {kind + "Name": "nowhere"}, "NoSuchEntity")
            self.refused(f"ListAttached{kind}Policies", {kind + "Name": "nowhere"}, "NoSuchEntity")


class Simulated(CloudCase):
    service = "iam"

    @shows("iam", "SimulateCustomPolicy", "GetContextKeysForCustomPolicy")
    def test_a_policy_is_tried_before_it_holds(self):
        def decision(action):
            answer = self.aws.simulate_custom_policy(PolicyInputList=[document("s3:Get*")],
                                                     ActionNames=[action])
            return answer["EvaluationResults"][0]["EvalDecision"]
        self.assertEqual(decision("s3:GetObject"), "allowed")
        self.assertEqual(decision("s3:PutObject"), "implicitDeny")
        conditional = json.loads(document())
        conditional["Statement"][0]["Condition"] = {"Bool": {"aws:SecureTransport": "true"}}
        keys = self.aws.get_context_keys_for_custom_policy(
            PolicyInputList=[json.dumps(conditional)])["ContextKeyNames"]
        self.assertEqual([key.lower() for key in keys], ["aws:securetransport"])

    @shows("iam", "SimulatePrincipalPolicy")
    def test_a_users_policies_are_tried(self):
        arn = self.aws.create_user(UserName="tried")["User"]["Arn"]
        self.aws.put_user_policy(UserName="tried", PolicyName="p",
                                 PolicyDocument=document("s3:*", effect="Deny"))
        answer = self.aws.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["s3:GetObject"])
        self.assertEqual(answer["EvaluationResults"][0]["EvalDecision"], "explicitDeny")

    @refuses("iam", "SimulateCustomPolicy", "SimulatePrincipalPolicy",
             "GetContextKeysForCustomPolicy")
    def test_what_cannot_be_tried_is_refused(self):
        self.refused("SimulateCustomPolicy", {"PolicyInputList": [BROKEN],
                                              "ActionNames": ["s3:GetObject"]}, "InvalidInput")
        self.refused("GetContextKeysForCustomPolicy", {"PolicyInputList": [BROKEN]}, "InvalidInput")
        self.refused("SimulatePrincipalPolicy", {
            "PolicySourceArn": "arn:aws:iam::000000000000:user/nobody",
            "ActionNames": ["s3:GetObject"]}, "NoSuchEntity")


class LoginProfiles(CloudCase):
    service = "iam"

    # Passwords are not served: nobody has one, which is what Terraform asks before it removes a user.
    @refuses("iam", "GetLoginProfile", "DeleteLoginProfile")
    def test_nobody_has_a_password(self):
        self.aws.create_user(UserName="ann")
        self.assertEqual(clients.refusal(self.aws.get_login_profile, UserName="ann"), "NoSuchEntity")
        self.refused("DeleteLoginProfile", {"UserName": "ann"}, "NoSuchEntity")


if __name__ == "__main__":
    cases.main()
