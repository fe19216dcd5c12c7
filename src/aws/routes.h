// The URIs of a REST service, made ready for finding an operation by them.
#pragma once

#include "aws/shape.h"

namespace windlass::aws {

// Tables are kept per service for the life of the process; a service that ends earlier says so.
void forget_routes(const Service& service);

}  // namespace windlass::aws
