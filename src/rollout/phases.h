// A rollout as a list of phases, each one step that can be repeated: a CloudFormation update of the
// same template with other parameters, or an act on each machine of a layer. Between two phases
// something must hold. Pure: whoever executes looks, asks `next` what to do, writes the rollout
// down and does it; a process that dies between two of these loses nothing.
//
//   auto rollout = TRY(begin(shape_of(model), before, changed));
//   while (true) {
//     auto [now, step] = next(rollout, facts);   // facts: what was done, what is seen
//     save(rollout = now);
//     if (step.kind == Step::Kind::Execute) facts.executed = execute(*rollout.phase());
//     else if (step.kind == Step::Kind::Wait) sleep_until(step.until);
//     else break;                                 // Done, or Failed: save(undo(rollout)), go on
//   }
//
// Most strategies are CloudFormation's work alone, and one phase. Blue/green and canary have two
// groups ("colours") of machines behind a weighted balancer: the one that serves stays as it is, at
// the version of its launch template that it has, until the other one has proven itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "manifest/model.h"
#include "manifest/render.h"

namespace windlass::rollout {

using Parameters = std::map<std::string, std::string>;

// What a file says about moving: all that is needed later, when the file may not be at hand. A
// revision keeps it within its rollout: `read_rollout(revision.rollout)->shape` rolls back to it.
struct Shape {
  struct Layer {
    std::string layer;
    std::string strategy;  // "canary", as the file says it
    std::string group;     // the stack's output that names its group; of two, the first
    std::vector<manifest::ColourIds> colours;  // blue and green; none: one group
    int machines = 0, at_once = 1;             // at least; of a root swap
    bool scales = false;
    std::vector<int> steps;  // percent of the requests, the last is 100; of a layer with colours
    std::int64_t soak_s = 0;
    std::int64_t grace_s = 0;  // for a machine to serve, once it has booted
    // What its machines are launched from but for the image, in 12 digits; empty: not known.
    std::string settings = {};
  };
  std::vector<Layer> layers = {};  // without machines on demand
  std::int64_t soak_s = 0;
};
Shape shape_of(const manifest::Model& model);

// What stands when it begins.
struct Before {
  bool stands = false;  // the stack is there
  // Of the revision that serves (they are recorded with it) or, where none is known, the stack's
  // own.
  Parameters parameters = {};
  std::map<std::string, std::string> outputs = {};  // of the stack, as it is
  // Of the revision that these are of, where it is known: a layer that had two groups and shall
  // have one goes home to the first one, as it is, before anything else.
  std::optional<Shape> shape = {};
  // Layer -> machines that its group wants now, where it scales; without it, the least.
  std::map<std::string, int> desired = {};
  // A rollback: nothing is tried out any more, so there are no shares and no soaking.
  bool immediate = false;
};

// A layer whose machines are others afterwards: its digest is new, or a swap of their roots that
// came to no end has left them in the middle.
struct Changed {
  std::string layer;
  bool image_only = false;  // nothing else of what they are launched from
  bool astray = false;      // nobody can tell who serves before each had its turn
};

// Machines that must serve before a phase has come to its end.
struct Expect {
  std::string layer;
  std::string group;  // the stack's output that names it: "AppGroup", "AppGreenGroup"
  int machines = 1;   // that serve, at least
  // Whose digest each of them has: this revision's, the one's before (of its record), or any.
  enum class Digest { This, Before, Any };
  Digest digest = Digest::This;

  bool operator==(const Expect&) const = default;
};

// What is done to each machine of a group, some at a time. Done to a machine that has the digest
// already, it does nothing.
struct Act {
  enum class Kind {
    SwapRoot,  // aside, its tag, a new root volume from the image, back: it keeps its name
    Replace,   // it is terminated, and its group starts another
  };
  Kind kind = Kind::SwapRoot;
  std::string layer, group;
  int at_once = 1;
  int machines = 0;          // that the group has afterwards; 0: as many as it had
  std::int64_t grace_s = 0;  // for a machine to serve, once it has booted

