"""Terraform, unchanged: a shop's configuration is applied, then planned empty, then destroyed.

Its parts are terraform*.tf, one a concern: storage, identity, secrets, observation, names.
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases  # noqa: E402
from lib.cloud import Cloud  # noqa: E402
from lib.terraform import Terraform, check_installed  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


class Shop(unittest.TestCase):
    def test_a_configuration_is_applied_planned_empty_and_destroyed(self):
        check_installed()
        with Cloud(arguments=["--machines", "pretend"]) as cloud, \
                Terraform(cloud, HERE.glob("terraform*.tf")) as terraform:
            terraform("init")
            terraform("apply", "-auto-approve")
            self.assertEqual(terraform.changes_planned(), "", "the second plan must be empty")
            terraform("destroy", "-auto-approve")
            self.assertNotIn("aws_", terraform("show"))


if __name__ == "__main__":
    cases.main()
