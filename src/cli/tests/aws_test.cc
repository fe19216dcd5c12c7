// `windlass aws`: golden command lines against a scripted peer.
#include "cli/aws.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "cli/models.h"
#include "http/testing/scripted_client.h"

using namespace windlass;
using namespace windlass::cli;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  std::shared_ptr<http::ScriptedClient> peer = std::make_shared<http::ScriptedClient>();
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> variables{{"AWS_ACCESS_KEY_ID", "AKID"},
                                               {"AWS_SECRET_ACCESS_KEY", "very-secret"},
                                               {"AWS_REGION", "us-east-2"}};
  ManualClock clock{*parse_basic("20261120T120000Z")};
  SeededRandom random{1};
  std::string out, err, in;
  fs::path folder = fs::temp_directory_path() / ("windlass-aws-test-" + std::to_string(::getpid()));

  Fixture() { fs::create_directories(folder); }
  ~Fixture() { fs::remove_all(folder); }

  static aws::ReadFile look_up(std::map<std::string, std::string>& map) {
    return [&map](const std::string& name) -> std::optional<std::string> {
      auto found = map.find(name);
      return found == map.end() ? std::nullopt : std::optional(found->second);
    };
  }
  int type(const std::vector<std::string>& words) {
    std::vector<std::string> line{"aws"};
    line.insert(line.end(), words.begin(), words.end());
    std::vector<Command> verbs;
    verbs.push_back(aws_command({.environment = look_up(variables),
                                 .read_file = look_up(files),
                                 .run_process = {},
                                 .make_http = [this](auto&) { return peer; },
                                 .clock = clock,
                                 .random = random,
                                 .sleep = [](auto) {}}));
    return cli::run(verbs, line,
                    {.out = [this](auto text) { out += text; },
                     .err = [this](auto text) { err += text; },
                     .read_in = [this] { return in; }});
  }
  std::string sent(std::size_t index = 0) const {
    return peer->asked().at(index).request.body.bytes();
  }
  http::Request asked(std::size_t index = 0) const { return peer->asked().at(index).request; }
  void answers(std::string body, int status = 200) {
    peer->answers({status, {}, Body(std::move(body))});
  }
  std::string path(const char* name) const { return (folder / name).string(); }
  std::string content(const char* name) const {
    std::ifstream file(folder / name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  void write(const char* name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an operation is called by its name with dashes") {
  answers(R"({"MessageId":"m1"})");
  CHECK(type({"sqs", "send-message", "--queue-url", "http://q/jobs", "--message-body", "hi"}) == 0);
  CHECK(asked().headers.get("X-Amz-Target") == "AmazonSQS.SendMessage");
  CHECK(sent() == R"({"QueueUrl":"http://q/jobs","MessageBody":"hi"})");
  CHECK(out == "{\n  \"MessageId\": \"m1\"\n}\n");
}

TEST_CASE_FIXTURE(Fixture, "and by its name in the model") {
  answers("{}");
  CHECK(type({"sqs", "DeleteQueue", "--QueueUrl=http://q/jobs"}) == 0);
  CHECK(sent() == R"({"QueueUrl":"http://q/jobs"})");
}

TEST_CASE_FIXTURE(Fixture, "every model can be called") {
  for (auto& name : model_names()) {
    CAPTURE(name);
    CHECK(load_model(name));
  }
  CHECK(model_names().size() == 17);
}

TEST_CASE_FIXTURE(Fixture, "numbers, flags, lists and structures are typed by the model") {
  answers("{}");
  CHECK(type({"sqs", "receive-message", "--queue-url", "u", "--max-number-of-messages", "5",
              "--attribute-names", "All", "SentTimestamp"}) == 0);
  CHECK(sent() ==
        R"({"QueueUrl":"u","AttributeNames":["All","SentTimestamp"],"MaxNumberOfMessages":5})");
  answers("{}");
  CHECK(type({"dynamodb", "get-item", "--table-name", "t", "--consistent-read", "--key",
              R"({"id":{"S":"1"}})"}) == 0);
  CHECK(sent(1).find(R"("ConsistentRead":true)") != std::string::npos);
  answers("{}");
  CHECK(type({"dynamodb", "get-item", "--table-name", "t", "--no-consistent-read", "--key",
              R"({"id":{"S":"1"}})"}) == 0);
  CHECK(sent(2).find(R"("ConsistentRead":false)") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "parameters come from a JSON file or standard input, and words win") {
  files["in.json"] = R"({"QueueUrl":"u","MessageBody":"from file"})";
  answers("{}");
  CHECK(type({"sqs", "send-message", "--json", "in.json", "--message-body", "typed"}) == 0);
  CHECK(sent() == R"({"QueueUrl":"u","MessageBody":"typed"})");
  in = R"({"QueueUrl":"u2"})";
  answers("{}");
  CHECK(type({"sqs", "delete-queue", "--json", "-"}) == 0);
  CHECK(sent(1) == R"({"QueueUrl":"u2"})");
}

TEST_CASE_FIXTURE(Fixture, "a value may be in a file") {
  files["policy.txt"] = "hello";
  answers("{}");
  CHECK(type({"sqs", "send-message", "--queue-url", "u", "--message-body", "file://policy.txt"}) ==
        0);
  CHECK(sent() == R"({"QueueUrl":"u","MessageBody":"hello"})");
}

TEST_CASE_FIXTURE(Fixture, "a refusal is one sentence and exits 1") {
  answers(R"({"__type":"com.amazonaws.sqs#QueueNameExists","message":"it is there"})", 400);
  CHECK(type({"sqs", "create-queue", "--queue-name", "jobs"}) == 1);
  CHECK(err == "windlass: sqs CreateQueue was refused: QueueNameExists: it is there\n");
  CHECK(out.empty());
}

TEST_CASE_FIXTURE(Fixture, "when nobody answers, that is said") {
  for (int i = 0; i < 3; ++i) peer->fails("ConnectFailed", "no route to host");
  CHECK(type({"sqs", "list-queues"}) == 1);
  CHECK(err == "windlass: sqs ListQueues failed: no route to host\n");
}

TEST_CASE_FIXTURE(Fixture, "unknown names exit 2 and are answered with the nearest") {
  CHECK(type({"sqss", "list-queues"}) == 2);
  CHECK(err.find("windlass knows no service 'sqss'; did you mean 'sqs'") == 10);
  err.clear();
  CHECK(type({"sqs", "craete-queue"}) == 2);
  CHECK(err.find("sqs has no operation 'craete-queue'; did you mean 'create-queue'") == 10);
  err.clear();
  CHECK(type({"sqs", "create-queue", "--queue-nmae", "x"}) == 2);
  CHECK(err.find("sqs create-queue has no parameter --queue-nmae; did you mean '--queue-name'") ==
        10);
  err.clear();
  files["in.json"] = R"({"QueueNmae":"x"})";
  CHECK(type({"sqs", "create-queue", "--json", "in.json"}) == 2);
  CHECK(err.find("did you mean 'QueueName'") != std::string::npos);
  CHECK(peer->asked().empty());
}

TEST_CASE_FIXTURE(Fixture, "what is missing is named before anything is sent") {
  CHECK(type({"sqs", "send-message", "--queue-url", "u"}) == 2);
  CHECK(err.find("sqs send-message needs --message-body") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "values of the wrong type exit 2") {
  CHECK(type({"sqs", "receive-message", "--queue-url", "u", "--max-number-of-messages", "many"}) ==
        2);
  CHECK(err.find("--max-number-of-messages takes a whole number, not 'many'") != std::string::npos);
  CHECK(type({"dynamodb", "get-item", "--table-name", "t", "--key", "id=1"}) == 2);
  CHECK(err.find("--key takes JSON, like {") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an operation that streams events is refused by name") {
  CHECK(type({"s3", "select-object-content"}) == 1);
  CHECK(err == "windlass: s3 SelectObjectContent streams events, which windlass does not speak\n");
}

TEST_CASE_FIXTURE(Fixture, "a body goes up from a file") {
  write("up.txt", "hello");
  answers("");
  CHECK(type({"s3", "put-object", "--bucket", "photos", "--key", "k", "--body", path("up.txt")}) ==
        0);
  CHECK(sent() == "hello");
  CHECK(peer->asked().at(0).url == "https://photos.s3.us-east-2.amazonaws.com");
}

TEST_CASE_FIXTURE(Fixture, "a body comes down into a file") {
  peer->answers({200, {{"ETag", "\"e\""}, {"Content-Length", "5"}}, Body("hello")});
  CHECK(type({"s3", "get-object", "--bucket", "photos", "--key", "k", path("down.txt")}) == 0);
  CHECK(content("down.txt") == "hello");
  CHECK(out.find("\"ETag\": \"\\\"e\\\"\"") != std::string::npos);
  CHECK(out.find("Body") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a download that fails leaves nothing behind") {
  answers("<Error><Code>NoSuchKey</Code><Message>no</Message></Error>", 404);
  CHECK(type({"s3", "get-object", "--bucket", "photos", "--key", "k", path("down.txt")}) == 1);
  CHECK(fs::is_empty(folder));
}

TEST_CASE_FIXTURE(Fixture, "a download needs to know where to") {
  CHECK(type({"s3", "get-object", "--bucket", "photos", "--key", "k"}) == 2);
  CHECK(err.find("s3 get-object answers a file: say where") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "all pages are one answer") {
  answers(R"({"QueueUrls":["a"],"NextToken":"t"})");
  answers(R"({"QueueUrls":["b"]})");
  CHECK(type({"sqs", "list-queues", "--all"}) == 0);
  CHECK(parse_json(out).value() == parse_json(R"({"QueueUrls":["a","b"]})").value());
}

TEST_CASE_FIXTURE(Fixture, "a URL is presigned without a call") {
  CHECK(type({"s3", "get-object", "--bucket", "photos", "--key", "k", "--presign", "60"}) == 0);
  CHECK(out.starts_with("https://photos.s3.us-east-2.amazonaws.com/k?"));
  CHECK(peer->asked().empty());
}

TEST_CASE_FIXTURE(Fixture, "waiting goes on until it is so") {
  answers(R"({"__type":"ResourceNotFoundException"})", 400);
  answers(R"({"Table":{"TableStatus":"ACTIVE"}})");
  CHECK(type({"dynamodb", "wait", "table-exists", "--table-name", "t"}) == 0);
  CHECK(peer->asked().size() == 2);
  CHECK(type({"dynamodb", "wait", "nothing"}) == 2);
}

TEST_CASE_FIXTURE(Fixture, "the command line chooses region and endpoint") {
  answers("{}");
  CHECK(type({"sqs", "list-queues", "--region", "eu-west-1", "--endpoint-url",
              "http://127.0.0.1:4566"}) == 0);
  CHECK(peer->asked().at(0).url == "http://127.0.0.1:4566");
  CHECK(asked().headers.get("Authorization").find("/eu-west-1/sqs/") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a request can be left unsigned") {
  variables.clear();
  variables["AWS_REGION"] = "us-east-1";
  answers("{}");
  CHECK(type({"sqs", "list-queues", "--no-sign-request"}) == 0);
  CHECK(!asked().headers.has("Authorization"));
}

TEST_CASE_FIXTURE(Fixture, "debugging shows requests and no secrets") {
  answers("{}");
  CHECK(type({"sqs", "list-queues", "--debug"}) == 0);
  CHECK(err.find("> POST https://sqs.us-east-2.amazonaws.com/") != std::string::npos);
  CHECK(err.find("very-secret") == std::string::npos);
  CHECK(err.find("Signature=") == std::string::npos);
  CHECK(out == "{}\n");
}

TEST_CASE_FIXTURE(Fixture, "help lists services, operations and parameters with their types") {
  CHECK(type({"help"}) == 0);
  CHECK(out.find("  dynamodb\n") != std::string::npos);
  out.clear();
  CHECK(type({"sqs", "help"}) == 0);
  CHECK(out.find("  create-queue\n") != std::string::npos);
  out.clear();
  CHECK(type({"sqs", "send-message", "help"}) == 0);
  CHECK(out.find("It needs:\n  --queue-url     TEXT\n  --message-body  TEXT\n") !=
        std::string::npos);
  CHECK(out.find("--delay-seconds") != std::string::npos);
  out.clear();
  CHECK(type({"sqs", "send-message", "--help"}) == 0);
  CHECK(out.find("It answers:") != std::string::npos);
}

TEST_CASE("names of the models become words with dashes") {
  CHECK(kebab_case("ListObjectsV2") == "list-objects-v2");
  CHECK(kebab_case("ContentMD5") == "content-md5");
  CHECK(kebab_case("MD5OfBody") == "md5-of-body");
  CHECK(kebab_case("CreateVPCAssociationAuthorization") == "create-vpc-association-authorization");
  CHECK(kebab_case("ACL") == "acl");
  CHECK(kebab_case("nextToken") == "next-token");
}
