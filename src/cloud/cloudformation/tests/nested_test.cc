// Stacks within stacks, their templates in a pretended bucket.
#include "aws/s3/get_object.h"
#include "aws/s3/service.h"
#include "cloud/cloudformation/tests/formation_fixture.h"

namespace windlass::cloud::cloudformation {

namespace {

std::map<std::string, std::string>& bucket() {
  static std::map<std::string, std::string> all;
  return all;
}
Result<aws::s3::GetObjectOutput> get_object(Work&, const Call&,
                                            const aws::s3::GetObjectRequest& in) {
  auto found = bucket().find(*in.bucket + "/" + *in.key);
  if (found == bucket().end()) return Error{"NoSuchKey", "The specified key does not exist."};
  aws::s3::GetObjectOutput out;
  out.body = Body(found->second);
  return out;
}
const Operation bucket_operations[] = {{"GetObject", reads<&get_object>}};
const cloud::Service buckets{
    .model = &aws::s3::service, .operations = bucket_operations, .migrations = {"s3", {}}};

class NestedFixture : public FormationFixture {
 public:
  NestedFixture() : FormationFixture(&buckets) { bucket().clear(); }

  static std::string parent(const std::string& value, const std::string& more = "") {
    return with({},
                "  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n"
                "      TemplateURL: https://s3.us-east-1.amazonaws.com/t/inner.yaml\n"
                "      Parameters: {P: \"" +
                    value + "\"}\n" + more);
  }
  static void given_inner() {
    bucket()["t/inner.yaml"] = "Parameters: {P: {Type: String}}\n" + with({{"A", "!Ref P"}}) +
                               "Outputs: {Said: {Value: !GetAtt A.Value}}\n";
  }
};

}  // namespace

TEST_CASE_FIXTURE(NestedFixture, "a stack within a stack is made, changed and removed with it") {
  given_inner();
  given_stack(parent("1",
                     "  B:\n    Type: AWS::SSM::Parameter\n    Properties: {Name: B, Type: "
                     "String, Value: !GetAtt Inner.Outputs.Said}\n"));
  REQUIRE(status() == "CREATE_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}, {"B", "1"}});
  auto inner = db.find_text("select name from cfn_stack where parent <> ''");
  REQUIRE(inner);
  CHECK(inner->starts_with("shop-Inner-"));
  CHECK(stack(*inner).root_id == stack().stack_id);
  REQUIRE(update(parent("2")));
  settle();
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "2"}});
  DeleteStackInput in;
  in.stack_name = "shop";
  must<op::DeleteStack>(in);
  settle();
  CHECK(kept().empty());
}

TEST_CASE_FIXTURE(NestedFixture,
                  "what fails within undoes what is around it, and goes back itself") {
  given_inner();
  given_stack(parent("1"));
  REQUIRE(update(parent("no",
                        "  B:\n    Type: AWS::SSM::Parameter\n    Properties: {Name: B, "
                        "Type: String, Value: b}\n")));
  settle();
  CHECK(status() == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}});
}

TEST_CASE_FIXTURE(NestedFixture, "what fails around undoes what was changed within") {
  given_inner();
  given_stack(parent("1"));
  REQUIRE(update(parent("2",
                        "  B:\n    Type: AWS::SSM::Parameter\n    DependsOn: Inner\n    "
                        "Properties: {Name: B, Type: String, Value: \"no\"}\n")));
  settle();
  CHECK(status() == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}});
}

TEST_CASE_FIXTURE(NestedFixture, "what is around says why what is within failed") {
  given_inner();
  given_stack(parent("1"));
  REQUIRE(update(parent("no")));
  settle();
  std::string why;
  DescribeStackEventsInput ask;
  ask.stack_name = "shop";
  auto told = must<op::DescribeStackEvents>(ask);
  for (auto& event : *told.stack_events)
    if (event.logical_resource_id == "Inner" && event.resource_status == "UPDATE_FAILED")
      why = event.resource_status_reason.value_or("");
  CHECK(why.ends_with(
      "was not successfully updated: The following resource(s) failed to update: [A]. "));
}

