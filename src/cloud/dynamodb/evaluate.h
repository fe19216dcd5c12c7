// What the trees of expression.h mean for an item.
#pragma once

#include "cloud/dynamodb/expression.h"

namespace windlass::cloud::dynamodb {

// Null when the item has nothing there.
const AttributeValue* find(const Item& item, const Path& path);

bool holds(const Condition& condition, const Item& item);

// Carries the update out; every operand is taken from the item as it was before.
Result<> apply_update(const Update& update, Item& item);

// The item with nothing but these paths; lists keep only the elements asked for, in order.
Item projected(const Item& item, const Projection& paths);

}  // namespace windlass::cloud::dynamodb
