// Fn::ForEach::Name: what it stands for.
#pragma once

#include "formation/evaluate.h"

namespace windlass::formation {

// The tree with all of its loops played, nested ones too. `values` says what a collection is worth
// that is not written out (a parameter, a mapping).
class Loops {
 public:
  explicit Loops(Evaluator& values) : values_(values) {}

  Result<Node> played(const Node& node, int depth = 0);

 private:
  Result<> play(Node& into, const Node::Member& loop, int depth);
  Result<std::vector<std::string>> identifiers(const Node& node, const Node::Member& loop);
  // For each round, what each of the identifiers stands for.
  Result<std::vector<std::vector<std::string>>> rounds(const Node& collection,
                                                       std::size_t identifiers,
                                                       const Node::Member& loop);

  Evaluator& values_;
  int rounds_ = 0;
};

}  // namespace windlass::formation
