// Is a document in the format? Every key, its shape and its text, by the table.
#pragma once

#include "document/node.h"
#include "manifest/problem.h"

namespace windlass::manifest {

void check_format(const document::Node& file, Problems& problems);

}  // namespace windlass::manifest
