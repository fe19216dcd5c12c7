// The local cloud's S3.
#pragma once

#include <string>

#include "cloud/core/service.h"

namespace windlass::cloud::s3 {

extern const cloud::Service service;

// Removes the files of `object_dir` that no row names: what a crash left of bodies that never
// became objects. For the start of the daemon, before it serves. Answers how many there were.
int sweep(store::Database& db, const std::string& object_dir);

}  // namespace windlass::cloud::s3
