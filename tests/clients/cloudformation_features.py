"""What templates can say, one feature a row, on the cloud: the section of the CloudFormation user guide
that describes it, how it is written, and what comes of it."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lib import cases, clients  # noqa: E402
from lib.exercise import refuses, shows  # noqa: E402
from lib.stack_case import StackCase  # noqa: E402

ACCOUNT = "000000000000"
HEAD = """
Parameters:
  Env: {Type: String, Default: dev}
  Count: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  Ports: {Type: List<Number>, Default: "80,443"}
  Stored: {Type: "AWS::SSM::Parameter::Value<String>", Default: /features/word}
  StoredList: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /features/words}
  StoredName: {Type: "AWS::SSM::Parameter::Name", Default: /features/word}
  Bs: {Type: String, Default: bs}
  Hidden: {Type: String, Default: hush, NoEcho: true}
Mappings:
  Map:
    us-east-1: {Size: "4", Zones: [x, y]}
    dev: {Next: us-east-1}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Condition IsDev]
  Either: !Or [!Condition IsProd, !Condition IsDev]
Resources:
  Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Count}}
"""
EXTENDED = "Transform: AWS::LanguageExtensions\n"

# The value of an output; {stack} is the stack's name.
VALUES = [
    ("intrinsic-function-reference-ref", "!Ref Env", "dev"),
    ("intrinsic-function-reference-ref", "{Ref: Count}", "3"),
    ("parameters-section-structure", "!Join ['', !Ref Names]", "abc"),
    ("parameters-section-structure", "!Select [1, !Ref Ports]", "443"),
    ("cloudformation-supplied-parameter-types", "!Ref Stored", "stored"),
    ("cloudformation-supplied-parameter-types", "!Join ['+', !Ref StoredList]", "one+two"),
    ("cloudformation-supplied-parameter-types", "!Ref StoredName", "/features/word"),
    ("pseudo-parameter-reference", "!Ref AWS::AccountId", ACCOUNT),
    ("pseudo-parameter-reference", "!Ref AWS::Region", "us-east-1"),
    ("pseudo-parameter-reference", "!Ref AWS::Partition", "aws"),
    ("pseudo-parameter-reference", "!Ref AWS::URLSuffix", "amazonaws.com"),
    ("pseudo-parameter-reference", "!Ref AWS::StackName", "{stack}"),
    ("pseudo-parameter-reference", "!Select [5, !Split [':', !Ref AWS::StackId]]", "stack/{stack}/*"),
    ("intrinsic-function-reference-getatt", "!GetAtt Jobs.Arn",
     f"arn:aws:sqs:us-east-1:{ACCOUNT}:{{stack}}-Jobs-*"),
    ("intrinsic-function-reference-getatt", "{Fn::GetAtt: [Jobs, QueueName]}", "{stack}-Jobs-*"),
    ("intrinsic-function-reference-sub", "!Sub '${Env}/${AWS::Region}/${!Literal}'",
     "dev/us-east-1/${Literal}"),
    ("intrinsic-function-reference-sub", "!Sub ['${A}-${Jobs.QueueName}', {A: !Select [0, !Ref Names]}]",
     "a-{stack}-Jobs-*"),
    ("intrinsic-function-reference-sub", "!Sub ['${A}', {A: !Sub ['${B}!', {B: !Ref Env}]}]", "dev!"),
    ("intrinsic-function-reference-join", "!Join ['-', [a, !Ref Env, b]]", "a-dev-b"),
    ("intrinsic-function-reference-split", "!Select [1, !Split ['|', 'a|b|c']]", "b"),
    ("intrinsic-function-reference-select", "!Select ['2', [a, b, c]]", "c"),
    ("intrinsic-function-reference-base64", "Fn::Base64: hello", "aGVsbG8="),
    ("intrinsic-function-reference-cidr", "!Select [3, !Cidr [10.0.0.0/16, 4, 8]]", "10.0.3.0/24"),
    ("intrinsic-function-reference-getavailabilityzones", "!Select [0, !GetAZs '']", "us-east-1a"),
    ("intrinsic-function-reference-getavailabilityzones", "!Select [1, !GetAZs {Ref: 'AWS::Region'}]",
     "us-east-1b"),
    ("intrinsic-function-reference-findinmap", "!FindInMap [Map, !Ref AWS::Region, Size]", "4"),
    ("intrinsic-function-reference-findinmap",
     "!Select [1, !FindInMap [Map, !FindInMap [Map, !Ref Env, Next], Zones]]", "y"),
    ("intrinsic-function-reference-conditions", "!If [IsDev, yes it is, it is not]", "yes it is"),
    ("intrinsic-function-reference-conditions", "!If [IsProd, a, !If [Either, b, c]]", "b"),
    ("intrinsic-function-reference-conditions", "!If [Both, a, b]", "b"),
    ("intrinsic-function-reference-conditions", "!Join ['', [a, !If [IsProd, b, !Ref AWS::NoValue]]]", "a"),
    ("dynamic-references-ssm", "'{{resolve:ssm:/features/word}}'", "{{resolve:ssm:/features/word}}"),
    ("intrinsic-function-reference-findinmap-enhancements",
     "!FindInMap [Map, nowhere, Size, {DefaultValue: none}]", "none", EXTENDED),
    ("intrinsic-function-reference-length", "!Sub ['${N}', {N: {'Fn::Length': !Ref Names}}]", "3", EXTENDED),
    ("intrinsic-function-reference-ToJsonString", "Fn::ToJsonString: {a: [1, !Ref Env]}",
     '{"a":[1,"dev"]}', EXTENDED),
    ("transform-aws-languageextensions", "!GetAtt [!Sub 'Jo${Bs}', QueueName]", "{stack}-Jobs-*",
     EXTENDED),
]

# What a stack is refused for, or told, before anything is made.
REFUSALS = [
    ("parameters-section-structure", "Parameters: {P: {Type: String, AllowedValues: [a]}}", {"P": "b"},
     "must be one of"),
    ("parameters-section-structure", "Parameters: {P: {Type: String, AllowedPattern: '[a-z]+'}}", {"P": "1"},
     "[a-z]+"),
    ("parameters-section-structure", "Parameters: {P: {Type: String, MinLength: 3}}", {"P": "ab"}, "P"),
    ("parameters-section-structure", "Parameters: {P: {Type: Number, MaxValue: 3}}", {"P": "4"}, "P"),
    ("parameters-section-structure", "Parameters: {P: {Type: String, AllowedPattern: a, "
     "ConstraintDescription: only an a}}", {"P": "b"}, "only an a"),
    ("parameters-section-structure", "Parameters: {P: {Type: String}}", {}, "Parameters: [P] must have values"),
    ("parameters-section-structure", "Parameters: {P: {Type: String, Default: x}}", {"Q": "1"}, "Q"),
    ("cloudformation-supplied-parameter-types",
     "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /not/there}}", {}, "/not/there"),
    ("cloudformation-supplied-parameter-types",
     "Parameters: {P: {Type: 'AWS::EC2::VPC::Id', Default: vpc-1}}", {}, "vpc-1"),
    ("rules-section-structure", "Parameters: {P: {Type: String, Default: b}}\nRules: {R: {Assertions: "
     "[{Assert: !Equals [!Ref P, a], AssertDescription: it must be an a}]}}", {}, "it must be an a"),
    ("rules-section-structure", "Parameters: {P: {Type: String, Default: b}}\nRules: {R: {RuleCondition: "
     "!Equals [!Ref P, b], Assertions: [{Assert: !Contains [[c, d], !Ref P]}]}}", {}, "R"),
    ("mappings-section-structure", "Outputs: {O: {Value: !FindInMap [Map, a, b]}}", {}, "Map"),
    ("conditions-section-structure", "Conditions: {A: !Condition B, B: !Condition A}", {}, ""),
    ("outputs-section-structure", "Outputs: {O: {Value: !Ref Nobody}}", {}, "Nobody"),
    ("template-format", "Resorces: {}", {}, "Resorces"),
    ("intrinsic-function-reference-getatt", "Outputs: {O: {Value: !GetAtt Jobs.Colour}}", {}, "Colour"),
    ("intrinsic-function-reference-importvalue", "Outputs: {O: {Value: !ImportValue nobody-exports}}", {},
     "No export named nobody-exports found"),
    ("transform-section-structure", "Transform: AWS::Serverless-2016-10-31", {}, "AWS::Serverless"),
    ("transform-aws-include", "Transform: {Name: 'AWS::Include', Parameters: {Location: s3://a/b}}", {},
     "AWS::Include"),
]
QUEUE_ONLY = "\nResources: {Jobs: {Type: AWS::SQS::Queue}}\n"


def matches(seen, worth):
    return seen.startswith(worth[:-1]) if worth.endswith("*") else seen == worth


class Features(StackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ssm = clients.client(cls.cloud, "ssm")
        ssm.put_parameter(Name="/features/word", Type="String", Value="stored")
        ssm.put_parameter(Name="/features/words", Type="StringList", Value="one,two")
        ssm.put_parameter(Name="/features/secret", Type="SecureString", Value="safe")
        clients.client(cls.cloud, "secretsmanager").create_secret(
            Name="features", SecretString=json.dumps({"user": "ann", "word": "sesame"}))

    def make(self, name, body, wait="CREATE_COMPLETE", **more):
        made = self.aws.create_stack(StackName=name, TemplateBody=body, **more)["StackId"]
        if wait:
            self.becomes(made, wait)
        return made

    def change(self, stack, body, wait="UPDATE_COMPLETE", **more):
        self.aws.update_stack(StackName=stack, TemplateBody=body, **more)
        self.becomes(stack, wait)

    def output(self, stack, name="V"):
        told = self.aws.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
        return {one["OutputKey"]: one["OutputValue"] for one in told}.get(name)

    def queue(self, stack, name="Jobs"):
        return clients.client(self.cloud, "sqs").get_queue_attributes(
            QueueUrl=self.physical(stack, name), AttributeNames=["All"])["Attributes"]

    def queues(self, prefix):
        return clients.client(self.cloud, "sqs").list_queues(QueueNamePrefix=prefix).get("QueueUrls", [])

    # --- Values and refusals, a row each ---

    @shows("cloudformation", "CreateStack", "DescribeStacks")
    def test_each_function_is_worth_what_its_section_says(self):
        made = []
        for number, (section, written, worth, *transform) in enumerate(VALUES):
            head = (transform[0] if transform else "") + HEAD
            name = f"value-{number}"
            more = {"Capabilities": ["CAPABILITY_AUTO_EXPAND"]} if transform else {}
            try:
                self.make(name, f"{head}Outputs:\n  V:\n    Value:\n      {written}\n", wait=None, **more)
            except Exception as refused:
                with self.subTest(section, written=written):
                    raise refused
            made.append((name, section, written, worth))
        for name, section, written, worth in made:
            with self.subTest(section, written=written):
                self.becomes(name, "CREATE_COMPLETE")
                seen, worth = self.output(name), worth.replace("{stack}", name)
                self.assertTrue(matches(seen, worth), f"{seen}, not {worth}")

    @refuses("cloudformation", "CreateStack")
    def test_each_wrong_template_is_refused_as_its_section_says(self):
        for section, written, given, said in REFUSALS:
            with self.subTest(section, written=written):
                parameters = [{"ParameterKey": key, "ParameterValue": value}
                              for key, value in given.items()]
                name, body = "refused-" + str(abs(hash(written))), written + QUEUE_ONLY
                with self.assertRaises(self.aws.exceptions.ClientError) as caught:
                    self.aws.create_stack(StackName=name, TemplateBody=body, Parameters=parameters,
                                          Capabilities=["CAPABILITY_AUTO_EXPAND"])
                self.assertEqual(caught.exception.response["Error"]["Code"], "ValidationError")
                self.assertIn(said, str(caught.exception))
                self.assertEqual([one for one in self.aws.describe_stacks()["Stacks"]
                                  if one["StackName"] == name], [])

    # --- Sections that make something ---

    @shows("cloudformation", "CreateStack")
    def test_conditions_section_structure_a_resource_and_an_output_exist_where_theirs_holds(self):
        made = self.make(self.name(), """
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod], Dev: !Not [!Condition Prod]}
Resources:
  Jobs: {Type: AWS::SQS::Queue}
  More: {Type: AWS::SQS::Queue, Condition: Prod}
