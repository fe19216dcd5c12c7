#include "cloud/cloudformation/tests/formation_fixture.h"

namespace windlass::cloud::cloudformation {

TEST_CASE_FIXTURE(FormationFixture, "a stack that is only thought of has its changes told first") {
  auto seen = given_change_set(with({{"A", "1"}}), "CREATE");
  CHECK(seen.status == "CREATE_COMPLETE");
  CHECK(seen.execution_status == "AVAILABLE");
  CHECK(seen.changes->front().resource_change->action == "Add");
  CHECK(status() == "REVIEW_IN_PROGRESS");
  CHECK(kept().empty());
  execute();
  CHECK(status() == "CREATE_COMPLETE");
  CHECK(kept().size() == 1);
}

TEST_CASE_FIXTURE(FormationFixture, "a change is told to the attribute, with before and after") {
  given_stack(with({{"A", "1"}, {"B", "2"}}));
  auto seen = given_change_set(with({{"A", "9"}, {"C", "3"}}));
  REQUIRE(seen.changes->size() == 3);
  auto& modified = *(*seen.changes)[0].resource_change;
  CHECK(modified.action == "Modify");
  CHECK(modified.replacement == "False");
  CHECK(modified.scope == std::vector<std::string>{"Properties"});
  auto& target = *modified.details->front().target;
  CHECK(target.path == "/Properties/Value");
  CHECK(target.before_value == "1");
  CHECK(target.after_value == "9");
  CHECK(target.requires_recreation == "Never");
  CHECK((*seen.changes)[1].resource_change->action == "Remove");
  CHECK((*seen.changes)[1].resource_change->policy_action == "Delete");
  CHECK((*seen.changes)[2].resource_change->action == "Add");
}

TEST_CASE_FIXTURE(FormationFixture, "a change that replaces says so, and what hangs on it") {
  given_stack(with({{"A", "1"}, {"B", "!Ref A"}}));
  auto body =
      with({{"B", "!Ref A"}},
           "  A: {Type: AWS::SSM::Parameter, Properties: {Name: Other, Type: String, Value: 1}}\n");
  auto seen = given_change_set(body);
  REQUIRE(seen.changes->size() == 2);
  auto& replaced = *(*seen.changes)[0].resource_change;
  CHECK(replaced.replacement == "True");
  CHECK(replaced.policy_action == "ReplaceAndDelete");
  auto& dependent = *(*seen.changes)[1].resource_change;
  CHECK(dependent.details->front().evaluation == "Dynamic");
  CHECK(dependent.details->front().change_source == "ResourceReference");
  CHECK(dependent.details->front().causing_entity == "A");
  CHECK(dependent.details->front().target->after_value == "{{changeSet:KNOWN_AFTER_APPLY}}");
}

TEST_CASE_FIXTURE(FormationFixture, "a change set without changes has failed, for AWS's reason") {
  given_stack(with({{"A", "1"}}));
  auto seen = given_change_set(with({{"A", "1"}}));
  CHECK(seen.status == "FAILED");
  CHECK(seen.execution_status == "UNAVAILABLE");
  CHECK(seen.status_reason ==
        "The submitted information didn't contain changes. Submit different information to create "
        "a change set.");
  ExecuteChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  CHECK(refusal(call<op::ExecuteChangeSet>(in)).starts_with("InvalidChangeSetStatus"));
}

TEST_CASE_FIXTURE(FormationFixture,
                  "another account's change set and stack do not exist, by ARN neither") {
  given_stack(with({{"A", "1"}}));
  auto seen = given_change_set(with({{"A", "2"}}));
  caller = root_of(AccountId{"111111111111"});
  DeleteChangeSetInput drop;
  drop.change_set_name = *seen.change_set_id;
  must<op::DeleteChangeSet>(drop);  // to them it is gone already
  GetTemplateInput show;
  show.change_set_name = *seen.change_set_id;
  CHECK(refusal(call<op::GetTemplate>(show)).starts_with("ChangeSetNotFound"));
  DescribeStacksInput ask;
  ask.stack_name = *seen.stack_id;
  CHECK(refusal(call<op::DescribeStacks>(ask)).starts_with("ValidationError"));
  CHECK(db.any("select 1 from cfn_change_set"));
}

TEST_CASE_FIXTURE(FormationFixture, "a changed parameter is named as the cause") {
  auto body = "Parameters: {P: {Type: String, Default: x}}\n" + with({{"A", "!Ref P"}});
  given_stack(body);
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.use_previous_template = true;
  Parameter given;
  given.parameter_key = "P";
  given.parameter_value = "y";
  in.parameters = {{given}};
  must<op::CreateChangeSet>(in);
  DescribeChangeSetInput ask;
  ask.stack_name = "shop";
  ask.change_set_name = "changes";
  auto seen = must<op::DescribeChangeSet>(ask);
  auto& detail = seen.changes->front().resource_change->details->front();
  CHECK(detail.change_source == "ParameterReference");
  CHECK(detail.causing_entity == "P");
  CHECK(seen.parameters->front().parameter_value == "y");
}

TEST_CASE_FIXTURE(FormationFixture, "a thing that is there is taken over by an import") {
  given_stack(with({{"A", "1"}}));
  kept()["B"] = "theirs";
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.change_set_type = "IMPORT";
  auto body = with({{"A", "1"}, {"B", "theirs"}});
  in.template_body = body;
  ResourceToImport one;
  one.resource_type = "AWS::SSM::Parameter";
  one.logical_resource_id = "B";
  one.resource_identifier = std::map<std::string, std::string>{{"Name", "B"}};
  in.resources_to_import = {{one}};
  CHECK(refusal(call<op::CreateChangeSet>(in)) ==
        "ValidationError: Resources to import must have DeletionPolicy attribute specified in the "
        "template. The following do not: [B]");
  in.template_body = body + "    DeletionPolicy: Retain\n";
  must<op::CreateChangeSet>(in);
  DescribeChangeSetInput ask;
  ask.stack_name = "shop";
  ask.change_set_name = "changes";
  CHECK(must<op::DescribeChangeSet>(ask).changes->front().resource_change->action == "Import");
  execute();
  CHECK(status() == "IMPORT_COMPLETE");
  CHECK(kept().at("B") == "theirs");
}

TEST_CASE_FIXTURE(FormationFixture, "what belongs to a stack is taken over by no other") {
  auto owner = given_stack(with({{"A", "1"}}), "owner");
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.change_set_type = "IMPORT";
  in.template_body = with({{"A", "1"}}) + "    DeletionPolicy: Retain\n";
  ResourceToImport one;
  one.resource_type = "AWS::SSM::Parameter";
  one.logical_resource_id = "A";
  one.resource_identifier = std::map<std::string, std::string>{{"Name", "A"}};
  in.resources_to_import = {{one}};
  CHECK(refusal(call<op::CreateChangeSet>(in)) ==
        "ValidationError: A already exists in stack " + owner);
}

TEST_CASE_FIXTURE(FormationFixture,
                  "what is there cannot be made by the change set that is named") {
  given_stack(with({{"A", "1"}}));
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.change_set_type = "CREATE";
  in.template_body = with({{"A", "1"}});
  CHECK(refusal(call<op::CreateChangeSet>(in)) ==
        "ValidationError: Stack [shop] already exists and cannot be created again with the "
        "changeSet [changes].");
}

TEST_CASE_FIXTURE(FormationFixture, "what is not to be echoed is not told of metadata either") {
  auto body = [](const std::string& secret) {
    return "Parameters: {S: {Type: String, NoEcho: true, Default: " + secret + "}}\n" +
           with({{"A", "1"}}) + "    Metadata: {Said: !Sub \"it is ${S}\"}\n";
  };
  given_stack(body("sesame"));
  auto seen = given_change_set(body("hush"));
  auto& change = *seen.changes->front().resource_change;
  CHECK(change.details->front().target->before_value == R"({"Said":"****"})");
  CHECK(change.details->front().target->after_value == R"({"Said":"****"})");
  CHECK(change.before_context->find("sesame") == std::string::npos);
  CHECK(change.after_context->find("hush") == std::string::npos);
}

TEST_CASE_FIXTURE(FormationFixture, "a change set that sees drift sets it right again") {
  given_stack(with({{"A", "1"}, {"B", "2"}}));
  kept()["A"] = "changed";
  kept().erase("B");
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.template_body = with({{"A", "1"}, {"B", "2"}});
  in.deployment_mode = "REVERT_DRIFT";
  must<op::CreateChangeSet>(in);
  DescribeChangeSetInput ask;
  ask.stack_name = "shop";
  ask.change_set_name = "changes";
  ask.include_property_values = true;
  auto seen = must<op::DescribeChangeSet>(ask);
  REQUIRE(seen.changes->size() == 2);
  CHECK(seen.changes->front().resource_change->resource_drift_status == "MODIFIED");
  CHECK(seen.changes->front().resource_change->details->front().target->drift->actual_value ==
        "changed");
  execute();
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}, {"B", "2"}});
}

TEST_CASE_FIXTURE(FormationFixture, "a change set is of its stack, and gone with it") {
  CHECK(refusal(call<op::DescribeChangeSet>({.change_set_name = "none",
                                             .stack_name = "shop",
                                             .next_token = {},
                                             .include_property_values = {}})) ==
        "ValidationError: Stack with id shop does not exist");
  given_change_set(with({{"A", "1"}}), "CREATE");
  DeleteStackInput in;
  in.stack_name = "shop";
  must<op::DeleteStack>(in);
  settle();
  CHECK(!db.any("select 1 from cfn_change_set"));
}

TEST_CASE_FIXTURE(FormationFixture, "a policy alone is a change, and nothing is called for it") {
  auto body = [](const std::string& policy) { return with({{"A", "1"}}, policy); };
  std::string policy = "    UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: true}}\n";
  given_stack(body(""));
  auto seen = given_change_set(body(policy));
  REQUIRE(seen.changes->size() == 1);
  CHECK(seen.changes->front().resource_change->scope == std::vector<std::string>{"UpdatePolicy"});
  REQUIRE(update(body(policy)));
  settle();
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(refusal(update(body(policy))) == "ValidationError: No updates are to be performed.");
}

}  // namespace windlass::cloud::cloudformation
