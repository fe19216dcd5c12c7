#include "cloud/gateway/network_door.h"

#include <utility>

namespace windlass::cloud {

Result<> NetworkDoor::make(const std::string& id) {
  std::lock_guard lock(coming_and_going_);
  return made(id);
}

Result<> NetworkDoor::made(const std::string& id) {
  TRY(networks_.make(id));
  return attend(id);
}

Result<> NetworkDoor::apply(const host::NetworkSpec& spec) {
  std::lock_guard lock(coming_and_going_);
  TRY(networks_.apply(spec));
  return attend(spec.id);
}

Result<> NetworkDoor::link(const host::LinkSpec& spec, const std::string& path) {
  std::lock_guard lock(coming_and_going_);
  TRY(made(spec.network));
  return networks_.link(spec, path);
}

Result<> NetworkDoor::remove(const std::string& id) {
  std::lock_guard lock(coming_and_going_);
  return removed(id);
}

Result<> NetworkDoor::remove_unused(const std::string& id) {
  std::lock_guard lock(coming_and_going_);
  return networks_.in_use(id) ? Result<>(Done{}) : removed(id);
}

// Our sockets would keep the namespace alive.
Result<> NetworkDoor::removed(const std::string& id) {
  leave(id);
  return networks_.remove(id);
}

Result<> NetworkDoor::attend(const std::string& id) {
  std::lock_guard lock(mutex_);
  if (attended_.contains(id)) return Done{};
  if (!insides_) insides_ = TRY(furnish_());
  auto open = [&](Socket kind, const char* address, int port) {
    return networks_.listen(id, kind, address, port);
  };
  auto metadata = TRY(open(Socket::Stream, host::metadata_address, 80));
  auto endpoints = TRY(open(Socket::Stream, host::endpoint_address, 80));
  auto secure = TRY(open(Socket::Stream, host::endpoint_address, 443));
  auto relayed = TRY(open(Socket::Stream, host::endpoint_address, host::relay_port));
  auto questions = TRY(open(Socket::Datagram, host::dns_address, 53));
  auto streams = TRY(open(Socket::Stream, host::dns_address, 53));
  insides_->metadata->serve_also(metadata.release(), id);
  insides_->endpoints->serve_also(endpoints.release(), id);
  insides_->secure_endpoints->serve_also(secure.release(), id);
  insides_->relay->serve(std::move(relayed), id);
  insides_->resolver->serve(std::move(questions), std::move(streams), id);
  attended_.insert(id);
  return Done{};
}

void NetworkDoor::leave(const std::string& id) {
  std::lock_guard lock(mutex_);
  if (!insides_ || attended_.erase(id) == 0) return;
  insides_->metadata->leave(id);
  insides_->endpoints->leave(id);
  insides_->secure_endpoints->leave(id);
  insides_->relay->leave(id);
  insides_->resolver->leave(id);
}

void NetworkDoor::close(std::chrono::milliseconds deadline) {
  std::lock_guard lock(mutex_);
  if (!insides_) return;
  for (auto* server : {&insides_->metadata, &insides_->endpoints, &insides_->secure_endpoints})
    (*server)->stop(deadline);
  insides_.reset();
  attended_.clear();
}

}  // namespace windlass::cloud
