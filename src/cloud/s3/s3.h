// The local cloud's S3.
#pragma once

#include <string>

#include "cloud/core/service.h"

namespace windlass::cloud::s3 {

extern const cloud::Service service;
extern const Permissions permissions;

// Removes the files of `object_dir` that no row names: what a crash left of bodies that never
// became objects. While the daemon serves, what this process has open is left alone: it may be a
// body that is just coming in. Answers how many there were.
enum class Sweep { BeforeServing, WhileServing };
int sweep(store::Database& db, const std::string& object_dir, Sweep when = Sweep::BeforeServing);

}  // namespace windlass::cloud::s3
