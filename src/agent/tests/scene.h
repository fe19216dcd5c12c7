// A machine in memory: its metadata, AWS, its services and its clock, as a test says they are.
#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "agent/agent.h"
#include "agent/ticks.h"

namespace windlass::agent::testing {

class ManualTicks final : public Ticks {
 public:
  Duration now() const override { return now_; }
  void sleep(Duration how_long) const override {
    now_ += std::max(how_long, Duration(std::chrono::milliseconds(1)));
  }

 private:
  mutable Duration now_ = std::chrono::hours(1);
};

// Answers the metadata service and AWS; remembers what was asked.
class FakeAws final : public Web {
 public:
  using Answer = std::function<Result<Response>(const Request&)>;

  Result<Response> ask(const Request& request, Duration) override {
    if (request.url.host == "169.254.169.254") return metadata(request);
    if (request.url.host == "127.0.0.1") return page;
    auto action = request.body.starts_with("Action=")
                      ? request.body.substr(7, request.body.find('&') - 7)
                      : request.method;
    asked[action].push_back(request);
    if (auto& list = next[action]; !list.empty()) {
      auto answer = list.front();
      list.pop_front();
      return answer(request);
    }
    if (auto found = always.find(action); found != always.end()) return found->second(request);
    return Response{.status = 200, .body = "<ok/>"};
  }

  Result<Response> metadata(const Request& request) {
    auto& path = request.url.target;
    if (path == "/latest/api/token") return Response{.status = 200, .body = "token"};
    if (metadata_down) return Error{"Network", "nobody there"};
    if (header(request.headers, "X-aws-ec2-metadata-token") != "token") return Response{401};
    auto found = facts.find(path.substr(std::string("/latest/meta-data/").size()));
    if (found == facts.end()) return Response{.status = 404};
    return Response{.status = 200, .body = found->second};
  }

  std::size_t count(const std::string& action) { return asked[action].size(); }
  std::string last(const std::string& action) {
    return asked[action].empty() ? "" : asked[action].back().body;
  }

  std::map<std::string, std::string> facts = {
      {"instance-id", "i-1"},
      {"tags/instance/windlass:machine", "0123456789ab"},
      {"iam/security-credentials/", "role"},
      {"iam/security-credentials/role",
       R"({"AccessKeyId":"AK","SecretAccessKey":"very secret","Token":"session"})"}};
  bool metadata_down = false;
  Result<Response> page = Response{.status = 200};
  std::map<std::string, std::deque<Answer>> next;
  std::map<std::string, Answer> always;
  std::map<std::string, std::vector<Request>> asked;
};

inline FakeAws::Answer refused(int status, const std::string& code) {
  return [=](const Request&) -> Result<Response> {
    return Response{.status = status,
                    .body = "<ErrorResponse><Error><Code>" + code +
                            "</Code><Message>no</Message></Error></ErrorResponse>"};
  };
}
inline FakeAws::Answer lost() {
  return [](const Request&) -> Result<Response> { return Error{"Network", "the answer was lost"}; };
}
inline FakeAws::Answer target_is(const std::string& state) {
  return [=](const Request&) -> Result<Response> {
    return Response{.status = 200, .body = "<TargetHealth><State>" + state + "</State>"};
  };
}

class FakeProcesses final : public Processes {
 public:
  Ran run(const std::vector<std::string>& words, Duration) override {
    if (words[0] == "systemctl") return {.code = 0, .said = services};
    if (words[0] == "journalctl") return {.code = 0, .said = "the last line of the journal\n"};
    return command;
  }
  std::string services = "active\n";
  Ran command = {.code = 0};
};

class Scene {
 public:
  Scene() {
    folder = std::filesystem::temp_directory_path() /
             ("windlass-agent-test-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    places = {.layer = folder / "layer.json",
              .revision = folder / "run/revision",
              .since = folder / "run/since",
              .proof = folder / "lib/proof",
              .console = folder / "console"};
    (void)write_whole(places.console, "");
    say_layer();
  }
  ~Scene() { std::filesystem::remove_all(folder); }

  // Beside what every layer file has: members of JSON, each with a comma before it.
  void say_layer(
      const std::string& more = R"(,"services":["app"],"page":"http://127.0.0.1:80/","grace":60)") {
    (void)write_whole(
        places.layer,
        R"({"instance":"i-1","app":"shop","environment":"qa","layer":"web","stack":"shop-qa","group":"WebGroup",)"
        R"("region":"us-east-2","domain":"amazonaws.com","bucket":"windlass-1-us-east-2",)"
        R"("role":"AROA")" +
            more + "}");
  }

  // A process of the agent that lives for so long.
  void live(Duration how_long) {
    auto until = ticks.now() + how_long;
    auto done = agent::run({aws, processes, clock, ticks, log, standing, places},
                           [&] { return ticks.now() < until; });
    REQUIRE_MESSAGE(done, done.error().message);
  }
  // As a boot does.
  void forget_run() { std::filesystem::remove_all(folder / "run"); }
  std::string file(const std::string& path) { return read_small_file(path).value_or(""); }

  std::filesystem::path folder;
  Places places;
  FakeAws aws;
  FakeProcesses processes;
  ManualClock clock;
  ManualTicks ticks;
  Log log{::open("/dev/null", 1), Log::Form::Text, clock};
  Standing standing;
};

}  // namespace windlass::agent::testing
