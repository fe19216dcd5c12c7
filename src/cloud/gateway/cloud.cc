#include "cloud/gateway/cloud.h"

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/fault.h"
#include "base/json.h"
#include "cloud/gateway/access.h"
#include "cloud/gateway/certificate_authority.h"
#include "cloud/gateway/clockwork.h"
#include "cloud/gateway/duties.h"
#include "cloud/gateway/endpoint_names.h"
#include "cloud/gateway/exchange.h"
#include "cloud/gateway/ground.h"
#include "cloud/gateway/keys.h"
#include "cloud/gateway/machines_admin.h"
#include "cloud/gateway/metadata_exchange.h"
#include "cloud/gateway/services.h"
#include "cloud/gateway/stack_clients.h"
#include "cloud/gateway/start_memory.h"
#include "cloud/gateway/state_dir.h"
#include "cloud/gateway/vpc_names.h"
#include "cloud/gateway/web.h"
#include "cloud/route53/route53.h"
#include "cloud/s3/s3.h"
#include "host/knot.h"
#include "host/pretend_site.h"
#include "store/readers.h"
#include "store/writer.h"

namespace windlass::cloud {

namespace {

constexpr std::size_t writes_queued_max = 20'000;
constexpr std::size_t reads_queued_max = 20'000;
constexpr std::size_t parked_max = 20'000;
constexpr std::size_t body_memory_max = 256 << 20;
constexpr std::size_t reader_threads = 2;
constexpr auto settles_in = std::chrono::milliseconds(250);

class RunningCloud final : public Cloud, private Admin {
 public:
  RunningCloud(const CloudOptions& options, const Clock& clock, Random& random, Log& log,
               std::unique_ptr<StateLock> lock, Keys keys, std::vector<Account> others)
      : lock_(std::move(lock)),
        settings_(settings_of(options, keys)),
        clock_(clock),
        random_(random),
        log_(log),
        db_(open_database(settings_)),
        parking_(parked_max),
        memory_(body_memory_max),
        access_(settings_, database_path(settings_), {settings_.account, "first", keys.root},
                std::move(others), random, log),
        runner_({writer_, readers_, parking_, access_, settings_, random, log, clock}),
        authority_(settings_, std::move(keys.root), access_.accounts, access_.user_keys),
        gateway_{settings_, authority_, runner_, readers_, *this, memory_, random, log, clock},
        duties_(runner_, {web_, names_, clock, log}),
        writer_(db_, writes_queued_max),
        readers_(database_path(settings_), reader_threads, reads_queued_max),
        names_(std::filesystem::absolute(options.state_dir) / "dns", options.dns_port),
        stacks_(settings_, clock, random),
        clockwork_(clock) {
    runner_.on_summon([this](std::string_view duty) { duties_.look(duty); });
    if (!options.auth)
      log.warn("any signature is taken, nothing is denied (--auth off): do not keep secrets here");
  }

  Result<> serve(const CloudOptions& options) {
    lay_ground(options);
    s3::sweep(db_, settings_.object_dir);
    route53::forget_served(db_);
    for (auto* service : all_services())
      for (auto& task : service->tasks)
        clockwork_.add(task.every, [this, service, &task] { runner_.run(*service, task); });
    clockwork_.watch([this] { return parking_.next(); },
                     [this] {
                       for (auto& parked : parking_.due(clock_.now())) runner_.run_again(parked);
                     });
    parking_.on_earlier([this] { clockwork_.look(); });
    // Not before the first answer, which would only have it all read again.
    auto settled = std::make_shared<std::optional<Time>>(clock_.now() + settles_in);
    clockwork_.watch([settled] { return *settled; },
                     [settled] {
                       settled->reset();
                       give_back_code();
                     });
    http::ServerOptions server;
    server.port = options.port;
    server_ = TRY(http::Server::start(server, [this] { return make_exchange(gateway_); }));
    stacks_.begin(port());
    for (auto* service : all_services())
      for (auto& duty : service->duties) {
        duties_.add(*service, duty);
        clockwork_.add(duty.every, [this, &duty] { duties_.look(duty.name); });
      }
    clockwork_.start();
    write_address();
    log_.info("the local cloud is up", {{"endpoint", "http://127.0.0.1:" + std::to_string(port())},
                                        {"state", settings_.state_dir},
                                        {"account", settings_.account.text}});
    for (auto* service : all_services())
      for (auto& duty : service->duties) duties_.look(duty.name);
    return Done{};
  }

  int port() const override { return server_->port(); }

  void stop(std::chrono::milliseconds deadline) override {
    clockwork_.stop();
    web_.leave();
    stacks_.leave();
    duties_.stop();
    if (ground_) ground_->leave(deadline);
    machine_threads_.stop();
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
    settings.authority = keys.authority;
    settings.auth = options.auth;
    return settings;
  }

  static std::string database_path(const Settings& settings) {
    return settings.state_dir + "/cloud.db";
  }