TEST_CASE_FIXTURE(NestedFixture, "another template at the same place changes what is within") {
  given_inner();
  given_stack(parent("1"));
  bucket()["t/inner.yaml"] = "Parameters: {P: {Type: String}}\n" + with({{"A", "changed"}});
  auto seen = given_change_set(parent("1"));
  CHECK(seen.status == "CREATE_COMPLETE");
  auto& detail = seen.changes->front().resource_change->details->front();
  CHECK(detail.change_source == "Automatic");
  CHECK(detail.evaluation == "Dynamic");
  REQUIRE(update(parent("1")));
  settle();
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "changed"}});
  // And nothing is done where it is the same one.
  REQUIRE(update(parent("1")));
  settle();
  CHECK(status() == "UPDATE_COMPLETE");
}

TEST_CASE_FIXTURE(NestedFixture, "an import leaves alone what is within") {
  given_inner();
  given_stack(parent("1"));
  kept()["B"] = "theirs";
  CreateChangeSetInput in;
  in.stack_name = "shop";
  in.change_set_name = "changes";
  in.change_set_type = "IMPORT";
  in.template_body =
      parent("1",
             "  B:\n    Type: AWS::SSM::Parameter\n    DeletionPolicy: Retain\n    Properties: "
             "{Name: B, Type: String, Value: theirs}\n");
  ResourceToImport one;
  one.resource_type = "AWS::SSM::Parameter";
  one.logical_resource_id = "B";
  one.resource_identifier = std::map<std::string, std::string>{{"Name", "B"}};
  in.resources_to_import = {{one}};
  must<op::CreateChangeSet>(in);
  execute();
  CHECK(status() == "IMPORT_COMPLETE");
}

TEST_CASE_FIXTURE(NestedFixture, "what is within goes back to the template that it had") {
  given_inner();
  given_stack(parent("1"));
  bucket()["t/inner.yaml"] = "Parameters: {P: {Type: String}}\n" + with({{"A", "changed"}});
  REQUIRE(update(parent("1",
                        "  B:\n    Type: AWS::SSM::Parameter\n    DependsOn: Inner\n    "
                        "Properties: {Name: B, Type: String, Value: \"no\"}\n")));
  settle();
  CHECK(status() == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}});
}

TEST_CASE_FIXTURE(NestedFixture,
                  "a template that fails within is not tried again on the way back") {
  given_inner();
  given_stack(parent("1"));
  bucket()["t/inner.yaml"] = "Parameters: {P: {Type: String}}\n" + with({{"A", "\"no\""}});
  REQUIRE(update(parent("1")));
  settle();
  CHECK(status() == "UPDATE_ROLLBACK_COMPLETE");
  CHECK(kept() == std::map<std::string, std::string>{{"A", "1"}});
}

TEST_CASE_FIXTURE(NestedFixture, "what is within may do what was agreed to, and no more") {
  bucket()["t/inner.yaml"] =
      "Transform: AWS::LanguageExtensions\nParameters: {P: {Type: String}}\n" + with({{"A", "1"}});
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_body = parent("1");
  must<op::CreateStack>(in);
  settle();
  CHECK(status() == "ROLLBACK_COMPLETE");
  in.stack_name = "agreed";
  in.capabilities = {{"CAPABILITY_AUTO_EXPAND"}};
  must<op::CreateStack>(in);
  settle();
  CHECK(status("agreed") == "CREATE_COMPLETE");
}

TEST_CASE_FIXTURE(NestedFixture, "a template that is not where it is said to be is refused") {
  CreateStackInput in;
  in.stack_name = "shop";
  in.template_url = "https://t.s3.amazonaws.com/none.yaml";
  CHECK(refusal(call<op::CreateStack>(in)) ==
        "ValidationError: S3 error: The specified key does not exist.");
}

}  // namespace windlass::cloud::cloudformation
