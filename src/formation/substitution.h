// The text of Fn::Sub in its pieces.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "document/node.h"

namespace windlass::formation {

struct SubPiece {
  bool variable = false;
  std::string
      text;  // what stands there, or the variable's name ("Vpc", "Web.PublicIp", "AWS::Region")
};

// "a ${B} ${!c}" is the text "a ", the variable B, and the text " ${c}".
Result<std::vector<SubPiece>> sub_pieces(std::string_view text, document::Mark mark);

struct Substitution {
  std::vector<SubPiece> pieces;
  const document::Node* variables = nullptr;  // a map, where there is one
};

// Of the argument of Fn::Sub, whose form is right. A variable of the map that the text does not use
// is no mistake.
Result<Substitution> substitution_of(const document::Node& argument);

}  // namespace windlass::formation
