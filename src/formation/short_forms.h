// YAML's short forms (!Ref X, !GetAtt A.B) as what they stand for ({Ref: X}, {Fn::GetAtt: [A, B]}).
#pragma once

#include "base/result.h"
#include "document/node.h"

namespace windlass::formation {

// A tag that is no function is refused by name.
Result<document::Node> without_short_forms(document::Node node);

}  // namespace windlass::formation
