#include "cloud/core/peers.h"

namespace windlass::cloud {

namespace {

const Service* find_service(std::span<const Service* const> services, const aws::Service* model) {
  for (auto* service : services)
    if (service->model == model) return service;
  return nullptr;
}

}  // namespace

Result<> PeerTransport::call(const aws::Operation& operation, const void* input, void* output) {
  auto* service = find_service(services_, operation.service);
  auto* served = service ? find_operation(*service, operation.name) : nullptr;
  if (!served)
    return Error{"NotImplemented", std::string(operation.service->id) + " " + operation.name +
                                       " is not served by this cloud"};
  // The other service's answer goes to our caller, not to the client: its reply is dropped.
  Reply reply;
  Work work{work_.db, work_.settings, work_.random, work_.log, work_.effects, reply, work_.peers};
  store::Savepoint savepoint(work_.db);
  // Handlers take their input by reference and may move out of it only on the wire's side.
  auto outcome = served->handler.run(work, call_, const_cast<void*>(input), output);
  if (!outcome) return std::move(outcome).error();
  if (std::holds_alternative<Park>(*outcome))
    return Error{"InternalFailure", std::string(operation.name) + " cannot wait within a call"};
  savepoint.release();
  return Done{};
}

}  // namespace windlass::cloud
