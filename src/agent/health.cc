#include "agent/health.h"

#include "base/text.h"

namespace windlass::agent {

namespace {

using std::chrono::seconds;

constexpr auto page_limit = seconds(2);
constexpr auto services_limit = seconds(10);
constexpr auto command_limit = seconds(30);

std::string last_line(std::string_view said) {
  said = trimmed(said);
  auto line = trimmed(said.substr(said.rfind('\n') + 1));
  return std::string(line.substr(0, 200));
}

}  // namespace

// The first thing that is wrong, in the order in which a machine comes up.
Health RealEyes::glance() {
  auto why = services();
  if (why.empty()) why = page();
  if (why.empty()) why = port();
  return {.healthy = why.empty(), .why = why};
}

Health RealEyes::look_closely() {
  auto why = command();
  if (why.empty()) why = balancer();
  return {.healthy = why.empty(), .why = why};
}

std::string RealEyes::services() {
  if (layer_.services.empty()) return "";
  std::vector<std::string> words = {"systemctl", "is-active", "--"};
  words.insert(words.end(), layer_.services.begin(), layer_.services.end());
  auto ran = processes_.run(words, services_limit);
  // One line a service; the exit code only says that one of them is active.
  auto lines = split(ran.said, '\n');
  for (std::size_t i = 0; i < layer_.services.size(); ++i) {
    auto state = i < lines.size() ? trimmed(lines[i]) : std::string_view();
    if (state != "active")
      return "the service " + layer_.services[i] + " is " +
             (state.empty() ? "unknown" : std::string(state));
  }
  return "";
}

std::string RealEyes::page() {
  auto url = parse_url(layer_.page);
  if (!url) return "";  // none: a malformed one is refused when the file is read
  Request request{.url = *url};
  request.headers = {{"User-Agent", "windlass-agent"}};
  auto answer = web_.ask(request, page_limit);
  if (!answer) return layer_.page + " does not answer: " + answer.error().message;
  if (answer->status < 200 || answer->status >= 400)
    return layer_.page + " answers " + std::to_string(answer->status);
  return "";
}

std::string RealEyes::port() {
  if (layer_.port == 0) return "";
  RealTicks ticks;
  auto connected = connect_to("127.0.0.1", layer_.port, ticks, ticks.now() + page_limit);
  return connected ? "" : "nobody listens on port " + std::to_string(layer_.port);
}

std::string RealEyes::command() {
  if (layer_.command.empty()) return "";
  auto ran = processes_.run({"bash", "-c", layer_.command}, command_limit);
  if (!ran.in_time) return "the health command takes longer than 30 seconds";
  if (ran.code == 0) return "";
  auto said = last_line(ran.said);
  return "the health command fails" + (said.empty() ? "" : ": " + said);
}

std::string RealEyes::balancer() {
  if (layer_.target_group.empty()) return "";
  auto state = calls_.target_health(layer_, instance_);
  // That AWS cannot be asked for a while says nothing against a machine that has served until now.
  if (!state)
    return balancer_was_content_ ? "" : "the balancer cannot be asked: " + state.error().message;
  balancer_was_content_ = *state == "healthy";
  return balancer_was_content_ ? "" : "the balancer finds it " + *state;
}

}  // namespace windlass::agent
