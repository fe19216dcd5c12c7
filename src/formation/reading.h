// A blueprint, read: its template with transforms played, ready to be evaluated against what the
// stack has.
#pragma once

#include <memory>

#include "formation/evaluate.h"
#include "formation/played_templates.h"
#include "formation/record.h"
#include "formation/surroundings.h"

namespace windlass::formation {

// A stack's own resources, as they are now; `unknown` are about to be replaced.
class StackWorld final : public World {
 public:
  StackWorld(const StackRecord& stack, Surroundings& surroundings)
      : stack_(stack), surroundings_(surroundings) {}

  std::optional<Json> ref(std::string_view logical_id) override;
  Result<std::optional<Json>> attribute(std::string_view logical_id,
                                        std::string_view name) override;
  Result<std::string> import(std::string_view name) override {
    imported.insert(std::string(name));
    return surroundings_.import(name);
  }
  Result<std::vector<std::string>> zones(std::string_view region) override {
    return surroundings_.zones(region);
  }

  std::set<std::string, std::less<>> unknown;             // nothing of it is known
  std::set<std::string, std::less<>> unknown_attributes;  // its name is, but not its attributes
  // Of the template: for what is not made.
  const std::map<std::string, std::string, std::less<>>* types = nullptr;
  std::set<std::string> imported;  // names of exports that were asked for

 private:
  const Made* find(std::string_view logical_id) const;
  const StackRecord& stack_;
  Surroundings& surroundings_;
};

class Reading {
 public:
  static Result<std::unique_ptr<Reading>> open(const StackRecord& stack, const Blueprint& blueprint,
                                               Surroundings& surroundings,
                                               PlayedTemplates* played = nullptr);

  const Template& processed() const { return played_->processed; }
  Evaluator& evaluator() { return *evaluator_; }
  StackWorld& world() { return world_; }
  // Those that the conditions leave in, and who waits for whom.
  Result<Graph> graph();
  Result<Recipe> recipe(const Resource& resource, const std::set<std::string>& depends_on);
  // The same, with what its values are made of.
  Result<Recipe> recipe(const Resource& resource, const std::set<std::string>& depends_on,
                        Evaluated& properties);

 private:
  Reading(const StackRecord& stack, const Blueprint& blueprint, Surroundings& surroundings)
      : blueprint_(blueprint), world_(stack, surroundings) {}

  Blueprint blueprint_;
  Pseudo pseudo_;
  std::shared_ptr<const PlayedTemplate> played_;
  StackWorld world_;
  std::unique_ptr<Evaluator> evaluator_;
};

// What a creation policy waits for.
Awaited awaited_of(const Json& creation_policy);
// "PT1H30M" in seconds; `otherwise` for what is no duration.
std::int64_t duration_seconds(std::string_view text, std::int64_t otherwise);

}  // namespace windlass::formation
