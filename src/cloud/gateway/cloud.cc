#include "cloud/gateway/cloud.h"

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/fault.h"
#include "base/json.h"
#include "cloud/gateway/clockwork.h"
#include "cloud/gateway/exchange.h"
#include "cloud/gateway/keys.h"
#include "cloud/gateway/services.h"
#include "cloud/gateway/state_dir.h"
#include "cloud/s3/s3.h"
#include "store/readers.h"
#include "store/writer.h"

namespace windlass::cloud {

namespace {

constexpr std::size_t writes_queued_max = 20'000;
constexpr std::size_t reads_queued_max = 20'000;
constexpr std::size_t parked_max = 20'000;
constexpr std::size_t body_memory_max = 256 << 20;
constexpr std::size_t reader_threads = 2;

class RunningCloud final : public Cloud, private Admin {
 public:
  RunningCloud(const CloudOptions& options, const Clock& clock, Random& random, Log& log,
               std::unique_ptr<StateLock> lock, Keys keys)
      : lock_(std::move(lock)),
        settings_(settings_of(options, keys)),
        clock_(clock),
        log_(log),
        db_(open_database(settings_)),
        parking_(parked_max),
        memory_(body_memory_max),
        runner_({writer_, readers_, parking_, settings_, random, log, clock}),
        authority_(settings_, std::move(keys.root), options.auth),
        gateway_{settings_, authority_, runner_, readers_, *this, memory_, random, log, clock},
        writer_(db_, writes_queued_max),
        readers_(database_path(settings_), reader_threads, reads_queued_max),
        clockwork_(clock) {
    if (!options.auth)
      log.warn("any signature is taken, nothing is denied (--auth off): do not keep secrets here");
  }

  Result<> serve(const CloudOptions& options) {
    s3::sweep(db_, settings_.object_dir);
    for (auto* service : all_services())
      for (auto& task : service->tasks)
        clockwork_.add(task.every, [this, service, &task] { runner_.run(*service, task); });
    clockwork_.watch([this] { return parking_.next(); },
                     [this] {
                       for (auto& parked : parking_.due(clock_.now())) runner_.run_again(parked);
                     });
    parking_.on_earlier([this] { clockwork_.look(); });
    http::ServerOptions server;
    server.port = options.port;
    server_ = TRY(http::Server::start(server, [this] { return make_exchange(gateway_); }));
    clockwork_.start();
    write_address();
    log_.info("the local cloud is up",
              {{"endpoint", "http://127.0.0.1:" + std::to_string(port())},
               {"state", settings_.state_dir},
               {"account", settings_.account.text}});
    return Done{};
  }

  int port() const override { return server_->port(); }

  void stop(std::chrono::milliseconds deadline) override {
    clockwork_.stop();
    // Long polls end now; their clients are told to try again.
    for (auto& parked : parking_.close())
      runner_.refuse(static_cast<const Execution&>(*parked),
                     {"ServiceUnavailable", "The local cloud is going down.", 503});
    server_->stop(deadline);
    ::unlink((settings_.state_dir + "/address").c_str());
    log_.info("the local cloud is down");
  }

 private:
  static Settings settings_of(const CloudOptions& options, const Keys& keys) {
    Settings settings;
    settings.state_dir = options.state_dir;
    settings.object_dir = options.state_dir + "/objects";
    settings.account = AccountId{options.account};
    settings.master_key = keys.master_key;
    return settings;
  }

  static std::string database_path(const Settings& settings) {
    return settings.state_dir + "/cloud.db";
  }

  static store::Database open_database(const Settings& settings) {
    std::filesystem::create_directories(settings.object_dir);
    auto db = store::Database::open(database_path(settings), store::Database::Access::ReadWrite);
    for (auto* service : all_services()) store::migrate(db, service->migrations);
    return db;
  }

  // Where others find us: `windlass cloud status` and `env` read it.
  void write_address() {
    auto path = settings_.state_dir + "/address";
    std::ofstream(path + ".new") << "http://127.0.0.1:" << port() << "\n";
    std::filesystem::rename(path + ".new", path);
  }

  void serve(const http::Request& request, http::Responder responder) override {
    auto path = request.path();
    if (request.method == "GET" && path == "/_windlass/health") return health(responder);
    if (request.method == "POST" && path == "/_windlass/reset") return reset(std::move(responder));
    reply(responder, 404,
          Json::Object{{"error", "there is no " + request.method + " " + std::string(path)}});
  }

  void health(const http::Responder& responder) {
    Json services(Json::Object{});
    for (auto* service : all_services())
      services.set(service->model->name, static_cast<std::int64_t>(service->operations.size()));
    reply(responder, 200,
          Json::Object{{"status", "ok"},
                       {"account", settings_.account.text},
                       {"auth", authority_.enforces() ? "on" : "off"},
                       {"parked", static_cast<std::int64_t>(parking_.size())},
                       {"operations", std::move(services)}});
  }

  void reset(http::Responder responder) {
    runner_.reset([this, responder](std::exception_ptr failure) {
      if (failure) {
        auto error = error_of(failure, log_);
        return reply(responder, error.status, Json::Object{{"error", error.message}});
      }
      // Whoever waits on something that is gone learns so now.
      for (auto& parked : parking_.everyone()) runner_.run_again(parked);
      // On the writer's thread: no handler runs that could have made a file since.
      s3::sweep(db_, settings_.object_dir);
      ::malloc_trim(0);
      log_.info("everything was reset");
      reply(responder, 200, Json::Object{{"status", "reset"}});
    });
  }

  static void reply(const http::Responder& responder, int status, Json json) {
    responder.respond({.status = status,
                       .headers = {{"Content-Type", "application/json"}},
                       .body = Body(json.dump() + "\n")});
  }

  std::unique_ptr<StateLock> lock_;
  Settings settings_;
  const Clock& clock_;
  Log& log_;
  store::Database db_;
  Parking parking_;
  MemoryBudget memory_;
  Runner runner_;
  Authority authority_;
  Gateway gateway_;
  // In the order in which work is handed on, so that each is gone before what it hands to.
  store::Writer writer_;
  store::Readers readers_;
  Clockwork clockwork_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

Result<std::unique_ptr<Cloud>> Cloud::start(const CloudOptions& options, const Clock& clock,
                                            Random& random, Log& log) {
  // Whatever we make is ours alone.
  ::umask(077);
  auto lock = TRY(StateLock::take(options.state_dir));
  auto keys = TRY(load_or_make_keys(options.state_dir, random));
  auto cloud = std::make_unique<RunningCloud>(options, clock, random, log, std::move(lock),
                                              std::move(keys));
  TRY(cloud->serve(options));
  return std::unique_ptr<Cloud>(std::move(cloud));
}

std::string served_operations() {
  std::string lines;
  for (auto* service : all_services())
    for (auto& operation : service->operations)
      lines += std::string(service->model->name) + " " + std::string(operation.name) + "\n";
  return lines;
}

}  // namespace windlass::cloud
