"""Terraform, unchanged: a web stack from VPC to DNS record, whose machines really answer; another image
reaches the group by an instance refresh."""
import pathlib
import sys
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from lib import cases  # noqa: E402
from lib.machine_cloud import TINY, MachineCase, eventually  # noqa: E402
from lib.terraform import Terraform, check_installed  # noqa: E402


class Stack(MachineCase):
    def other_image(self):
        """Another id for what the catalogue's smallest image holds."""
        machine = self.launch()
        image = self.image(machine, "web-2")
        self.ec2.terminate_instances(InstanceIds=[machine])
        return image

    def images_in_service(self):
        groups = self.cloud.client("autoscaling").describe_auto_scaling_groups()
        ids = [one["InstanceId"] for group in groups["AutoScalingGroups"]
               for one in group["Instances"] if one["LifecycleState"] == "InService"]
        if not ids:
            return []
        told = self.ec2.describe_instances(InstanceIds=ids)["Reservations"]
        return [one["ImageId"] for each in told for one in each["Instances"]]

    def page(self):
        port = self.cloud.door()[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
            return answer.read().decode()

    def test_a_stack_is_applied_answers_changes_its_image_and_is_destroyed(self):
        check_installed()
        second = self.other_image()
        first, then = [("-var=machines=2", f"-var=image={image}") for image in (TINY, second)]
        files = [HERE.parent / "lib/web_stack.tf", HERE / "stack.tf"]
        with Terraform(self.cloud, files) as terraform:
            terraform("init")
            terraform("apply", "-auto-approve", *first)
            self.assertEqual(terraform.changes_planned(*first), "")
            self.assertGreaterEqual(len(terraform("state", "list").split()), 21)
            self.assertEqual(self.page(), "hello\n")
            self.assertTrue(self.name_leads_to_the_balancer())

            terraform("apply", "-auto-approve", *then)
            self.assertTrue(eventually(lambda: self.images_in_service() == [second] * 2, 120),
                            self.images_in_service())
            self.assertEqual(self.page(), "hello\n")
            self.assertEqual(terraform.changes_planned(*then), "")

            terraform("destroy", "-auto-approve", *then)
            self.assertNotIn("aws_", terraform("show"))

    def name_leads_to_the_balancer(self):
        """As a machine of the stack sees it: the record is an alias of the balancer."""
        groups = self.cloud.client("autoscaling").describe_auto_scaling_groups()
        machine = groups["AutoScalingGroups"][0]["Instances"][0]["InstanceId"]
        said = self.cloud.run_in(machine, "busybox", "wget", "-qO-", "http://www.stack.example/")
        return said == "hello\n"


if __name__ == "__main__":
    cases.main()
