// Makes a layer of what a machine changed.
#pragma once

#include <string>

#include "base/result.h"

namespace windlass::host {

// Copies a machine's upper folder (ids shifted as on the disk) to `to`, an empty folder, with the
// ids that the machine sees, and with what the overlay remembers of removed files. What makes a
// machine itself is left out: its machine-id, its host keys, the marks of what it ran once. The
// digest of what was copied: the same changes have the same, on any host. `shown` is an empty
// folder to look through.
Result<std::string> copy_changes(const std::string& upper, const std::string& to,
                                 const std::string& shown);

}  // namespace windlass::host
