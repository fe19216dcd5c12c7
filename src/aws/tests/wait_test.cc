// Waiting: until it is so, until it will never be so, or until it took too long.
#include "aws/wait.h"

#include <doctest/doctest.h>

using namespace windlass;
using namespace windlass::aws;
using namespace std::chrono_literals;

namespace {

struct Scene {
  ManualClock clock;
  std::vector<Result<Json>> answers;  // the last is repeated
  std::size_t asked = 0;
  std::vector<std::chrono::milliseconds> slept;

  std::string wait(const char* service, const char* name, std::optional<Duration> limit = {}) {
    auto* waiter = find_waiter(service, name);
    REQUIRE(waiter);
    WaitParts parts{.clock = clock,
                    .sleep = [this](auto time) { slept.push_back(time), clock.advance(time); },
                    .limit = limit};
    auto outcome = wait_until(
        *waiter, [this] { return answers.at(std::min(asked++, answers.size() - 1)); }, parts);
    return outcome ? "it is so" : outcome.error().code;
  }
};

Json json(const char* text) { return parse_json(text).value(); }
Error status(int number) { return {"Http", "", number}; }
Json table(const char* state) {
  return json((std::string(R"({"Table":{"TableStatus":")") + state + "\"}}").c_str());
}
Json stacks(const char* state) {
  return json((std::string(R"({"Stacks":[{"StackStatus":")") + state + "\"}]}").c_str());
}

}  // namespace

TEST_CASE_FIXTURE(Scene, "a table exists once it is active") {
  answers = {Error{"ResourceNotFoundException", "", 400}, table("CREATING"), table("ACTIVE")};
  CHECK(wait("dynamodb", "TableExists") == "it is so");
  CHECK(slept == std::vector<std::chrono::milliseconds>{20s, 20s});
}

TEST_CASE_FIXTURE(Scene, "a table is gone once AWS does not find it") {
  answers = {table("DELETING"), Error{"ResourceNotFoundException", "", 400}};
  CHECK(wait("dynamodb", "TableNotExists") == "it is so");
}

TEST_CASE_FIXTURE(Scene, "a bucket exists by status") {
  answers = {status(404), Json(Json::Object{})};
  CHECK(wait("s3", "BucketExists") == "it is so");
}

TEST_CASE_FIXTURE(Scene, "an object is gone by status") {
  answers = {Json(Json::Object{}), status(404)};
  CHECK(wait("s3", "ObjectNotExists") == "it is so");
}

TEST_CASE_FIXTURE(Scene, "a stack that rolled back will not be created") {
  answers = {stacks("CREATE_IN_PROGRESS"), stacks("ROLLBACK_COMPLETE")};
  CHECK(wait("cloudformation", "StackCreateComplete") == "WaitFailed");
}

TEST_CASE_FIXTURE(Scene, "all instances must run") {
  answers = {json(R"({"Reservations":[{"Instances":[{"State":{"Name":"running"}},
                                                    {"State":{"Name":"pending"}}]}]})"),
             json(R"({"Reservations":[{"Instances":[{"State":{"Name":"running"}},
                                                    {"State":{"Name":"running"}}]}]})")};
  CHECK(wait("ec2", "InstanceRunning") == "it is so");
  CHECK(asked == 2);
}

TEST_CASE_FIXTURE(Scene, "one instance that terminates is enough to fail") {
  answers = {json(R"({"Reservations":[{"Instances":[{"State":{"Name":"running"}},
                                                    {"State":{"Name":"terminated"}}]}]})")};
  CHECK(wait("ec2", "InstanceRunning") == "WaitFailed");
}

TEST_CASE_FIXTURE(Scene, "nothing at all is not everything") {
  answers = {json(R"({"Reservations":[]})"), Error{"AccessDenied", "", 403}};
  CHECK(wait("ec2", "InstanceRunning") == "AccessDenied");
}

TEST_CASE_FIXTURE(Scene, "a refusal that the waiter does not know is the answer") {
  answers = {Error{"AccessDeniedException", "", 400}};
  CHECK(wait("dynamodb", "TableExists") == "AccessDeniedException");
}

TEST_CASE_FIXTURE(Scene, "it gives up after the waiter's number of attempts") {
  answers = {table("CREATING")};
  CHECK(wait("dynamodb", "TableExists") == "WaitTimedOut");
  CHECK(asked == 25);
}

TEST_CASE_FIXTURE(Scene, "it gives up when the caller's limit is reached") {
  answers = {table("CREATING")};
  CHECK(wait("dynamodb", "TableExists", Duration(65s)) == "WaitTimedOut");
  CHECK(asked == 4);
}
