#pragma once

#include "manifest/model.h"

namespace windlass::manifest {

// Of a file that is in the format (check_format found nothing).
Model read_model(const document::Node& file, std::string_view environment);

}  // namespace windlass::manifest
