#include "cloud/core/peers.h"

#include "base/text.h"
#include "cloud/core/gatekeeper.h"

namespace windlass::cloud {

namespace {

const Service* find_service(std::span<const Service* const> services, const aws::Service* model) {
  for (auto* service : services)
    if (service->model == model) return service;
  return nullptr;
}

// "arn:aws:sns:us-east-1:111122223333:news" -> "111122223333"; "" for a bucket, whose ARN names
// none.
std::string account_in(const std::string& arn) {
  auto parts = split(arn, ':');
  return parts.size() > 4 ? std::string(parts[4]) : "";
}

}  // namespace

Call as_peer(const Call& call, const Service& service) {
  auto peer = call;
  peer.caller = service_principal(
      call.caller.account.text.empty() ? AccountId{"000000000000"} : call.caller.account,
      std::string(service.model->name) + ".amazonaws.com");
  peer.session = nullptr;
  peer.admitted = true;
  peer.head = nullptr;
  return peer;
}

Call PeerTransport::as_it_is_told(const Service& called) const {
  auto& acting_for = work_.acting_for;
  auto call = call_;
  if (acting_for.region) call.region = *acting_for.region;
  // What is the service's own it looks up itself.
  auto is_own = as_peer(call_, called).caller.arn == call_.caller.arn;
  if (acting_for.as_who_asked && behind_ && !is_own) {
    call.caller = behind_->caller;
    call.session = behind_->session;
    return call;
  }
  call.caller.source_arn = acting_for.source_arn;
  call.caller.source_account = account_in(call.caller.source_arn);
  if (call.caller.source_account.empty()) call.caller.source_account = call.caller.account.text;
  if (acting_for.account) call.caller.account = *acting_for.account;
  return call;
}

Result<> PeerTransport::call(const aws::Operation& operation, const void* input, void* output) {
  auto* service = find_service(services_, operation.service);
  auto* served = service ? find_operation(*service, operation.name) : nullptr;
  if (!served)
    return Error{"NotImplemented", std::string(operation.service->id) + " " + operation.name +
                                       " is not served by this cloud"};
  auto call = as_it_is_told(*service);
  if (gatekeeper_)
    if (auto refused = gatekeeper_->refuses(work_.db, *service, operation, call, behind_, input))
      return *std::move(refused);

  // The other service's answer goes to our caller, not to the client: its reply is dropped. What it
  // asks of others, it asks as itself.
  Reply reply;
  aws::Client peers{nullptr};
  Work work{work_.db, work_.settings, work_.random, work_.log, work_.effects, reply, peers};
  PeerTransport transport(services_, work, as_peer(call, *service), gatekeeper_, &call);
  peers = aws::Client({&transport, [](aws::Transport*) {}});
  store::Savepoint savepoint(work_.db);
  // Handlers take their input by reference and may move out of it only on the wire's side.
  auto outcome = served->handler.run(work, call, const_cast<void*>(input), output);
  if (!outcome) return std::move(outcome).error();
  if (std::holds_alternative<Park>(*outcome))
    return Error{"InternalFailure", std::string(operation.name) + " cannot wait within a call"};
  savepoint.release();
  return Done{};
}

}  // namespace windlass::cloud
