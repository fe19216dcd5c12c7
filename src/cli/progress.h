// Shows what long work tells: redrawn in place on a terminal, a line a change elsewhere, an event a
// line for programs (--json).
//
//   Progress progress(invocation, clock);
//   auto outcome = ops::deploy(..., progress.tell());
//   progress.end(outcome.has_value(), "shop-qa runs revision 12", "windlass status qa");
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "cli/command.h"
#include "ops/events.h"

namespace windlass::cli {

inline constexpr Option json_events_option = {"--json", "", "an event a line, for programs"};

class Progress {
 public:
  enum class Form { Live, Plain, Json, Quiet };  // quiet: nobody wants to see it
  // --json where it was given, else what the console can show.
  Progress(const Invocation& invocation, const Clock& clock);
  Progress(const Console& console, Form form, const Clock& clock);
  ~Progress();  // leaves what is shown as it is
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Safe from several threads; serves as long as this lives.
  ops::Tell tell();
  // What was shown live is taken away, or left as its last lines, and others may print: a question,
  // a plan. The next event shows it again.
  void pause();
  // The last word, and the command to paste next (empty: none).
  void end(bool good, const std::string& last, const std::string& next = "");

 private:
  struct Shown;
  std::shared_ptr<Shown> shown_;
};

}  // namespace windlass::cli