  static store::Database open_database(const Settings& settings) {
    std::filesystem::create_directories(settings.object_dir);
    auto db = store::Database::open(database_path(settings), store::Database::Access::ReadWrite);
    // All at once: a commit for each would be half of a first start.
    store::Savepoint all(db);
    for (auto* service : all_services()) migrate(db, *service);
    all.release();
    give_back_cached_pages(db);
    return db;
  }

  // A cloud that cannot have machines serves all else.
  void lay_ground(const CloudOptions& options) {
    if (options.pretend) {
      pretence_ = host::make_pretend_site();
      duties_.stand_on(pretence_->site());
      machines_.stand_on(&pretence_->site());
      return;
    }
    if (!options.machines) {
      settings_.no_machines =
          "This local cloud has no machines. As root: windlass cloud up --machines on";
      return;
    }
    auto ground = Ground::lay(
        options.state_dir, [this] { return furnish(); }, log_);
    if (!ground) {
      settings_.no_machines = ground.error().message;
      log_.warn("no machines", {{"why", settings_.no_machines}});
      return;
    }
    ground_ = std::move(*ground);
    duties_.stand_on(ground_->site());
    machines_.stand_on(&ground_->site());
    room_.emplace(MetadataRoom{runner_, settings_, ground_->site(), machine_threads_});
  }

  // What networks have inside.
  Result<Insides> furnish() {
    Insides insides;
    http::ServerOptions plain{.port = -1, .threads = 1, .connections_max = 2'000};
    auto secure = plain;
    secure.key = make_private_key(KeyKind::EcP256);
    auto now = clock_.now();
    secure.certificate = issue_certificate(random_, settings_.authority, secure.key,
                                           {.names = endpoint_names(),
                                            .from = now - std::chrono::hours(24),
                                            .to = now + std::chrono::hours(24 * 365)});
    insides.metadata =
        TRY(http::Server::start(plain, [this] { return make_metadata_exchange(*room_); }));
    auto through_the_gateway = [this] { return make_exchange(gateway_); };
    insides.endpoints = TRY(http::Server::start(plain, through_the_gateway));
    insides.secure_endpoints = TRY(http::Server::start(secure, through_the_gateway));
    insides.relay = host::Relay::start(
        [mirrors = host::mirror_places()](std::uint32_t address, int port) {
          return std::ranges::find(mirrors, host::MirrorPlace{address, port}) != mirrors.end();
        },
        log_);
    auto names =
        std::make_shared<VpcNames>(database_path(settings_), [this] { return names_.port(); });
    insides.resolver =
        host::Resolver::start([names](const std::string& network, const std::string& name,
                                      int type) { return names->answer(network, name, type); });
    return insides;
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
    if (access_.serve(request, responder) || machines_.serve(request, responder)) return;
    reply(responder, 404,
          Json::Object{{"error", "there is no " + request.method + " " + std::string(path)}});
  }

  void health(const http::Responder& responder) {
    Json services(Json::Object{});
    for (auto* service : all_services())
      services.set(service->model->name, static_cast<std::int64_t>(operations_of(*service).size()));
    auto dns = names_.port() ? "127.0.0.1:" + std::to_string(names_.port()) : std::string();
    reply(responder, 200,
          Json::Object{{"status", "ok"},
                       {"dns", dns},
                       {"dns_trouble", names_.trouble()},
                       {"account", settings_.account.text},
                       {"auth", authority_.enforces() ? "on" : "off"},
                       {"machines", pretence_ ? "pretend"
                                    : ground_ ? "on"
                                              : "off"},
                       {"machines_trouble", settings_.no_machines},
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
      s3::sweep(db_, settings_.object_dir, s3::Sweep::WhileServing);
      access_.forget();
      names_.clear();
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
  Random& random_;
  Log& log_;
  store::Database db_;
  Parking parking_;
  MemoryBudget memory_;
  Access access_;
  Runner runner_;
  Authority authority_;
  Gateway gateway_;
  // What the writer and the readers tell when they end: stop() ended it, and it is there to hear.
  ErrandThreads machine_threads_;
  MachinesAdmin machines_{runner_, machine_threads_, log_};
  Duties duties_;
  // In the order in which work is handed on, so that each is gone before what it hands to.
  store::Writer writer_;
  store::Readers readers_;
  Web web_;
  host::Knot names_;
  std::optional<MetadataRoom> room_;
  std::unique_ptr<host::PretendSite> pretence_;
  std::unique_ptr<Ground> ground_;
  StackClients stacks_;
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
  keys.authority = TRY(load_or_make_authority(options.state_dir, random, clock.now()));
  auto others = TRY(Accounts::load(options.state_dir));
  auto cloud = std::make_unique<RunningCloud>(options, clock, random, log, std::move(lock),
                                              std::move(keys), std::move(others));
  TRY(cloud->serve(options));
  return std::unique_ptr<Cloud>(std::move(cloud));
}

std::string served_operations() {
  std::string lines;
  for (auto* service : all_services())
    for (auto* operation : operations_of(*service))
      lines += std::string(service->model->name) + " " + std::string(operation->name) + "\n";
  return lines;
}

}  // namespace windlass::cloud
