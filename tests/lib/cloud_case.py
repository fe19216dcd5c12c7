"""A test case whose tests share one cloud and speak to one service."""
import unittest

from . import clients, exercise
from .cloud import Cloud

# As the protocols, S3 and EC2 say it.
UNKNOWN_KEY = ("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId",
               "AuthFailure")


class CloudCase(unittest.TestCase):
    service = ""
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud(arguments=cls.arguments).start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.aws = clients.client(cls.cloud, cls.service)

    def refused(self, operation, parameters, code, **settings):
        exercise.refused(self.cloud, self.service, operation, parameters, code, **settings)

    def unknown_key_refused(self, *operations):
        """Operations that nothing in a request can make fail still ask who calls."""
        for operation in operations:
            self.refused(operation, {}, UNKNOWN_KEY, aws_access_key_id="AKIAAAAAAAAAAAAAAAAA")

    def name(self, limit=60):
        """The test's own name, for what it makes."""
        return self.id().rsplit(".", 1)[1].removeprefix("test_").replace("_", "-")[:limit].strip("-")
