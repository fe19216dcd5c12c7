// Network namespaces with a name, and work that is done inside of any.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"

namespace windlass::host {

// Where a named one is seen, as `ip netns` keeps it.
std::string namespace_path(const std::string& name);
// A number that tells one namespace from another of the same name; 0 when there is none.
std::uint64_t namespace_identity(const std::string& name);

// Makes it when it is not there, also over the leftover of a half-made one.
Result<> add_namespace(const std::string& name);
// Removing what is not there is no error.
Result<> delete_namespace(const std::string& name);
// The names that begin so, without that beginning; also half-made ones.
std::vector<std::string> namespaces_named(const std::string& beginning);

// NamespaceMissing when nothing is at that path.
Result<Descriptor> open_namespace(const std::string& path);

// Runs in a thread of its own, which alone enters the namespace: sockets that it opens and programs
// that it starts are of that namespace.
void inside(const Descriptor& network_namespace, const std::function<void()>& work);

}  // namespace windlass::host
