// Runs handlers: readers on a pool, writers one after another, parked ones again when it is time.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "aws/protocol.h"
#include "cloud/core/digests.h"
#include "cloud/core/service.h"
#include "cloud/gateway/parking.h"
#include "http/server.h"
#include "store/readers.h"
#include "store/writer.h"

namespace windlass::cloud {

struct Access;

// One request, decoded, on its way to its handler and back.
struct Execution final : Parked {
  const Service* service = nullptr;
  const Operation* served = nullptr;
  const aws::Operation* operation = nullptr;
  aws::Protocol protocol{};
  Call call;
  std::shared_ptr<const Session> session;  // call.session points here
  http::Head head;                         // as it came; call.head points here
  Value input;
  std::optional<BodyDigests> digests;  // call.digests points here
  std::optional<http::Responder> responder;

  bool gone() const override { return responder->client_gone(); }
};

// What a request that no operation serves is answered with (websites, CORS preflights).
struct Aside {
  const Service* service = nullptr;
  Call call;
  http::Request request;  // rewritten; call.head points to the head as it came
  http::Head head;
  std::optional<http::Responder> responder;
};

class Runner {
 public:
  struct Parts {
    store::Writer& writer;
    store::Readers& readers;
    Parking& parking;
    Access& access;
    const Settings& settings;
    Random& random;
    Log& log;
    const Clock& clock;
  };
  explicit Runner(Parts parts) : parts_(parts) {}

  void run(std::shared_ptr<Execution> execution);
  void run(std::shared_ptr<Aside> aside);
  // Runs a parked request again.
  void run_again(std::shared_ptr<Parked> parked);
  // Runs a service's periodic task once, and again at once as long as more is due.
  void run(const Service& service, const Task& task);
  // Runs something for a service that no request asks for. `settled` hears whether it was kept.
  // False when too much is waiting; then nothing runs.
  using Act = std::function<void(Work&, const Call&)>;
  using Settled = std::function<void(bool)>;
  [[nodiscard]] bool read_for(const Service& service, Act act, Settled settled);
  [[nodiscard]] bool write_for(const Service& service, Act act, Settled settled);
  // Who hears of summoned duties.
  void on_summon(std::function<void(std::string_view)> summon) { summon_ = std::move(summon); }
  // Undoes everything: no row of any service is left.
  void reset(std::function<void(std::exception_ptr)> settled);

  // Answers a request with an error in its protocol's shape.
  void refuse(const Execution& execution, const Error& error) const;

 private:
  struct Run;
  void write(std::shared_ptr<Execution> execution);
  void read(std::shared_ptr<Execution> execution);
  store::Job job_of(std::shared_ptr<Execution> execution);
  void wake(const Effects& effects);
  void settle(const Execution& execution, Run& run, std::exception_ptr failure) const;
  void answer(const Execution& execution, const Run& run) const;

  Call call_of_ours() const;
  void carry_out(const Effects& effects) const;
  // Makes what a handler works with, for this run of it.
  // `behind` is the request that the service serves by it; null when it acts by itself.
  template <class Function>
  std::invoke_result_t<Function, Work&> with_work(store::Database& db, Run& run, const Call& call,
                                                  const Service& service, const Call* behind,
                                                  Function act);
  // Authorises, then runs the handler.
  Outcome handle(store::Database& db, Run& run, Execution& execution);

  Parts parts_;
  std::function<void(std::string_view)> summon_ = [](std::string_view) {};
};

// The answer to an accident: what happened goes to the log, not to the client, but for a full disk,
// which its owner must hear of.
Error error_of(std::exception_ptr failure, Log& log);

}  // namespace windlass::cloud
