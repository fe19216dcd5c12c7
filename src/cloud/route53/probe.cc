#include "cloud/route53/probe.h"

#include "cloud/route53/health.h"
#include "host/reach.h"
#include "http/client.h"

namespace windlass::cloud::route53 {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int probes_max = 32;
// As Route 53's checkers have them.
constexpr milliseconds connect_max{4'000}, tcp_max{10'000}, exchange_max{6'000};
constexpr std::size_t searched_max = 5120;

struct Seen {
  bool ok;
  std::string text;
};

std::string host_of(const HealthCheckConfig& config) {
  auto address = config.ip_address.value_or("");
  return address.empty() ? *config.fully_qualified_domain_name : address;
}

Seen ask_http(World& world, const HealthCheckConfig& config) {
  auto is_https = config.type->starts_with("HTTPS");
  auto host = host_of(config);
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  auto port = std::to_string(*config.port);
  auto path = config.resource_path.value_or("/");
  if (!path.starts_with('/')) path = "/" + path;
  http::Request request;
  request.method = "GET";
  request.target = path;
  auto name = config.fully_qualified_domain_name.value_or(host);
  auto usual = *config.port == (is_https ? 443 : 80);
  request.headers = {{"Host", usual ? name : name + ":" + port},
                     {"User-Agent", "Amazon-Route53-Health-Check-Service"},
                     {"Accept", "*/*"},
                     {"Connection", "close"}};
  auto answer = world.web.send((is_https ? "https://" : "http://") + host + ":" + port, request,
                               {.deadline = exchange_max, .connect_deadline = connect_max});
  if (!answer) return {false, "Failure: " + answer.error().message};
  auto status = std::to_string(answer->status) + ", " +
                std::string(http::reason_phrase(answer->status));
  if (answer->status < 200 || answer->status >= 400)
    return {false, "Failure: HTTP Status Code " + status};
  auto text = "Success: HTTP Status Code " + status;
  if (!config.search_string) return {true, text};
  auto body = answer->body.bytes().substr(0, searched_max);
  if (body.find(*config.search_string) == std::string_view::npos)
    return {false, "Failure: HTTP Status Code " + status + ", but the search string was not found"};
  return {true, text};
}

Seen ask(World& world, const HealthCheckConfig& config) {
  if (*config.type != "TCP") return ask_http(world, config);
  auto reached = host::reach(host_of(config), *config.port, tcp_max);
  if (reached) return {true, "Success: TCP connection established"};
  return {false, "Failure: " + reached.error().message};
}

class Probe final : public Errand {
 public:
  Probe(std::string id, HealthCheckConfig config) : id_(std::move(id)), config_(std::move(config)) {}

  void run(World& world) override { seen_ = ask(world, config_); }

  // It changes its mind after `failure_threshold` observations in a row.
  void settle(Work& work, const Call& call) override {
    auto rows = work.db.query("select healthy, streak from route53_health where id = ?", {id_});
    if (rows.done()) return;
    auto healthy = rows.row().integer(0) != 0;
    auto streak = seen_.ok == healthy ? 0 : rows.row().integer(1) + 1;
    auto turns = streak >= *config_.failure_threshold;
    auto due = call.now + seconds(*config_.request_interval);
    work.db.run(
        "update route53_health set healthy = ?, streak = ?, reason = ?, checked = ?, due = ? "
        "where id = ?",
        {healthy != turns, turns ? 0 : streak, seen_.text, micros(call.now), micros(due), id_});
    if (!seen_.ok)
      work.db.run("update route53_health set failure = ?, failed = ? where id = ?",
                  {seen_.text, micros(call.now), id_});
    if (turns) touch_dependents(work);
  }

 private:
  std::string id_;
  HealthCheckConfig config_;
  Seen seen_{true, ""};
};

}  // namespace

Errands checks_to_probe(Work& work, const Call& call) {
  Errands errands;
  for (auto row : work.db.query(
           "select id, config from route53_health where probed = 1 and due <= ? order by due limit ?",
           {micros(call.now), probes_max})) {
    auto config = config_of(row.text(1));
    // A disabled one is looked at again when it is changed.
    if (config.disabled.value_or(false)) continue;
    errands.push_back(std::make_unique<Probe>(row.text(0), std::move(config)));
  }
  return errands;
}

}  // namespace windlass::cloud::route53
