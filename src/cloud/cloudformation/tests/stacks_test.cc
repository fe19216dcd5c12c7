#include "cloud/cloudformation/tests/formation_fixture.h"

namespace windlass::cloud::cloudformation {

using Kept = std::map<std::string, std::string>;

TEST_CASE_FIXTURE(FormationFixture, "a stack is made of what its template says") {
  auto id = given_stack(with({{"A", "1"}, {"B", "2"}}));
  CHECK(id.starts_with("arn:aws:cloudformation:us-east-1:000000000000:stack/shop/"));
  CHECK(status() == "CREATE_COMPLETE");
  CHECK(kept() == Kept{{"A", "1"}, {"B", "2"}});
  auto resources = must<op::DescribeStackResources>(
      {.stack_name = "shop", .logical_resource_id = {}, .physical_resource_id = {}});
  CHECK(resources.stack_resources->size() == 2);
  CHECK(resources.stack_resources->front().resource_status == "CREATE_COMPLETE");
}

TEST_CASE_FIXTURE(FormationFixture, "events come newest first, each with a name of its own") {
  given_stack(with({{"A", "1"}}));
  auto events =
      *must<op::DescribeStackEvents>({.stack_name = "shop", .next_token = {}}).stack_events;
  CHECK(events.front().resource_status == "CREATE_COMPLETE");
  CHECK(events.front().resource_type == "AWS::CloudFormation::Stack");
  CHECK(events.back().resource_status_reason == "User Initiated");
  std::set<std::string> ids;
  for (auto& event : events) ids.insert(*event.event_id);
  CHECK(ids.size() == events.size());
}

TEST_CASE_FIXTURE(FormationFixture, "a name is one stack's at a time") {
  given_stack(with({{"A", "1"}}));
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_body = with({{"A", "1"}});
  CHECK(refusal(call<op::CreateStack>(in)) ==
        "AlreadyExistsException: Stack [shop] already exists");
}

TEST_CASE_FIXTURE(FormationFixture,
                  "an update changes what differs, and nothing when nothing does") {
  given_stack(with({{"A", "1"}, {"B", "2"}}));
  REQUIRE(update(with({{"A", "9"}, {"C", "3"}})));
  settle();
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(kept() == Kept{{"A", "9"}, {"C", "3"}});
  CHECK(refusal(update(with({{"A", "9"}, {"C", "3"}}))) ==
        "ValidationError: No updates are to be performed.");
}

TEST_CASE_FIXTURE(FormationFixture, "an update that fails is undone, and says why") {
  given_stack(with({{"A", "1"}}));
  REQUIRE(update(with({{"A", "9"}, {"B", "\"no\""}})));
  settle();
  CHECK(status() == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(kept() == Kept{{"A", "1"}});
  auto events =
      *must<op::DescribeStackEvents>({.stack_name = "shop", .next_token = {}}).stack_events;
  CHECK(std::ranges::any_of(events, [](auto& event) {
    return event.resource_status == "UPDATE_ROLLBACK_IN_PROGRESS" &&
           event.resource_status_reason == "The following resource(s) failed to create: [B]. ";
  }));
}

TEST_CASE_FIXTURE(FormationFixture, "a stack that is deleted is found by its ARN only") {
  auto id = given_stack(with({{"A", "1"}}));
  DeleteStackInput in;
  in.stack_name = "shop";
  must<op::DeleteStack>(in);
  settle();
  CHECK(kept().empty());
  CHECK(status(id) == "DELETE_COMPLETE");
  CHECK(refusal(call<op::DescribeStacks>({.stack_name = "shop", .next_token = {}})) ==
        "ValidationError: Stack with id shop does not exist");
  must<op::DeleteStack>(in);
}

TEST_CASE_FIXTURE(FormationFixture, "termination protection keeps a stack") {
  given_stack(with({{"A", "1"}}));
  must<op::UpdateTerminationProtection>(
      {.enable_termination_protection = true, .stack_name = "shop"});
  DeleteStackInput in;
  in.stack_name = "shop";
  CHECK(refusal(call<op::DeleteStack>(in)) ==
        "ValidationError: Stack [shop] cannot be deleted while TerminationProtection is enabled");
}

TEST_CASE_FIXTURE(FormationFixture, "what is exported can be imported, and then stays") {
  given_stack(with({{"A", "1"}}, "Outputs:\n  Name: {Value: !Ref A, Export: {Name: shop-a}}\n"));
  CHECK(must<op::ListExports>({}).exports->front().value == "A");
  given_stack(with({{"B", "!ImportValue shop-a"}}), "user");
  CHECK(kept().at("B") == "A");
  ListImportsInput ask;
  ask.export_name = "shop-a";
  CHECK(must<op::ListImports>(ask).imports == std::vector<std::string>{"user"});
  DeleteStackInput in;
  in.stack_name = "shop";
  CHECK(refusal(call<op::DeleteStack>(in)) ==
        "ValidationError: Export shop-a cannot be deleted as it is in use by user");
}

TEST_CASE_FIXTURE(FormationFixture, "secret parameters are shown to nobody") {
  auto body = "Parameters: {P: {Type: String, NoEcho: true}}\n" + with({{"A", "!Ref P"}});
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_body = body;
  Parameter given;
  given.parameter_key = "P";
  given.parameter_value = "hush-hush";
  in.parameters = {{given}};
  must<op::CreateStack>(in);
  settle();
  CHECK(kept().at("A") == "hush-hush");
  CHECK(stack().parameters->front().parameter_value == "****");
  for (auto row : db.query("select event from cfn_event"))
    CHECK(row.text(0).find("hush") == std::string::npos);
}

TEST_CASE_FIXTURE(FormationFixture,
                  "a type that nobody serves is refused by name, before anything is made") {
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_body = with({{"A", "1"}}, "  Z: {Type: AWS::Lambda::Function}\n");
  CHECK(refusal(call<op::CreateStack>(in)).find("AWS::Lambda::Function") != std::string::npos);
  CHECK(kept().empty());
}

TEST_CASE_FIXTURE(FormationFixture, "a resource is signalled once it waits") {
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_body =
      "Resources:\n  W:\n    Type: AWS::CloudFormation::WaitCondition\n"
      "    CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT1H}}\n";
  must<op::CreateStack>(in);
  testing::QuietWorld world(clock, log);
  for (int i = 0; i < 5; ++i) run_duties(world.world);
  CHECK(status() == "CREATE_IN_PROGRESS");
  SignalResourceInput signal;
  signal.stack_name = "shop";
  signal.logical_resource_id = "W";
  signal.unique_id = "i-1";
  signal.status = "SUCCESS";
  must<op::SignalResource>(signal);
  settle();
  CHECK(status() == "CREATE_COMPLETE");
  CHECK(refusal(call<op::SignalResource>(signal)).starts_with("ValidationError"));
}

TEST_CASE_FIXTURE(FormationFixture, "drift is what somebody else changed, or removed") {
  given_stack(with({{"A", "1"}, {"B", "2"}, {"C", "3"}}));
  kept()["A"] = "changed";
  kept().erase("B");
  auto id = must<op::DetectStackDrift>({.stack_name = "shop", .logical_resource_ids = {}})
                .stack_drift_detection_id;
  auto seen = must<op::DescribeStackDriftDetectionStatus>({.stack_drift_detection_id = id});
  CHECK(seen.detection_status == "DETECTION_COMPLETE");
  CHECK(seen.drifted_stack_resource_count == 2);
  DescribeStackResourceDriftsInput ask;
  ask.stack_name = "shop";
  auto drifts = *must<op::DescribeStackResourceDrifts>(ask).stack_resource_drifts;
  REQUIRE(drifts.size() == 3);
  CHECK(drifts[0].stack_resource_drift_status == "MODIFIED");
  CHECK(drifts[0].property_differences->front().property_path == "/Value");
  CHECK(drifts[1].stack_resource_drift_status == "DELETED");
  CHECK(drifts[2].stack_resource_drift_status == "IN_SYNC");
}

TEST_CASE_FIXTURE(FormationFixture, "a template is told as it was given, and what it asks for") {
  auto body = "Description: d\nParameters: {P: {Type: String, Default: x}}\n" + with({{"A", "1"}});
  given_stack(body);
  GetTemplateInput ask;
  ask.stack_name = "shop";
  CHECK(must<op::GetTemplate>(ask).template_body == body);
  GetTemplateSummaryInput summary;
  summary.template_body = body;
  auto told = must<op::GetTemplateSummary>(summary);
  CHECK(told.description == "d");
  CHECK(told.parameters->front().default_value == "x");
  CHECK(told.resource_types == std::vector<std::string>{"AWS::SSM::Parameter"});
  CHECK(refusal(call<op::ValidateTemplate>({.template_body = "Resources: 1", .template_url = {}}))
            .starts_with("ValidationError: Template format error"));
}

}  // namespace windlass::cloud::cloudformation
