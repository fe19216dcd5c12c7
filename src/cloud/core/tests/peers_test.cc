// Services that call each other: who is told to be calling.
#include "cloud/core/peers.h"

#include "aws/sqs/list_queues.h"
#include "aws/sqs/service.h"
#include "aws/ssm/get_parameters.h"
#include "aws/ssm/service.h"
#include "cloud/core/gatekeeper.h"
#include "cloud/core/session.h"
#include "cloud/core/testing/fixture.h"

namespace windlass::cloud {

namespace {

// Calls that a service was told to serve.
struct Told {
  Caller caller;
  const Session* session;
  Region region;
};
std::vector<Told> told;

Result<aws::ssm::GetParametersResult> get(Work&, const Call& call,
                                          const aws::ssm::GetParametersRequest&) {
  told.push_back({call.caller, call.session, call.region});
  return aws::ssm::GetParametersResult{};
}
Result<aws::sqs::ListQueuesResult> list(Work&, const Call& call,
                                        const aws::sqs::ListQueuesRequest&) {
  told.push_back({call.caller, call.session, call.region});
  return aws::sqs::ListQueuesResult{};
}

const Operation parameter_operations[] = {{"GetParameters", reads<&get>}};
const Operation queue_operations[] = {{"ListQueues", reads<&list>}};
const Service parameters{
    .model = &aws::ssm::service, .operations = parameter_operations, .migrations = {"ssm", {}}};
const Service queues{
    .model = &aws::sqs::service, .operations = queue_operations, .migrations = {"sqs", {}}};

// SQS, serving bob by his session, calls others.
struct Serving : testing::Fixture {
  Serving() : Fixture({&parameters, &queues}) {
    told.clear();
    behind.caller = {.kind = Caller::Kind::Session,
                     .account = AccountId{"111122223333"},
                     .arn = "arn:aws:sts::111122223333:assumed-role/app/bob"};
    behind.session = &session;
    behind.region = region;
  }
  template <class Op>
  void calls(const ActingFor& acting_for, const Call* for_whom) {
    aws::Client none{nullptr};
    Work work{db, settings, random, log, effects, reply, none, acting_for};
    const Service* all[] = {&parameters, &queues};
    PeerTransport transport(all, work, as_peer(behind, queues), nullptr, for_whom);
    aws::Client peers({&transport, [](aws::Transport*) {}});
    REQUIRE(peers.call<Op>({}));
  }

  Session session;
  Call behind = here();
};

}  // namespace

TEST_CASE_FIXTURE(Serving, "a service calls by its own name, for the resource that it acts for") {
  calls<aws::ssm::op::GetParameters>({.source_arn = "arn:aws:sqs:us-east-1:444455556666:jobs",
                                      .account = AccountId{"444455556666"}},
                                     &behind);
  CHECK(told.at(0).caller.arn == "sqs.amazonaws.com");
  CHECK(told.at(0).caller.account.text == "444455556666");
  CHECK(told.at(0).caller.source_account == "444455556666");
  CHECK(!told.at(0).session);
}

TEST_CASE_FIXTURE(Serving, "a service calls in the stead of whom it serves, where it says so") {
  calls<aws::ssm::op::GetParameters>({.region = Region{"eu-west-1"}, .as_who_asked = true},
                                     &behind);
  CHECK(told.at(0).caller.arn == behind.caller.arn);
  CHECK(told.at(0).caller.account == behind.caller.account);
  CHECK(told.at(0).session == &session);
  CHECK(told.at(0).region.text == "eu-west-1");
}

TEST_CASE_FIXTURE(Serving, "what is a service's own it looks up itself, whoever asked") {
  calls<aws::sqs::op::ListQueues>({.as_who_asked = true}, &behind);
  CHECK(told.at(0).caller.arn == "sqs.amazonaws.com");
}

TEST_CASE_FIXTURE(Serving, "a service that nobody asked calls by its own name") {
  calls<aws::ssm::op::GetParameters>({.as_who_asked = true}, nullptr);
  CHECK(told.at(0).caller.arn == "sqs.amazonaws.com");
}

}  // namespace windlass::cloud
