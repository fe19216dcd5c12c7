"""Users with just the statements of a test, and the clients that call as them."""
import json

from . import clients
from .cloud_case import CloudCase

HOME = "000000000000"


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action, resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class LeastCase(CloudCase):
    def user(self, *statements):
        """A client of the case's service, as a user who has those statements only."""
        iam = clients.client(self.cloud, "iam")
        name = self.name(40)
        iam.create_user(UserName=name)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return clients.client(self.cloud, self.service, aws_access_key_id=key["AccessKeyId"],
                              aws_secret_access_key=key["SecretAccessKey"])