Outputs:
  V: {Condition: Dev, Value: dev}
  W: {Condition: Prod, Value: !Ref More}
""", Parameters=[{"ParameterKey": "Env", "ParameterValue": "dev"}])
        self.assertEqual((self.output(made), self.output(made, "W")), ("dev", None))
        self.assertEqual(len(self.queues(self.name())), 1)

    @shows("cloudformation", "DescribeStacks")
    def test_parameters_section_structure_what_is_not_to_be_echoed_is_not(self):
        made = self.make(self.name(), HEAD + "Outputs: {V: {Value: !Ref Hidden}}")
        [stack] = self.aws.describe_stacks(StackName=made)["Stacks"]
        shown = {one["ParameterKey"]: one for one in stack["Parameters"]}
        self.assertEqual(shown["Hidden"]["ParameterValue"], "****")
        self.assertEqual(shown["Stored"]["ResolvedValue"], "stored")

    @shows("cloudformation", "UpdateStack")
    def test_parameters_section_structure_a_value_is_used_again(self):
        body = HEAD + "Outputs: {V: {Value: !Ref Env}}"
        made = self.make(self.name(), body, Parameters=[{"ParameterKey": "Env", "ParameterValue": "qa"}])
        self.change(made, body, Parameters=[{"ParameterKey": "Env", "UsePreviousValue": True},
                                            {"ParameterKey": "Count", "ParameterValue": "9"}])
        self.assertEqual((self.output(made), self.queue(made)["VisibilityTimeout"]), ("qa", "9"))

    @shows("cloudformation", "DescribeStackResource")
    def test_aws_attribute_metadata_is_told_with_its_values(self):
        made = self.make(self.name(), "Resources: {Jobs: {Type: AWS::SQS::Queue, Metadata: "
                                      "{Of: !Ref AWS::StackName}}}")
        told = self.aws.describe_stack_resource(StackName=made, LogicalResourceId="Jobs")
        self.assertEqual(json.loads(told["StackResourceDetail"]["Metadata"]), {"Of": self.name()})

    @shows("cloudformation", "DescribeStackEvents")
    def test_aws_attribute_dependson_sets_the_order(self):
        made = self.make(self.name(), "Resources: {A: {Type: AWS::SQS::Queue, DependsOn: [B]}, "
                                      "B: {Type: AWS::SNS::Topic, DependsOn: C}, C: {Type: AWS::SQS::Queue}}")
        done = [name for name, status, _ in reversed(self.reasons(made))
                if status == "CREATE_COMPLETE" and len(name) == 1]
        self.assertEqual(done, ["C", "B", "A"])

    @shows("cloudformation", "ListExports", "ListImports")
    def test_intrinsic_function_reference_importvalue_takes_what_another_exports(self):
        name = self.name()
        self.make(name, "Resources: {Jobs: {Type: AWS::SQS::Queue}}\nOutputs: {V: {Value: !GetAtt "
                        "Jobs.QueueName, Export: {Name: !Sub '${AWS::StackName}-jobs'}}}")
        user = self.make(name[:40] + "-user", "Resources: {News: {Type: AWS::SNS::Topic}}\nOutputs: {V: {Value: "
                         f"!ImportValue '{name}-jobs'}}}}")
        self.assertTrue(self.output(user).startswith(name))
        self.assertIn(f"{name}-jobs", [one["Name"] for one in self.aws.list_exports()["Exports"]])
        self.assertEqual(self.aws.list_imports(ExportName=f"{name}-jobs")["Imports"], [name[:40] + "-user"])

    # --- Dynamic references ---

    def referring(self, reference):
        made = self.make(self.name(), "Resources: {P: {Type: AWS::SSM::Parameter, Properties: {Type: String, "
                         f"Value: 'it is {reference}'}}}}}}")
        told = json.dumps(self.aws.describe_stack_events(StackName=made), default=str)
        value = clients.client(self.cloud, "ssm").get_parameter(Name=self.physical(made, "P"))
        return value["Parameter"]["Value"], told

    @shows("cloudformation", "CreateStack")
    def test_dynamic_references_ssm_are_replaced_where_they_are_used(self):
        self.assertEqual(self.referring("{{resolve:ssm:/features/word:1}}")[0], "it is stored")

    @shows("cloudformation", "CreateStack")
    def test_dynamic_references_secretsmanager_are_replaced_and_never_told(self):
        value, told = self.referring("{{resolve:secretsmanager:features:SecretString:word}}")
        self.assertEqual(value, "it is sesame")
        self.assertNotIn("sesame", told)

    # --- Policies ---

    def policy_row(self, attributes, after):
        """A queue with these attributes is made, then replaced; answers how many are left at the end."""
        def body(word):
            return ("Resources: {Other: {Type: AWS::SNS::Topic}, Jobs: {Type: AWS::SQS::Queue, "
                    f"{attributes}, Properties: {{QueueName: {self.name()}-{word}}}}}}}")
        made = self.make(self.name(), body("a"))
        if after == "replaced":
            self.change(made, body("b"))
        else:
            self.change(made, "Resources: {Other: {Type: AWS::SNS::Topic}}")
        return len(self.queues(self.name()))

    @shows("cloudformation", "UpdateStack")
    def test_aws_attribute_deletionpolicy_retain_leaves_what_is_taken_out(self):
        self.assertEqual(self.policy_row("DeletionPolicy: Retain", "taken out"), 1)

    @shows("cloudformation", "UpdateStack")
    def test_aws_attribute_deletionpolicy_delete_removes_what_is_taken_out(self):
        self.assertEqual(self.policy_row("DeletionPolicy: Delete", "taken out"), 0)

    @shows("cloudformation", "UpdateStack")
    def test_aws_attribute_updatereplacepolicy_retain_leaves_what_is_replaced(self):
        self.assertEqual(self.policy_row("UpdateReplacePolicy: Retain", "replaced"), 2)

    @shows("cloudformation", "UpdateStack")
    def test_aws_attribute_updatereplacepolicy_delete_removes_what_is_replaced(self):
        self.assertEqual(self.policy_row("UpdateReplacePolicy: Delete", "replaced"), 1)

    @shows("cloudformation", "CreateStack")
    def test_aws_attribute_deletionpolicy_retainexceptoncreate_keeps_nothing_of_a_failed_creation(self):
        name = self.name()[:40]
        made = self.make(name, "Resources: {Jobs: {Type: AWS::SQS::Queue, DeletionPolicy: "
                         f"RetainExceptOnCreate, Properties: {{QueueName: {name}}}}}, Never: {{Type: "
                         "AWS::SNS::Subscription, DependsOn: Jobs, Properties: {Protocol: sqs, Endpoint: "
                         f"'arn:aws:sqs:us-east-1:0:x', TopicArn: 'arn:aws:sns:us-east-1:{ACCOUNT}:no'}}}}}}",
                         wait="ROLLBACK_COMPLETE")
        self.assertTrue(made)
        self.assertEqual(self.queues(name), [])

    @shows("cloudformation", "SignalResource")
    def test_aws_attribute_creationpolicy_waits_to_be_signalled(self):
        made = self.make(self.name(), "Resources: {W: {Type: AWS::CloudFormation::WaitCondition, "
                         "CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT5M}}}}", wait=None)
        self.resource_becomes(made, "W", "CREATE_IN_PROGRESS")
        for unique in ("one", "two"):
            self.assertEqual(self.status(made), "CREATE_IN_PROGRESS")
            self.cli("SignalResource", StackName=made, LogicalResourceId="W", UniqueId=unique,
                     Status="SUCCESS")
        self.becomes(made, "CREATE_COMPLETE")

    @shows("cloudformation", "UpdateStack")
    def test_protect_stack_resources_a_stack_policy_keeps_a_resource_as_it_is(self):
        body = "Resources: {Jobs: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: %d}}}"
        made = self.make(self.name(), body % 1, StackPolicyBody=json.dumps({"Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": "*"}]}))
        self.change(made, body % 2, wait="UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(self.queue(made)["DelaySeconds"], "1")

    # --- Loops ---

    @shows("cloudformation", "GetTemplate")
    def test_intrinsic_function_reference_foreach_makes_resources_properties_and_outputs(self):
        body = EXTENDED + """
Parameters: {Teams: {Type: CommaDelimitedList, Default: "Red,Blue"}}
Resources:
  Fn::ForEach::Queues:
    - Team
    - !Ref Teams
    - Jobs${Team}:
        Type: AWS::SQS::Queue
        Properties: {QueueName: !Sub "each-${Team}"}
Outputs:
  Fn::ForEach::Names:
    - Team
    - !Ref Teams
    - Name${Team}: {Value: !GetAtt [!Sub "Jobs${Team}", QueueName]}
"""
        made = self.make(self.name(), body, Capabilities=["CAPABILITY_AUTO_EXPAND"])
        self.assertEqual((self.output(made, "NameRed"), self.output(made, "NameBlue")),
                         ("each-Red", "each-Blue"))
        played = self.aws.get_template(StackName=made, TemplateStage="Processed")["TemplateBody"]
        self.assertIn("JobsBlue", json.dumps(played))


if __name__ == "__main__":
    cases.main()
