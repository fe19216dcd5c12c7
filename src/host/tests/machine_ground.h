// A folder of its own with a layer for small machines, and machines that end with the test.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "host/command.h"
#include "host/mounts.h"
#include "host/runc_machines.h"

namespace windlass::host::testing {

namespace fs = std::filesystem;

// The layer has a few of this host's own programs, with the libraries that they need.
struct Ground {
  Ground() {
    std::array<char, 64> name{"/tmp/windlass-test-XXXXXX"};
    REQUIRE(::mkdtemp(name.data()));
    folder = name.data();
    layer = folder + "/layer";
    for (auto* inside : {"proc", "sys", "dev", "run", "tmp", "root", "etc"})
      fs::create_directories(layer + "/" + inside);
    for (auto* from : {"bin", "lib", "lib64", "sbin"})
      fs::create_symlink(std::string("usr/") + from, layer + "/" + from);
    fs::create_directories(layer + "/usr/bin");
    copy_shell();
    auto made = make_runc_machines(options());
    if (made)
      machines = std::move(made).value();
    else
      MESSAGE("skipped: " << made.error().message);
  }
  ~Ground() {
    if (machines)
      for (auto& machine : machines->all()) {
        REQUIRE(machines->remove(machine.id));
        machines->forget(machine.id);
      }
    unmount_below(folder);
    fs::remove_all(folder);
    fs::remove(options().roots);
  }

  void copy_shell() {
    for (auto* program : {"/bin/sh", "/bin/sleep", "/bin/id", "/bin/touch", "/bin/cat"})
      copy_program(program);
  }

  // A program and what it is linked with.
  void copy_program(const std::string& program) {
    auto real = fs::canonical(program);
    fs::copy_file(real, layer + "/usr/bin/" + fs::path(program).filename().string(),
                  fs::copy_options::overwrite_existing);
    std::istringstream lines(output_of({"ldd", real.string()}).value_or(""));
    for (std::string line; std::getline(lines, line);) {
      auto at = line.find('/');
      if (at == std::string::npos) continue;
      auto library = fs::path(line.substr(at, line.find(' ', at) - at));
      auto to = fs::path(layer + "/usr/" + library.parent_path().filename().string());
      if (library.string().find("x86_64-linux-gnu") != std::string::npos)
        to = layer + "/usr/lib/x86_64-linux-gnu";
      fs::create_directories(to);
      fs::copy_file(fs::canonical(library), to / library.filename(),
                    fs::copy_options::overwrite_existing);
    }
  }

  RuncOptions options() const {
    return {.folder = folder + "/state", .owner = "test" + folder.substr(folder.size() - 6)};
  }
  // What a machine says to a shell's command.
  std::string shell(const std::string& id, const std::string& command) {
    auto said = machines->execute(id, {"/bin/sh", "-c", command + " 2>&1"}, {});
    return said ? said->out : said.error().message;
  }
  void run_machine(const std::string& id, const std::string& script = "sleep 600") {
    auto made = machines->create(spec(id, script));
    REQUIRE_MESSAGE(made, made.error().message);
    REQUIRE(machines->start(id));
  }
  MachineSpec spec(const std::string& id, const std::string& script) const {
    return {.id = id, .layers = {layer}, .host_name = "m1", .command = {"/bin/sh", "-c", script}};
  }
  Machine stopped(const std::string& id) {
    for (int i = 0; i < 1000; ++i) {
      auto machine = machines->find(id);
      if (!machine) break;
      if (machine->state == Machine::State::Stopped && machine->exit_code) return *machine;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("the machine did not stop");
    return {};
  }

  std::string folder, layer;
  std::unique_ptr<Machines> machines;
};

}  // namespace windlass::host::testing
