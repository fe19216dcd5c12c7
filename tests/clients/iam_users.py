"""IAM's users, groups and access keys as boto3 and the awscli use them."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.cloud_case import CloudCase  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
NOBODY = {"UserName": "nobody"}


class Users(CloudCase):
    service = "iam"

    def user(self):
        self.aws.create_user(UserName=self.name(), Path="/staff/")
        return self.name()

    @shows("iam", "CreateUser", "GetUser", "ListUsers")
    def test_a_user_is_made_found_and_listed(self):
        made = self.aws.create_user(UserName="ann", Path="/people/",
                                    Tags=[{"Key": "team", "Value": "red"}])["User"]
        self.assertEqual(made["Arn"], "arn:aws:iam::000000000000:user/people/ann")
        found = self.aws.get_user(UserName="ann")["User"]
        self.assertEqual((found["UserId"], found["Tags"]),
                         (made["UserId"], [{"Key": "team", "Value": "red"}]))
        listed = self.aws.list_users(PathPrefix="/people/")["Users"]
        self.assertEqual([user["UserName"] for user in listed], ["ann"])

    @shows("iam", "UpdateUser", "DeleteUser")
    def test_a_user_is_renamed_and_removed(self):
        name = self.user()
        self.aws.update_user(UserName=name, NewUserName="renamed", NewPath="/other/")
        self.assertEqual(self.aws.get_user(UserName="renamed")["User"]["Path"], "/other/")
        self.aws.delete_user(UserName="renamed")
        self.assertNotIn("renamed", [user["UserName"] for user in self.aws.list_users()["Users"]])

    @shows("iam", "TagUser", "UntagUser", "ListUserTags")
    def test_a_users_tags_come_and_go(self):
        name = self.user()
        self.aws.tag_user(UserName=name, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        self.aws.untag_user(UserName=name, TagKeys=["a"])
        self.assertEqual(self.aws.list_user_tags(UserName=name)["Tags"], [{"Key": "b", "Value": "2"}])

    @shows("iam", "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey",
           "GetAccessKeyLastUsed")
    def test_an_access_key_works_until_it_is_made_inactive(self):
        name = self.user()
        key = self.aws.create_access_key(UserName=name)["AccessKey"]
        me = clients.client(self.cloud, "sts", aws_access_key_id=key["AccessKeyId"],
                            aws_secret_access_key=key["SecretAccessKey"])
        self.assertTrue(me.get_caller_identity()["Arn"].endswith(":user/staff/" + name))
        used = self.aws.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
        self.assertEqual(used["UserName"], name)
        self.aws.update_access_key(UserName=name, AccessKeyId=key["AccessKeyId"], Status="Inactive")
        self.assertEqual(clients.refusal(me.get_caller_identity), "InvalidClientTokenId")
        [listed] = self.aws.list_access_keys(UserName=name)["AccessKeyMetadata"]
        self.assertEqual(listed["Status"], "Inactive")
        self.aws.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
        self.assertEqual(self.aws.list_access_keys(UserName=name)["AccessKeyMetadata"], [])

    @shows("iam", "PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary")
    def test_a_users_boundary_is_set_and_taken_away(self):
        name = self.user()
        self.aws.put_user_permissions_boundary(UserName=name, PermissionsBoundary=READ_ONLY)
        self.assertEqual(self.boundary(name), READ_ONLY)
        self.aws.delete_user_permissions_boundary(UserName=name)
        self.assertEqual(self.boundary(name), None)

    def boundary(self, name):
        user = self.aws.get_user(UserName=name)["User"]
        return user.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")

    # What people keep in other places than here is there, and empty.
    @shows("iam", "ListMFADevices", "ListSSHPublicKeys", "ListServiceSpecificCredentials",
           "ListSigningCertificates")
    def test_a_user_has_no_devices_and_no_certificates(self):
        name = self.user()
        self.assertEqual(self.aws.list_mfa_devices(UserName=name)["MFADevices"], [])
        self.assertEqual(self.aws.list_ssh_public_keys(UserName=name)["SSHPublicKeys"], [])
        self.assertEqual(self.aws.list_service_specific_credentials(
            UserName=name)["ServiceSpecificCredentials"], [])
        self.assertEqual(self.aws.list_signing_certificates(UserName=name)["Certificates"], [])

    @shows("iam", "GetContextKeysForPrincipalPolicy")
    def test_a_users_policies_tell_which_keys_they_look_at(self):
        name = self.user()
        self.aws.put_user_policy(UserName=name, PolicyName="p", PolicyDocument='''{
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
            "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.1"}}}]}''')
        arn = self.aws.get_user(UserName=name)["User"]["Arn"]
        keys = self.aws.get_context_keys_for_principal_policy(PolicySourceArn=arn)
        self.assertEqual([key.lower() for key in keys["ContextKeyNames"]], ["aws:sourceip"])

    @refuses("iam", "DeleteUser", "GetUser", "UpdateUser", "TagUser", "UntagUser", "ListUserTags",
             "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey",
             "PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary", "ListMFADevices",
             "ListSSHPublicKeys", "ListServiceSpecificCredentials", "ListSigningCertificates",
             "GetLoginProfile", "DeleteLoginProfile", "GetContextKeysForPrincipalPolicy")
    def test_a_user_that_is_not_there_is_refused(self):
        key = {"AccessKeyId": "AKIAAAAAAAAAAAAAAAAA"}
        for operation, more in {
                "DeleteUser": {}, "GetUser": {}, "UpdateUser": {"NewPath": "/n/"},
                "TagUser": {"Tags": [{"Key": "k", "Value": "v"}]}, "UntagUser": {"TagKeys": ["k"]},
                "ListUserTags": {}, "CreateAccessKey": {}, "ListAccessKeys": {},
                "UpdateAccessKey": {**key, "Status": "Inactive"}, "DeleteAccessKey": key,
                "PutUserPermissionsBoundary": {"PermissionsBoundary": READ_ONLY},
                "DeleteUserPermissionsBoundary": {}, "ListMFADevices": {}, "ListSSHPublicKeys": {},
                "ListServiceSpecificCredentials": {}, "ListSigningCertificates": {},
                "GetLoginProfile": {}, "DeleteLoginProfile": {}}.items():
            with self.subTest(operation):
                self.refused(operation, {**NOBODY, **more}, "NoSuchEntity")
        self.refused("GetContextKeysForPrincipalPolicy",
                     {"PolicySourceArn": "arn:aws:iam::000000000000:user/nobody"}, "NoSuchEntity")

    @refuses("iam", "CreateUser", "ListUsers", "GetAccessKeyLastUsed")
    def test_what_no_user_can_be_is_refused(self):
        name = self.user()
        self.refused("CreateUser", {"UserName": name}, "EntityAlreadyExists")
        self.refused("CreateUser", {"UserName": "a b"}, "ValidationError")
        self.refused("ListUsers", {"PathPrefix": "no-slash"}, "ValidationError")
        self.refused("GetAccessKeyLastUsed", {"AccessKeyId": "AKIAAAAAAAAAAAAAAAAA"}, "NoSuchEntity")

    @refuses("iam", "DeleteUser")
    def test_a_user_who_has_keys_stays(self):
        name = self.user()
        self.aws.create_access_key(UserName=name)
        self.refused("DeleteUser", {"UserName": name}, "DeleteConflict")


class Groups(CloudCase):
    service = "iam"

    @shows("iam", "CreateGroup", "GetGroup", "AddUserToGroup", "RemoveUserFromGroup",
           "ListGroupsForUser", "ListGroups")
    def test_a_user_joins_and_leaves_a_group(self):
        self.aws.create_group(GroupName="writers", Path="/desk/")
        self.aws.create_user(UserName="bob")
        self.aws.add_user_to_group(GroupName="writers", UserName="bob")
        members = self.aws.get_group(GroupName="writers")["Users"]
        self.assertEqual([user["UserName"] for user in members], ["bob"])
        mine = self.aws.list_groups_for_user(UserName="bob")["Groups"]
        self.assertEqual([group["GroupName"] for group in mine], ["writers"])
        self.aws.remove_user_from_group(GroupName="writers", UserName="bob")
        self.assertEqual(self.aws.get_group(GroupName="writers")["Users"], [])
        found = self.aws.list_groups(PathPrefix="/desk/")["Groups"]
        self.assertEqual([group["GroupName"] for group in found], ["writers"])

    @shows("iam", "UpdateGroup", "DeleteGroup")
    def test_a_group_is_renamed_and_removed(self):
        self.aws.create_group(GroupName="old")
        self.aws.update_group(GroupName="old", NewGroupName="new")
        self.assertEqual(self.aws.get_group(GroupName="new")["Group"]["GroupName"], "new")
        self.aws.delete_group(GroupName="new")
        self.assertEqual(clients.refusal(self.aws.get_group, GroupName="new"), "NoSuchEntity")

    @refuses("iam", "GetGroup", "DeleteGroup", "UpdateGroup", "AddUserToGroup",
             "RemoveUserFromGroup", "ListGroupsForUser")
    def test_a_group_that_is_not_there_is_refused(self):
        nowhere = {"GroupName": "nowhere"}
        self.refused("GetGroup", nowhere, "NoSuchEntity")
        self.refused("DeleteGroup", nowhere, "NoSuchEntity")
        self.refused("UpdateGroup", {**nowhere, "NewPath": "/n/"}, "NoSuchEntity")
        self.refused("AddUserToGroup", {**nowhere, **NOBODY}, "NoSuchEntity")
        self.refused("RemoveUserFromGroup", {**nowhere, **NOBODY}, "NoSuchEntity")
        self.refused("ListGroupsForUser", NOBODY, "NoSuchEntity")

    @refuses("iam", "CreateGroup", "ListGroups", "DeleteGroup")
    def test_what_no_group_can_be_is_refused(self):
        self.aws.create_group(GroupName="taken")
        self.refused("CreateGroup", {"GroupName": "taken"}, "EntityAlreadyExists")
        self.refused("ListGroups", {"PathPrefix": "no-slash"}, "ValidationError")
        self.aws.create_user(UserName="member")
        self.aws.add_user_to_group(GroupName="taken", UserName="member")
        self.refused("DeleteGroup", {"GroupName": "taken"}, "DeleteConflict")


class Account(CloudCase):
    service = "iam"

    @shows("iam", "CreateAccountAlias", "ListAccountAliases", "DeleteAccountAlias")
    def test_an_account_has_one_alias(self):
        self.aws.create_account_alias(AccountAlias="harbour")
        self.assertEqual(self.aws.list_account_aliases()["AccountAliases"], ["harbour"])
        self.aws.delete_account_alias(AccountAlias="harbour")
        self.assertEqual(self.aws.list_account_aliases()["AccountAliases"], [])

    @shows("iam", "GetAccountSummary")
    def test_the_summary_counts_users(self):
        before = self.aws.get_account_summary()["SummaryMap"]["Users"]
        self.aws.create_user(UserName=self.name())
        self.assertEqual(self.aws.get_account_summary()["SummaryMap"]["Users"], before + 1)

    @shows("iam", "ListOpenIDConnectProviders", "ListSAMLProviders", "ListServerCertificates",
           "ListVirtualMFADevices")
    def test_an_account_has_no_providers_and_no_devices(self):
        self.assertEqual(self.aws.list_open_id_connect_providers()["OpenIDConnectProviderList"], [])
        self.assertEqual(self.aws.list_saml_providers()["SAMLProviderList"], [])
        self.assertEqual(self.aws.list_server_certificates()["ServerCertificateMetadataList"], [])
        self.assertEqual(self.aws.list_virtual_mfa_devices()["VirtualMFADevices"], [])

    @refuses("iam", "CreateAccountAlias", "DeleteAccountAlias")
    def test_aliases_that_cannot_be_are_refused(self):
        self.refused("CreateAccountAlias", {"AccountAlias": "Not-Lower"}, "ValidationError")
        self.refused("DeleteAccountAlias", {"AccountAlias": "never-made"}, "NoSuchEntity")

    @refuses("iam", "ListAccountAliases", "GetAccountSummary", "ListOpenIDConnectProviders",
             "ListSAMLProviders", "ListServerCertificates", "ListVirtualMFADevices")
    def test_a_stranger_sees_nothing(self):
        self.unknown_key_refused("ListAccountAliases", "GetAccountSummary",
                                 "ListOpenIDConnectProviders", "ListSAMLProviders",
                                 "ListServerCertificates", "ListVirtualMFADevices")


if __name__ == "__main__":
    cases.main()
