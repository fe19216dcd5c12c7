// A small load generator for AWS's S3, DynamoDB and SQS: one thread, kept connections, requests signed
// beforehand, so that what is measured is the server.
//
//   windlass_load ENDPOINT WHAT [--connections N] [--seconds S] [--depth N]
//
// Keys and region come from the environment, as for any client. Prints one line of JSON.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "base/json.h"
#include "calls.h"
#include "engine.h"
#include "parked.h"

namespace windlass::bench {
namespace {

constexpr int keys = 1000;
const std::string object(4096, 'o');
const std::string text(100, 't');  // of an item, of a message

struct Options {
  Address address;
  std::string what;
  std::size_t connections = 1;
  double seconds = 3;
  int depth = 0;  // messages in the queue before the measuring starts
};

[[noreturn]] void usage() {
  std::fprintf(stderr,
               "windlass_load ENDPOINT WHAT [--connections N] [--seconds S] [--depth N]\n"
               "WHAT: health s3-put s3-get dynamodb-put dynamodb-get sqs-send sqs-receive sqs-cycle\n"
               "      sqs-fill parked metric-put\n");
  std::exit(2);
}

Options parse(int count, char** words) {
  Options options;
  if (count < 3) usage();
  std::string endpoint = words[1];
  const auto colon = endpoint.rfind(':');
  if (!endpoint.starts_with("http://") || colon < 7) usage();
  options.address = {endpoint.substr(7, colon - 7), std::atoi(endpoint.c_str() + colon + 1)};
  options.what = words[2];
  for (int at = 3; at + 1 < count; at += 2) {
    const std::string flag = words[at];
    if (flag == "--connections") options.connections = std::strtoul(words[at + 1], nullptr, 10);
    else if (flag == "--seconds") options.seconds = std::atof(words[at + 1]);
    else if (flag == "--depth") options.depth = std::atoi(words[at + 1]);
    else usage();
  }
  return options;
}

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

std::string key_of(int number) { return "key-" + std::to_string(number); }

std::vector<std::string> one_each(const std::function<std::string(int)>& make) {
  std::vector<std::string> requests;
  for (int number = 0; number < keys; ++number) requests.push_back(make(number));
  return requests;
}

// Sends each request once, on a few connections.
void once(const Calls& calls, std::vector<std::string> requests) {
  const std::size_t count = requests.size();
  Cycle source(std::move(requests));
  const auto figures = run(calls.address(), source, 4,
                           {.duration = std::chrono::minutes(10), .requests_max = count});
  if (figures.failed == 0) return;
  std::fprintf(stderr, "filling failed: %s\n", figures.failure.c_str());
  std::exit(1);
}

std::vector<std::string> object_puts(const Calls& calls) {
  calls.must(calls.s3("PUT", "/bench"), 409);
  return one_each([&](int number) { return calls.s3("PUT", "/bench/" + key_of(number), object); });
}

std::vector<std::string> item_puts(const Calls& calls) {
  calls.must(calls.dynamodb("CreateTable", R"({"TableName":"bench","BillingMode":"PAY_PER_REQUEST",)"
                            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                            R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})"),
             400);
  return one_each([&](int number) {
    return calls.dynamodb("PutItem", R"({"TableName":"bench","Item":{"id":{"S":")" +
                                         key_of(number) + R"("},"text":{"S":")" + text +
                                         R"("},"n":{"N":"12.5"}}})");
  });
}

// Receives a message, deletes it, and sends another, so that the queue's depth stays.
class MessageCycle final : public Source {
 public:
  MessageCycle(const Calls& calls, std::string url, std::size_t connections)
      : calls_(calls), queue_(R"({"QueueUrl":")" + url + '"'), lanes_(connections),
        send_(calls.sqs("SendMessage", queue_ + R"(,"MessageBody":")" + text + "\"}")),
        receive_(calls.sqs("ReceiveMessage", queue_ + "}")) {}

  std::string_view next(std::size_t connection, std::string_view answer) override {
    auto& lane = lanes_[connection];
    lane.turn = (lane.turn + 1) % 3;
    if (lane.turn == 1) return send_;
    if (lane.turn == 2) return receive_;
    const std::string handle = handle_in(answer);
    if (handle.empty()) return receive_;  // others hold all there is
    lane.remove = calls_.sqs("DeleteMessage", queue_ + R"(,"ReceiptHandle":")" + handle + "\"}");
    return lane.remove;
  }

 private:
  struct Lane {
    int turn = 0;
    std::string remove;
  };
  static std::string handle_in(std::string_view answer) {
    auto parsed = parse_json(answer);
    const Json* messages = parsed ? parsed->find("Messages") : nullptr;
    if (messages == nullptr || messages->as_array().empty()) return "";
    return messages->as_array()[0].text("ReceiptHandle").value_or("");
  }

  const Calls& calls_;
  std::string queue_;
  std::vector<Lane> lanes_;
  std::string send_;
  std::string receive_;
};

