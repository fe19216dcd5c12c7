// Does a step: the only part of the engine that calls anybody.
//
// It changes nothing of the record; what came of it is a value (apply.h), so that steps run beside
// each other, on any thread, each with a copy of the record as it was when the step was told.
#pragma once

#include "formation/resource_type.h"
#include "formation/steps.h"
#include "formation/surroundings.h"

namespace windlass::formation {

class PlayedTemplates;
struct Schema;
using FindType = const ResourceType* (*)(std::string_view name);

struct Around {
  const Place& place;
  Surroundings& surroundings;
  FindType find;
  PlayedTemplates* played = nullptr;  // what steps of the same stack share
};

struct Outcome {
  std::optional<Error> refused;
  bool passes = false;       // the refusal may pass by itself: ask again
  bool unreachable = false;  // it was no refusal: nobody answered
  Progress progress = Progress::Ready;
  Physical physical;
  // Start
  Recipe recipe;
  Awaited awaited;
  Json policy;
  bool updates = true;    // its type can change in place
  bool replaces = false;  // where the schema leaves it to the service, this change replaces it
  bool clears_first = false;
  // Policy
  Json memo;
  std::vector<std::string> remarks;
  // Finish
  std::vector<StackOutput> outputs;
  std::set<std::string> imports;
  std::vector<Signal> signals;  // Listen
  // Alarms
  std::string fired;
};

Outcome run_step(const StackRecord& stack, const Step& step, const Around& around, Time now);

// Where the schema leaves it to the service.
bool replaces_by_values(const ResourceType& type, const Schema* schema, const Recipe& before,
                        const Recipe& after);

// What a type is told of a resource: dynamic references have their values, properties their types.
Result<Wanted> wanted_of(const StackRecord& stack, const std::string& logical_id,
                         const Recipe& recipe, const std::string& token, Secrets& secrets);

}  // namespace windlass::formation
