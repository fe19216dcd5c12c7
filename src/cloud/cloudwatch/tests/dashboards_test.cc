#include "cloud/cloudwatch/tests/cloudwatch_fixture.h"

namespace windlass::cloud::cloudwatch {

namespace {

const char* const body =
    R"({"widgets":[{"type":"text","x":0,"y":0,"width":6,"height":6,"properties":{"markdown":"hi"}}]})";

}  // namespace

TEST_SUITE("dashboards") {
  TEST_CASE_FIXTURE(CloudwatchFixture, "a dashboard is kept as it came, for every region") {
    CHECK(must<op::PutDashboard>({"ops", body}).dashboard_validation_messages->empty());
    region = Region{"eu-west-1"};
    auto got = must<op::GetDashboard>({"ops"});
    CHECK(got.dashboard_body == body);
    CHECK(got.dashboard_arn == "arn:aws:cloudwatch::000000000000:dashboard/ops");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "dashboards are listed by prefix and removed") {
    for (auto name : {"a-1", "a-2", "b"}) must<op::PutDashboard>({name, body});
    CHECK(must<op::ListDashboards>({.dashboard_name_prefix = "a-"}).dashboard_entries->size() == 2);
    must<op::DeleteDashboards>({{{"a-1"}}});
    CHECK(must<op::ListDashboards>({}).dashboard_entries->size() == 2);
    CHECK(code_of(call<op::GetDashboard>({"a-1"})) == "ResourceNotFound");
    CHECK(code_of(call<op::DeleteDashboards>({{{"b", "a-1"}}})) == "ResourceNotFound");
    CHECK(call<op::GetDashboard>({"b"}));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a body that is no dashboard is refused, with the places") {
    auto refused = call<op::PutDashboard>({"ops", R"({"widgets":[{"type":"nonsense"}]})"});
    CHECK(code_of(refused) == "InvalidParameterInput");
    CHECK(refused.error().detail);
    CHECK(code_of(call<op::PutDashboard>({"ops", "{"})) == "InvalidParameterInput");
    CHECK(code_of(call<op::PutDashboard>({"ops", "{}"})) == "InvalidParameterInput");
    CHECK(code_of(call<op::PutDashboard>({"o ps", body})) == "InvalidParameterInput");
    CHECK(code_of(call<op::GetDashboard>({"ops"})) == "ResourceNotFound");
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "what is merely doubtful is kept, with a warning") {
    auto put = must<op::PutDashboard>(
        {"ops", R"({"widgets":[{"type":"metric","properties":{"metrics":[["a","b"]]}}]})"});
    REQUIRE(put.dashboard_validation_messages->size() == 1);
    CHECK(put.dashboard_validation_messages->front().data_path == "/widgets/0/properties");
    CHECK(call<op::GetDashboard>({"ops"}));
  }
  TEST_CASE_FIXTURE(CloudwatchFixture, "a dashboard's tags") {
    must<op::PutDashboard>({"ops", body, {{{"team", "red"}}}});
    auto arn = "arn:aws:cloudwatch::000000000000:dashboard/ops";
    CHECK(must<op::ListTagsForResource>({arn}).tags->front().value == "red");
    must<op::UntagResource>({arn, {{"team"}}});
    CHECK(must<op::ListTagsForResource>({arn}).tags->empty());
  }
}

}  // namespace windlass::cloud::cloudwatch