std::string make_queue(const Calls& calls, const std::string& name) {
  auto made = parse_json(calls.must(calls.sqs("CreateQueue", R"({"QueueName":")" + name + "\"}")));
  return made ? made->text("QueueUrl").value_or("") : "";
}

void fill(const Calls& calls, const std::string& url, int depth) {
  if (depth == 0) return;
  std::string body = R"({"QueueUrl":")" + url + R"(","Entries":[)";
  for (int number = 0; number < 10; ++number)
    body += std::string(number ? "," : "") + R"({"Id":")" + std::to_string(number) +
            R"(","MessageBody":")" + text + "\"}";
  once(calls, std::vector<std::string>(static_cast<std::size_t>((depth + 9) / 10),
                                       calls.sqs("SendMessageBatch", body + "]}")));
}

// One datum each, of a thousand metrics, as agents and services send them.
std::vector<std::string> metric_puts(const Calls& calls) {
  return one_each([&](int number) {
    return calls.cloudwatch("PutMetricData",
                            R"({"Namespace":"bench","MetricData":[{"MetricName":"latency","Value":)" +
                                std::to_string(number % 97) +
                                R"(.5,"Unit":"Milliseconds","Dimensions":[{"Name":"host","Value":")" +
                                key_of(number) + R"("}]}]})");
  });
}

std::unique_ptr<Source> source_of(const Calls& calls, const Options& options) {
  const auto& what = options.what;
  if (what == "health")
    return std::make_unique<Cycle>(std::vector{calls.plain("/_windlass/health")});
  if (what == "metric-put") return std::make_unique<Cycle>(metric_puts(calls));
  if (what == "s3-put") return std::make_unique<Cycle>(object_puts(calls));
  if (what == "s3-get") {
    once(calls, object_puts(calls));
    return std::make_unique<Cycle>(
        one_each([&](int number) { return calls.s3("GET", "/bench/" + key_of(number)); }), object);
  }
  if (what == "dynamodb-put") return std::make_unique<Cycle>(item_puts(calls));
  if (what == "dynamodb-get") {
    once(calls, item_puts(calls));
    return std::make_unique<Cycle>(one_each([&](int number) {
      return calls.dynamodb("GetItem", R"({"TableName":"bench","Key":{"id":{"S":")" +
                                           key_of(number) + "\"}}}");
    }), text);
  }

  const std::string url = make_queue(calls, "bench-" + what + std::to_string(options.depth) + "-" +
                                                std::to_string(options.connections));
  fill(calls, url, options.depth);
  const std::string queue = R"({"QueueUrl":")" + url + '"';
  if (what == "sqs-send")
    return std::make_unique<Cycle>(std::vector{
        calls.sqs("SendMessage", queue + R"(,"MessageBody":")" + text + "\"}")});
  if (what == "sqs-receive")
    return std::make_unique<Cycle>(std::vector{calls.sqs("ReceiveMessage", queue + "}")},
                                   "ReceiptHandle");
  if (what == "sqs-cycle")
    return std::make_unique<MessageCycle>(calls, url, options.connections);
  usage();
}

int main(int count, char** words) {
  const Options options = parse(count, words);
  const Calls calls(options.address,
                    {.access_key_id = from_environment("AWS_ACCESS_KEY_ID", "test"),
                     .secret_access_key = from_environment("AWS_SECRET_ACCESS_KEY", "test"),
                     .session_token = from_environment("AWS_SESSION_TOKEN", "")},
                    from_environment("AWS_REGION", "us-east-1"));
  if (options.what == "parked") {
    measure_parked(calls, make_queue(calls, "bench-parked"), options.connections);
    return 0;
  }
  if (options.what == "sqs-fill") {
    fill(calls, make_queue(calls, "bench-filled"), options.depth);
    return 0;
  }
  auto source = source_of(calls, options);
  const auto duration = std::chrono::milliseconds(static_cast<long>(options.seconds * 1000));
  auto figures = run(options.address, *source, options.connections, {.duration = duration});
  Json said;
  said.set("per_second", figures.per_second);
  said.set("p50_ms", figures.p50_ms);
  said.set("p99_ms", figures.p99_ms);
  said.set("answered", static_cast<std::int64_t>(figures.answered));
  said.set("failed", static_cast<std::int64_t>(figures.failed));
  if (figures.failed > 0) said.set("failure", figures.failure);
  std::printf("%s\n", said.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace windlass::bench

int main(int count, char** words) { return windlass::bench::main(count, words); }
