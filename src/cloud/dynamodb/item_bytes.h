// An item as the bytes that its row keeps.
#pragma once

#include <string>
#include <string_view>

#include "cloud/dynamodb/value.h"

namespace windlass::cloud::dynamodb {

// The item must be normalised.
std::string item_bytes(const Item& item);
// A Fault when these bytes were not made by item_bytes().
Item item_of(std::string_view bytes);

}  // namespace windlass::cloud::dynamodb
