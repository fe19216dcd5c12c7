// HAProxy's processes: a master and its workers, found by the file that their command line names.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "host/haproxy_text.h"

namespace windlass::host {

std::string haproxy_configuration(const HaproxyPlaces& places);  // its path

bool haproxy_runs(const HaproxyPlaces& places);
// In the namespace at that path, in a session of its own: it outlives us. Waits until it answers.
Result<> start_haproxy(const HaproxyPlaces& places, const std::string& namespace_path);
// Has the master start a worker on the file as it is now; the old one serves what it has to its
// end.
Result<> reload_haproxy(const HaproxyPlaces& places);
// At once, with what it still serves.
Result<> end_haproxy(const HaproxyPlaces& places);
// False when none of its processes is there.
bool signal_haproxy(const HaproxyPlaces& places, int number);
// Whether HAProxy would take that file.
Result<> check_haproxy_file(const std::string& path);

// The folders below `folder` that running HAProxies were started from.
std::vector<std::string> haproxies_below(const std::string& folder);

}  // namespace windlass::host
