// What a deploy would do, before anybody does it: CloudFormation's change set as data, the
// rollout's timetable, and the machines that it needs. Whoever shows it decides how.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace windlass::ops {

struct Change {
  enum class Action { Add, Change, Replace, Remove, Import };
  enum class Recreates { Never, Perhaps, Always };

  struct Detail {
    std::string attribute;      // "Properties.Listeners[0].Port", "Tags.windlass:app"
    std::string before, after;  // as text or JSON; empty where CloudFormation does not say
    Recreates recreates = Recreates::Never;
    // What moves it: "WebImage" (a parameter), "AppTemplate.LatestVersionNumber"; empty: the
    // template itself.
    std::string cause;
  };

  Action action = Action::Add;
  std::string logical_id, type;
  std::string physical_id;  // empty for what is added
  // Of a change: whether what stands is replaced by another. "Perhaps" is CloudFormation's
  // "Conditional": it depends on a value that is only known while it works.
  Recreates replacement = Recreates::Never;
  bool kept = false;  // of a removal: leaves the stack and stays in the account
  std::vector<Detail> details;
  std::vector<std::string> causes;  // of all details, each once
};

// How one layer's machines are changed for others, where they are.
struct TimetableRow {
  std::string layer, strategy;  // "rolling", as the file says it
  int machines = 0;             // as many as it has at least
  int at_once = 1;              // that are out, or made anew, in one step
  int steps = 0;
  int lowest = 0;       // machines in service at any time, at least
  int most = 0;         // machines at any time, at most
  long soak_s = 0;      // alarms must be quiet for so long
  bool moves = true;    // false: the plan does not touch this layer's machines
  std::string reverts;  // what makes it go back: "an alarm, a machine that does not serve"
};

struct MachinesNeeded {
  std::string type;  // "t3.small"
  int now = 0;       // that the layers want at least
  int most = 0;      // at any time while it rolls
};

struct Plan {
  std::string app, environment, stack;
  bool local = true;
  std::string account, region;
  std::string stack_status;  // "CREATE_COMPLETE"; empty: there is none
  std::string running;       // the revision that stands: "12"; empty: none
  std::vector<Change> changes;
  std::vector<TimetableRow> timetable;
  std::vector<MachinesNeeded> machines;
  std::vector<std::string> images_to_bake;  // their machines' digests are not known before
  std::vector<std::string> notes;           // what else a reader should know, sentences
  // The file's template with parameters and tags; what nothing has to be done for twice.
  std::string digest;
  std::string template_text;

  bool empty() const { return changes.empty() && images_to_bake.empty(); }
  // 0: nothing to do, 2: there is.
  int exit_code() const { return empty() ? 0 : 2; }
};

std::string to_text(Change::Action action);
std::string to_text(Change::Recreates recreates);
// {"windlass": 1, ...}: for programs.
Json to_json(const Plan& plan);

}  // namespace windlass::ops
