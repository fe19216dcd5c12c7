// What runs on a build machine: shell that any POSIX sh reads, for nothing else is sure to be
// there. A bundle holds these beside its plan; user data (machine_script.h) fetches and starts
// them.
#pragma once

namespace windlass::image {

extern const char* const machine_main;      // the order of things, and telling of them
extern const char* const machine_steps;     // copy, run, ansible, puppet, packages
extern const char* const machine_tests;     // what must hold
extern const char* const machine_scrub;     // what must not be left
extern const char* const machine_packages;  // apt and dnf behind the same words

}  // namespace windlass::image
