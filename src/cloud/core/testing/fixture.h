// A cloud's insides for a service's tests: rows in memory, a hand-cranked clock, seeded randomness.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <string>

#include "cloud/core/outside.h"
#include "cloud/core/peers.h"
#include "cloud/core/service.h"

namespace windlass::cloud::testing {

class Fixture {
 public:
  explicit Fixture(std::initializer_list<const Service*> services) : services_(services) {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    settings.state_dir = name.data();
    settings.object_dir = settings.state_dir + "/objects";
    std::filesystem::create_directories(settings.object_dir);
    for (auto* service : services_) migrate(db, *service);
  }
  ~Fixture() { std::filesystem::remove_all(settings.state_dir); }

  // Calls an operation as the gateway would, but with typed values and at once.
  template <class Op>
  Result<typename Op::Result> call(typename Op::Request request) {
    typename Op::Result result{};
    auto outcome = run(Op::operation(), &request, &result);
    if (!outcome) return std::move(outcome).error();
    if (std::holds_alternative<Park>(*outcome)) return Error{"Parked", "the call wants to wait"};
    return result;
  }

  // The same for an operation that may park.
  template <class Op>
  Result<Waiting<typename Op::Result>> waiting(typename Op::Request request) {
    typename Op::Result result{};
    auto outcome = run(Op::operation(), &request, &result);
    if (!outcome) return std::move(outcome).error();
    if (auto* park = std::get_if<Park>(&*outcome)) return {std::move(*park)};
    return {std::move(result)};
  }

  // Runs every periodic task that is due by now, until none wants to go on.
  void run_tasks() {
    for (auto* service : services_)
      for (auto& task : service->tasks) {
        for (int round = 0; round < 1000; ++round) {
          effects = {};
          Work work{db, settings, random, log, effects, reply, peers_};
          PeerTransport transport(services_, work, peer_call());
          peers_ = aws::Client(std::shared_ptr<aws::Transport>(&transport, [](auto*) {}));
          auto more = task.run(work, here());
          for (auto& act : effects.after_commit) act();
          if (!more) break;
        }
      }
  }

  // Does what every duty says is to be done, in `world`, and settles it.
  void run_duties(World& world) {
    for (auto* service : services_)
      for (auto& duty : service->duties) {
        auto errands = as_writer([&](Work& work) { return duty.due(work, here()); });
        for (auto& errand : errands) {
          errand->run(world);
          as_writer([&](Work& work) { errand->settle(work, here()); });
        }
      }
  }

  Call here() const {
    Call call;
    call.caller = caller;
    call.region = region;
    call.now = call.received = clock.now();
    call.request_id = "00000000-0000-4000-8000-000000000000";
    call.origin = "http://127.0.0.1:4566";
    return call;
  }

  store::Database db = store::Database::in_memory();
  Settings settings;
  SeededRandom random{1};
  ManualClock clock;
  Log log{2, Log::Form::Text, clock};
  Effects effects;  // of the last call
  Reply reply;      // of the last call
  Caller caller = root_of(AccountId{"000000000000"});
  Region region{"us-east-1"};

 private:
  // Not a template: tests call some hundred operations.
  Outcome run(const aws::Operation& operation, void* request, void* result) {
    auto* served = find(operation);
    REQUIRE_MESSAGE(served, operation.name, " is not served");
    reply = {};
    effects = {};
    store::Savepoint savepoint(db);
    Work work{db, settings, random, log, effects, reply, peers_};
    PeerTransport transport(services_, work, peer_call());
    peers_ = aws::Client(std::shared_ptr<aws::Transport>(&transport, [](auto*) {}));
    auto outcome = served->handler.run(work, here(), request, result);
    auto kept = outcome && std::holds_alternative<Done>(*outcome);
    if (kept) savepoint.release();
    for (auto& act : kept ? effects.after_commit : effects.if_undone) act();
    return outcome;
  }

  template <class Act>
  std::invoke_result_t<Act, Work&> as_writer(Act act) {
    effects = {};
    Work work{db, settings, random, log, effects, reply, peers_};
    PeerTransport transport(services_, work, peer_call());
    peers_ = aws::Client(std::shared_ptr<aws::Transport>(&transport, [](auto*) {}));
    struct Committed {
      Effects& effects;
      ~Committed() {
        for (auto& act : effects.after_commit) act();
      }
    } committed{effects};
    return act(work);
  }

  const Operation* find(const aws::Operation& operation) const {
    for (auto* service : services_)
      if (service->model == operation.service) return find_operation(*service, operation.name);
    return nullptr;
  }
  Call peer_call() const {
    auto call = here();
    call.caller = service_principal(caller.account, "test.amazonaws.com");
    return call;
  }

  std::vector<const Service*> services_;
  aws::Client peers_{nullptr};
};

}  // namespace windlass::cloud::testing
