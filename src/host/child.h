// A daemon of ours that ends when we end, however we end.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace windlass::host {

// The kernel ends it with the thread that started it: that one is ours, and lives as long as the
// child.
class Child {
 public:
  // `log` takes what it says. The program is given by its whole path.
  Child(std::vector<std::string> arguments, std::string log);
  ~Child() { stop(); }

  bool alive() const { return alive_; }
  // Asks it to end, and ends it when it does not.
  void stop();

 private:
  void live();

  std::vector<std::string> arguments_;
  std::string log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool begun_ = false;
  std::atomic<bool> alive_ = false;
  pid_t pid_ = -1;  // guarded: it is not waited for while somebody signals it
  std::thread thread_;
};

}  // namespace windlass::host