  bool operator==(const Act&) const = default;
};

struct Phase {
  enum class Kind { Update, Act };
  // Whose template and digests: this revision's, or the one's that ran before.
  enum class Of { This, Before };

  std::string name;   // "canary-app-10": for events and for tests
  std::string title;  // "app: 10 percent to the new machines": for people
  Kind kind = Kind::Update;
  Of of = Of::This;
  Parameters parameters = {};  // of an update: all that the strategy has a say in, none left out
  std::optional<Act> act = {};
  std::vector<Expect> expects = {};
  // Front doors must answer; with what version is not said while two versions serve.
  bool front_door = true, both_versions = false;
  std::int64_t soak_s = 0;  // alarms must be quiet for so long after that
  std::string layer = {};   // that it is about; empty: all
  int weight = 0;           // percent of its requests that its new machines get
  bool retires = false;     // what served before leaves

  bool operator==(const Phase&) const = default;
};

// Where it is. Every state can be written down and read again, and goes on.
struct Rollout {
  enum class Stage { Execute, Verify, Soak, Over };
  std::vector<Phase> phases = {};
  std::size_t at = 0;
  Stage stage = Stage::Execute;
  Time soak_until{};
  bool paused = false;
  bool back = false;  // these phases undo
  // What the revision's parameters are when it is over (beside images), and where undo() leads:
  // those before, with the version that the machines are at.
  Parameters after = {}, before = {};
  bool stood = false;  // there is something to go back to
  // So many phases first lead layers home; until they are through, it goes back from there.
  std::size_t home = 0;
  Parameters before_home = {};
  Shape shape = {};

  const Phase* phase() const { return at < phases.size() ? &phases[at] : nullptr; }
};

struct Facts {
  Time now{};
  // The phase (Rollout::at) that this process has executed to its end; -1 after a crash: executing
  // again what has been executed changes nothing.
  int executed = -1;
  // Executing failed for good, and CloudFormation has put back what it had begun: why.
  std::string refused = {};
  enum class Verdict { Yes, NotYet, No };
  // On the phase's expectations and front doors. Patience is whoever looks' own: at its end it is
  // No.
  Verdict verdict = Verdict::NotYet;
  std::string why = {};                  // it is not Yes
  std::vector<std::string> alarms = {};  // that are loud, and were not when it began
};

struct Step {
  enum class Kind { Execute, Wait, Done, Failed };
  Kind kind = Kind::Wait;  // Execute: the rollout's phase()
  Time until{};            // a soak ends then, at the earliest; nothing: look again soon
  std::string text = {};   // for people: "app: alarms have been quiet for 40 of 300 s"
};

struct Turn {
  Rollout rollout;
  Step step;
};

// Refused where the colours cannot be told ("RolloutRefused").
Result<Rollout> begin(const Shape& shape, const Before& before,
                      const std::vector<Changed>& changed);
Turn next(Rollout rollout, const Facts& facts);
// Back to what ran before, at once: what served gets its requests back by the first phase, if any
// are missing, and only then anything leaves. Without phases: there was nothing before (a stack's
// own rollback, or its deletion, is all there is to do). Of one that goes back already and failed:
// the step that failed, again.
Rollout undo(const Rollout& rollout);

// By people, while it runs. Pausing holds before the next phase (what goes wrong still undoes it);
// promoting ends the soak that is going on, or the pause, unless something is wrong.
Rollout pause(Rollout rollout);
Rollout resume(Rollout rollout);
Rollout promote(Rollout rollout);

// What serves, of a stack with these parameters whose last revision left this record: one that died
// in the middle has said which colour served before it began.
Parameters serving_parameters(const Json& last_rollout, const Parameters& stack);

// The stack's output that names the group of a layer that serves, by these.
std::string serving_group(const Shape::Layer& layer, const Parameters& parameters);

// A rollout that has not begun: all that a revision knows of it before it runs.
Json to_json(const Shape& shape);
Json to_json(const Rollout& rollout);
Result<Rollout> read_rollout(const Json& json);

}  // namespace windlass::rollout
