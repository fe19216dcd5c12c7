#include "host/user_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include <string>

#include "base/fault.h"

namespace windlass::host {

namespace {

void write_file(const std::string& path, const std::string& text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || ::write(file.get(), text.data(), text.size()) < 0) throw_errno("writing " + path);
}

// A child that does nothing but stand in the namespace until its mapping is written and we hold it.
class Standin {
 public:
  Standin() : pid_(::fork()) {
    if (pid_ < 0) throw_errno("fork");
    if (pid_ == 0) {
      if (::unshare(CLONE_NEWUSER) != 0) ::_exit(1);
      ::raise(SIGSTOP);
      ::_exit(0);
    }
    int status = 0;
    if (::waitpid(pid_, &status, WUNTRACED) < 0 || !WIFSTOPPED(status))
      throw Fault("a user namespace cannot be made here");
  }
  ~Standin() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::string proc() const { return "/proc/" + std::to_string(pid_); }

 private:
  pid_t pid_;
};

Descriptor make(uid_t inside, uid_t outside) {
  Standin standin;
  auto mapping =
      std::to_string(inside) + " " + std::to_string(outside) + " " + std::to_string(id_count);
  write_file(standin.proc() + "/uid_map", mapping);
  write_file(standin.proc() + "/gid_map", mapping);
  Descriptor made(::open((standin.proc() + "/ns/user").c_str(), O_RDONLY | O_CLOEXEC));
  if (!made) throw_errno("opening a user namespace");
  return made;
}

}  // namespace

Descriptor make_user_namespace() { return make(0, first_id); }
Descriptor make_inverse_user_namespace() { return make(first_id, 0); }

}  // namespace windlass::host
