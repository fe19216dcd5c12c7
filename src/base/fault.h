// Fault: an accident that no correct caller could meet (full disk, corrupt database, broken host).
//
// Caught at three boundaries only: a request, an agent's or reconciler's task, and main.
#pragma once

#include <stdexcept>
#include <string>

namespace windlass {

class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// There is no room left (disk, quota): the caller may try again when there is.
class NoRoom : public Fault {
 public:
  using Fault::Fault;
};

// A Fault that names what failed and what the system said about it (errno).
[[noreturn]] void throw_errno(const std::string& doing);

}  // namespace windlass
