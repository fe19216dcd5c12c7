// Evaluates the values of one block of a template: what functions ask, and how their answers are
// joined.
#pragma once

#include <string>
#include <vector>

#include "formation/evaluate.h"
#include "formation/functions.h"

namespace windlass::formation {

class Scope {
 public:
  Scope(Evaluator& evaluator, Block block) : evaluator_(evaluator), block_(block) {}

  Result<Evaluated> value(const Node& node);
  // A value that must be a text (numbers and booleans are written out). Not known: the text says
  // so.
  Result<Evaluated> text(const Node& node, std::string_view whose, Mark mark);
  Result<bool> truth(const Node& node, Mark mark);
  Result<bool> condition(std::string_view name, Mark mark);

  Result<Evaluated> reference(const std::string& name, Mark mark);
  Result<Evaluated> attribute(const std::string& logical_id, const std::string& name, Mark mark);

  const Template& written() const { return evaluator_.template_; }
  const Parameters& parameters() const { return evaluator_.parameters_; }
  const Pseudo& pseudo() const { return evaluator_.pseudo_; }
  World& world() { return evaluator_.world_; }
  Block block() const { return block_; }

 private:
  Result<Evaluated> list(const Node& node);
  Result<Evaluated> map(const Node& node);
  Result<> must_be_there(const std::string& logical_id, Mark mark);

  Evaluator& evaluator_;
  Block block_;
};

// --- Joining what values are made of ---

// `part` went in at that place ("/0"; "" for all of it).
void absorb(Evaluated& into, const Evaluated& part, std::string_view path);
// All that went into it counts for the whole: what was a list is one text now.
void absorb_whole(Evaluated& into, const Evaluated& part);
// A value that is not known yet, for the same reasons.
Evaluated not_known(const Evaluated& because);
// Whether it is not known what this is, not even its kind.
bool is_opaque(const Evaluated& value);

// As CloudFormation writes scalars: true, 80, 1.5. Nothing for lists and objects.
std::optional<std::string> scalar_text(const Json& json);
// Equal as texts are: "80" and 80, "true" and true.
bool same_value(const Json& a, const Json& b);

}  // namespace windlass::formation
