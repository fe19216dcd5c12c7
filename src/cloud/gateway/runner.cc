#include "cloud/gateway/runner.h"

#include "base/fault.h"
#include "cloud/core/peers.h"
#include "cloud/gateway/access.h"
#include "cloud/gateway/authenticate.h"
#include "cloud/gateway/services.h"
#include "cloud/iam/iam.h"
#include "cloud/sts/sts.h"

namespace windlass::cloud {

namespace {

Error too_busy() {
  return {"ServiceUnavailable", "The local cloud has too many requests waiting. Try again.", 503};
}

}  // namespace

// What one run of a handler did, until it is settled.
struct Runner::Run {
  Value output;
  Effects effects;
  Reply reply;
  std::optional<Error> refused;
  bool parked = false;
};

template <class Function>
std::invoke_result_t<Function, Work&> Runner::with_work(store::Database& db, Run& run,
                                                        const Call& call, const Service& service,
                                                        const Call* behind, Function act) {
  aws::Client peers{nullptr};
  Work work{db, parts_.settings, parts_.random, parts_.log, run.effects, run.reply, peers};
  PeerTransport transport(all_services(), work, as_peer(call, service),
                          &parts_.access.authorisation, behind);
  peers = aws::Client({&transport, [](aws::Transport*) {}});
  return act(work);
}

Outcome Runner::handle(store::Database& db, Run& run, Execution& execution) {
  run.output = execution.served->handler.make_output();
  auto& call = execution.call;
  call.now = parts_.clock.now();
  auto& service = *execution.service;
  if (auto refused = parts_.access.authorisation.refuses(db, service, *execution.operation, call,
                                                         execution.input.get()))
    return *std::move(refused);
  // A reader may ask other services what they can answer by reading: KMS to decrypt, above all.
  auto outcome = with_work(db, run, call, service, &call, [&](Work& work) {
    return execution.served->handler.run(work, call, execution.input.get(), run.output.get());
  });
  // A role's trust is asked by STS itself.
  if (!outcome && &service == &sts::service)
    parts_.access.authorisation.note(call, outcome.error());
  return outcome;
}

Error error_of(std::exception_ptr failure, Log& log) {
  try {
    std::rethrow_exception(failure);
  } catch (const NoRoom& full) {
    log.error("no room left", {{"reason", full.what()}});
    return {"InsufficientStorage",
            "The disk under the local cloud's state directory is full: nothing was changed. Make "
            "room and try again.",
            507};
  } catch (const std::exception& accident) {
    log.error("a request met an accident", {{"reason", accident.what()}});
  }
  return {"InternalFailure", "The local cloud met an error of its own; its log says more.", 500};
}

// What was asked for beside rows, now that they are on disk.
void Runner::carry_out(const Effects& effects) const {
  for (auto& act : effects.after_commit) act();
  for (auto duty : effects.summons) summon_(duty);
}

void Runner::refuse(const Execution& execution, const Error& error) const {
  auto response = aws::encode_error(*execution.service->model, execution.operation,
                                    execution.protocol, error, execution.call.request_id);
  if (execution.service->finish)
    execution.service->finish(execution.operation, execution.head, response);
  execution.responder->respond(std::move(response));
}

void Runner::answer(const Execution& execution, const Run& run) const {
  auto response = aws::encode_response(*execution.operation, execution.protocol, run.output.get(),
                                       execution.call.request_id);
  if (run.reply.status) response.status = run.reply.status;
  for (auto& [name, value] : run.reply.headers) response.headers.set(name, value);
  if (execution.service->finish)
    execution.service->finish(execution.operation, execution.head, response);
  execution.responder->respond(std::move(response));
}

void Runner::settle(const Execution& execution, Run& run, std::exception_ptr failure) const {
  auto kept = !failure && !run.refused && !run.parked;
  if (kept) {
    // Before the answer: whoever hears that a key is gone may rely on it.
    if (execution.service == &iam::service) parts_.access.user_keys.forget();
    carry_out(run.effects);
  } else {
    for (auto& act : run.effects.if_undone) act();
  }
  if (failure) return refuse(execution, error_of(failure, parts_.log));
  if (run.refused) {
    auto response_headers = run.reply.headers;
    auto error = in_words_of(*execution.service->model, execution.protocol, *run.refused);
    auto response = aws::encode_error(*execution.service->model, execution.operation,
                                      execution.protocol, error, execution.call.request_id);
    for (auto& [name, value] : response_headers) response.headers.set(name, value);
    if (execution.service->finish)
      execution.service->finish(execution.operation, execution.head, response);
    return execution.responder->respond(std::move(response));
  }
  if (!run.parked) answer(execution, run);
}

void Runner::run(std::shared_ptr<Execution> execution) {
  if (execution->served->handler.access == Handler::Access::Reads)
    read(std::move(execution));
  else
    write(std::move(execution));
}

void Runner::run_again(std::shared_ptr<Parked> parked) {
  write(std::static_pointer_cast<Execution>(std::move(parked)));
}

void Runner::read(std::shared_ptr<Execution> execution) {
  auto submitted = parts_.readers.submit([this, execution](store::Database& db) {
    Run run;
    try {
      auto outcome = handle(db, run, *execution);
      if (!outcome) run.refused = std::move(outcome).error();
      settle(*execution, run, nullptr);
    } catch (...) {
      settle(*execution, run, std::current_exception());
    }
  });
  if (!submitted) refuse(*execution, too_busy());
}

store::Job Runner::job_of(std::shared_ptr<Execution> execution) {
  auto run = std::make_shared<Run>();
  auto work = [this, execution, run](store::Database& db) {
    auto outcome = handle(db, *run, *execution);
    if (!outcome) {
      run->refused = std::move(outcome).error();
      return store::Keep::No;
    }
    if (auto* park = std::get_if<Park>(&*outcome)) {
      run->parked = parts_.parking.park(execution, park->topic, park->until);
      if (!run->parked) run->refused = too_busy();
      return store::Keep::No;
    }
    wake(run->effects);
    return store::Keep::Yes;
  };
  auto settled = [this, execution, run](std::exception_ptr failure) {
    settle(*execution, *run, failure);
  };
  return {std::move(work), std::move(settled)};
}

void Runner::wake(const Effects& effects) {
  for (auto& [topic, count] : effects.wakes)
    for (auto& parked : parts_.parking.wake(topic, count))
      parts_.writer.follow_up(job_of(std::static_pointer_cast<Execution>(std::move(parked))));
}

void Runner::write(std::shared_ptr<Execution> execution) {
  if (!parts_.writer.submit(job_of(execution))) refuse(*execution, too_busy());
}

void Runner::run(std::shared_ptr<Aside> aside) {
  auto submitted = parts_.readers.submit([this, aside](store::Database& db) {
    try {
      Run run;
      aside->call.now = parts_.clock.now();
      auto& call = aside->call;
      auto response = with_work(db, run, call, *aside->service, &call, [&](Work& work) {
        return aside->service->aside(work, aside->call, aside->request);
      });
      if (aside->service->finish) aside->service->finish(nullptr, aside->head, response);
      aside->responder->respond(std::move(response));
    } catch (...) {
      auto error = error_of(std::current_exception(), parts_.log);
      aside->responder->respond(
          {.status = error.status, .headers = {}, .body = Body(error.message)});
    }
  });
  if (!submitted) aside->responder->respond({.status = 503, .headers = {}, .body = Body()});
}

Call Runner::call_of_ours() const {
  Call call;
  call.caller = root_of(parts_.settings.account);
  call.now = call.received = parts_.clock.now();
  return call;
}

void Runner::run(const Service& service, const Task& task) {
  auto again = std::make_shared<bool>(false);
  auto act = [&task, again](Work& work, const Call& call) { *again = task.run(work, call); };
  // A full queue: the task comes round again by itself.
  [[maybe_unused]] auto submitted =
      write_for(service, std::move(act), [this, &service, &task, again](bool kept) {
        if (kept && *again) run(service, task);
      });
}

bool Runner::read_for(const Service& service, Act act, Settled settled) {
  return parts_.readers.submit(
      [this, &service, act = std::move(act), settled = std::move(settled)](store::Database& db) {
        Run run;
        auto done = false;
        try {
          auto call = call_of_ours();
          with_work(db, run, call, service, nullptr, [&](Work& work) { act(work, call); });
          done = true;
        } catch (...) {
          error_of(std::current_exception(), parts_.log);
        }
        settled(done);
      });
}

bool Runner::write_for(const Service& service, Act act, Settled settled) {
  auto run = std::make_shared<Run>();
  auto work = [this, &service, run, act = std::move(act)](store::Database& db) {
    auto call = call_of_ours();
    with_work(db, *run, call, service, nullptr, [&](Work& work) { act(work, call); });
    wake(run->effects);
    return store::Keep::Yes;
  };
  auto done = [this, run, settled = std::move(settled)](std::exception_ptr failure) {
    if (failure) {
      for (auto& undo : run->effects.if_undone) undo();
      error_of(failure, parts_.log);
    } else {
      carry_out(run->effects);
    }
    settled(!failure);
  };
  return parts_.writer.submit({std::move(work), std::move(done)});
}

void Runner::reset(std::function<void(std::exception_ptr)> settled) {
  auto work = [](store::Database& db) {
    std::vector<std::string> tables;
    for (auto row : db.query("select name from sqlite_master where type = 'table' and "
                             "name not in ('migration', 'sqlite_stat1', 'sqlite_stat4')"))
      tables.push_back(row.text(0));
    // Without a WHERE, SQLite frees whole tables at once.
    for (auto& table : tables) db.run("delete from \"" + table + "\"");
    return store::Keep::Yes;
  };
  if (!parts_.writer.submit({std::move(work), settled}))
    settled(std::make_exception_ptr(Fault("too many requests are waiting")));
}

}  // namespace windlass::cloud
