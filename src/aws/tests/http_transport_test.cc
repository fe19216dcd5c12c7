// Calls over HTTP: what goes out, what is tried again, and what is not.
#include "aws/http_transport.h"

#include <doctest/doctest.h>

#include "aws/dynamodb/transact_write_items.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/delete_objects.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_bucket.h"
#include "aws/s3/put_object.h"
#include "aws/sqs/create_queue.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "http/testing/scripted_client.h"

using namespace windlass;
using namespace windlass::aws;
using namespace std::chrono_literals;

namespace {

struct Renewing final : CredentialsSource {
  int number = 1;
  Result<Credentials> get() override { return Credentials{"AKID" + std::to_string(number), "s"}; }
  void forget() override { ++number; }
};

struct Fixture {
  std::shared_ptr<http::ScriptedClient> peer = std::make_shared<http::ScriptedClient>();
  ManualClock clock{*parse_basic("20261120T120000Z")};
  SeededRandom random{3};
  std::vector<std::chrono::milliseconds> waits;
  std::vector<std::string> traced;
  TransportOptions options{.region = "us-east-1"};
  std::shared_ptr<CredentialsSource> credentials = std::make_shared<Renewing>();
  std::shared_ptr<HttpTransport> transport;

  Client client() {
    transport = std::make_shared<HttpTransport>(
        TransportParts{.http = peer,
                       .credentials = credentials,
                       .clock = clock,
                       .random = random,
                       .sleep = [this](auto time) { waits.push_back(time); }},
        options);
    return Client(transport);
  }
  auto create_queue() { return client().call<sqs::op::CreateQueue>({.queue_name = "jobs"}); }
  http::Request asked(std::size_t index) const { return peer->asked().at(index).request; }
};

http::Response queue_made() { return {200, {}, Body(R"({"QueueUrl":"https://q/jobs"})")}; }

http::Response json_error(int status, const std::string& code) {
  return {status, {}, Body(R"({"__type":"com.amazonaws.sqs#)" + code + R"(","message":"no"})")};
}

http::Response s3_error(int status, const std::string& code, const std::string& more = "") {
  return {status,
          {},
          Body("<Error><Code>" + code + "</Code><Message>no</Message>" + more + "</Error>")};
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a call is encoded, signed, sent to the region's endpoint and decoded") {
  peer->answers(queue_made());
  auto made = create_queue();
  REQUIRE(made);
  CHECK(made->queue_url == "https://q/jobs");
  CHECK(peer->asked().at(0).url == "https://sqs.us-east-1.amazonaws.com");
  CHECK(asked(0).headers.get("Host") == "sqs.us-east-1.amazonaws.com");
  CHECK(asked(0).headers.get("X-Amz-Target") == "AmazonSQS.CreateQueue");
  CHECK(asked(0).headers.get("Authorization").find("/20261120/us-east-1/sqs/aws4_request") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what is sent can be verified by a server with the secret") {
  peer->answers(queue_made());
  REQUIRE(create_queue());
  auto request = asked(0);
  auto claim = find_claim(request).value().value();
  SigningKeys keys;
  CHECK(verify(claim, request, "s", hex(sha256(request.body.bytes())), clock.now(), keys));
}

TEST_CASE_FIXTURE(Fixture, "without credentials a request goes out unsigned") {
  credentials = nullptr;
  peer->answers(queue_made());
  REQUIRE(create_queue());
  CHECK(!asked(0).headers.has("Authorization"));
}

TEST_CASE_FIXTURE(Fixture, "a server's bad moment is tried again, three attempts in all") {
  peer->answers({503, {}, {}}).answers(json_error(500, "InternalError")).answers(queue_made());
  CHECK(create_queue());
  CHECK(waits.size() == 2);
  CHECK(asked(2).headers.get("amz-sdk-request") == "attempt=3; max=3");
  CHECK(asked(0).headers.get("amz-sdk-invocation-id") ==
        asked(2).headers.get("amz-sdk-invocation-id"));
}

TEST_CASE_FIXTURE(Fixture, "after the last attempt the failure is told as it was") {
  for (int i = 0; i < 3; ++i) peer->answers(json_error(400, "ThrottlingException"));
  auto refused = create_queue();
  REQUIRE(!refused);
  CHECK(refused.error().code == "ThrottlingException");
  CHECK(peer->asked().size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a lost connection is tried again") {
  peer->fails("ConnectionLost").answers(queue_made());
  CHECK(create_queue());
}

TEST_CASE_FIXTURE(Fixture, "a refusal is not tried again") {
  peer->answers(json_error(400, "QueueNameExists"));
  CHECK(!create_queue());
  CHECK(peer->asked().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "Retry-After says how long to wait") {
  peer->answers({503, {{"Retry-After", "2"}}, {}}).answers(queue_made());
  CHECK(create_queue());
  CHECK(waits == std::vector<std::chrono::milliseconds>{2000ms});
}

TEST_CASE_FIXTURE(Fixture, "when the budget is spent nothing is tried again") {
  peer->otherwise([](auto&) { return Result<http::Response>(http::Response{503, {}, {}}); });
  auto caller = client();
  for (int i = 0; i < 100; ++i) (void)caller.call<sqs::op::CreateQueue>({.queue_name = "jobs"});
  auto before = peer->asked().size();
  CHECK(!caller.call<sqs::op::CreateQueue>({.queue_name = "jobs"}));
  CHECK(peer->asked().size() == before + 1);
}

TEST_CASE_FIXTURE(Fixture, "a wrong clock is corrected by the server's") {
  auto server_now = clock.now() + 2h;
  auto response = json_error(403, "InvalidSignatureException");
  response.headers.add("Date", format_http_date(server_now));
  peer->answers(response).answers(queue_made()).answers(queue_made());
  auto caller = client();
  CHECK(caller.call<sqs::op::CreateQueue>({.queue_name = "a"}));
  CHECK(caller.call<sqs::op::CreateQueue>({.queue_name = "b"}));
  CHECK(asked(1).headers.get("X-Amz-Date") == "20261120T140000Z");
  CHECK(asked(2).headers.get("X-Amz-Date") == "20261120T140000Z");
  CHECK(waits.empty());
}

TEST_CASE_FIXTURE(Fixture, "a wrong signature with a right clock stays a wrong signature") {
  auto response = json_error(403, "InvalidSignatureException");
  response.headers.add("Date", format_http_date(clock.now()));
  peer->answers(response);
  CHECK(!create_queue());
}

TEST_CASE_FIXTURE(Fixture, "expired credentials are renewed once") {
  peer->answers(json_error(403, "ExpiredTokenException")).answers(queue_made());
  CHECK(create_queue());
  CHECK(asked(1).headers.get("Authorization").find("Credential=AKID2/") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an idempotency token is made, and the same for all attempts") {
  peer->answers({503, {}, {}}).answers({200, {}, Body("{}")});
  dynamodb::TransactWriteItemsInput input;
  input.transact_items.emplace();
  REQUIRE(client().call<dynamodb::op::TransactWriteItems>(input));
  auto body = asked(0).body.bytes();
  CHECK(body.find("\"ClientRequestToken\":\"") != std::string::npos);
  CHECK(asked(1).body.bytes() == body);
}

TEST_CASE_FIXTURE(Fixture, "S3: the bucket is in the host, and the body has a checksum") {
  peer->answers({200, {}, {}});
  REQUIRE(
      client().call<s3::op::PutObject>({.body = Body("hello"), .bucket = "photos", .key = "a b"}));
  CHECK(peer->asked().at(0).url == "https://photos.s3.us-east-1.amazonaws.com");
  CHECK(asked(0).target.starts_with("/a%20b"));
  CHECK(asked(0).headers.get("x-amz-checksum-crc32") == "NhCmhg==");
  CHECK(asked(0).headers.get("x-amz-content-sha256") == hex(sha256("hello")));
}

TEST_CASE_FIXTURE(Fixture, "S3: a checksum of the algorithm that was asked for") {
  peer->answers({200, {}, {}});
  REQUIRE(client().call<s3::op::PutObject>(
      {.body = Body("hello"), .bucket = "photos", .checksum_algorithm = "SHA256", .key = "k"}));
  CHECK(asked(0).headers.get("x-amz-checksum-sha256") == base64(sha256("hello")));
  CHECK(!asked(0).headers.has("x-amz-checksum-crc32"));
}

TEST_CASE_FIXTURE(Fixture, "S3: a bucket in another region is found and remembered") {
  auto moved = s3_error(301, "PermanentRedirect");
  moved.headers.add("x-amz-bucket-region", "eu-west-1");
  peer->answers(moved).answers({200, {}, Body("x")}).answers({200, {}, Body("y")});
  auto caller = client();
  REQUIRE(caller.call<s3::op::GetObject>({.bucket = "photos", .key = "k"}));
  REQUIRE(caller.call<s3::op::GetObject>({.bucket = "photos", .key = "k"}));
  CHECK(peer->asked().at(1).url == "https://photos.s3.eu-west-1.amazonaws.com");
  CHECK(peer->asked().at(2).url == "https://photos.s3.eu-west-1.amazonaws.com");
}

TEST_CASE_FIXTURE(Fixture, "S3: a signature for the wrong region is made again for the right one") {
  peer->answers(s3_error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"))
      .answers({200, {}, Body("x")});
  REQUIRE(client().call<s3::op::GetObject>({.bucket = "photos", .key = "k"}));
  CHECK(asked(1).headers.get("Authorization").find("/eu-west-1/s3/") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "S3: a redirect is followed once, not for ever") {
  for (auto region : {"eu-west-1", "eu-west-2"}) {
    auto moved = s3_error(301, "PermanentRedirect");
    moved.headers.add("x-amz-bucket-region", region);
    peer->answers(moved);
  }
  CHECK(!client().call<s3::op::GetObject>({.bucket = "photos", .key = "k"}));
}

TEST_CASE_FIXTURE(Fixture, "S3: an error that comes with status 200 is an error") {
  options.attempts_max = 1;
  peer->answers(s3_error(200, "InternalError"));
  auto refused =
      client().call<s3::op::CopyObject>({.bucket = "photos", .copy_source = "a/b", .key = "k"});
  REQUIRE(!refused);
  CHECK(refused.error().code == "InternalError");
}

TEST_CASE_FIXTURE(Fixture, "S3: a presigned URL is accepted by a server, without our headers") {
  (void)client();
  s3::GetObjectRequest input{.bucket = "photos", .key = "a b"};
  auto url = transport->presigned_url(s3::op::GetObject::operation(), &input, 60s).value();
  REQUIRE(url.starts_with("https://photos.s3.us-east-1.amazonaws.com/a%20b?"));
  http::Head head{.method = "GET",
                  .target = url.substr(url.find("/a%20b")),
                  .headers = {{"Host", "photos.s3.us-east-1.amazonaws.com"}}};
  SigningKeys keys;
  auto claim = find_claim(head).value().value();
  CHECK(verify(claim, head, "s", "UNSIGNED-PAYLOAD", clock.now() + 59s, keys,
               {.encode_path = false, .normalize_path = false}));
}

TEST_CASE_FIXTURE(Fixture, "a trace shows the request and no secret") {
  options.trace = [this](const std::string& line) { traced.push_back(line); };
  credentials = fixed_credentials({"AKID", "s", "session-token"});
  peer->answers(queue_made());
  REQUIRE(create_queue());
  std::string all = join(traced, "\n");
  CHECK(all.find("> POST https://sqs.us-east-1.amazonaws.com/") != std::string::npos);
  CHECK(all.find("Credential=AKID/") != std::string::npos);
  CHECK(all.find("session-token") == std::string::npos);
  CHECK(all.find("Signature=") == std::string::npos);
}
