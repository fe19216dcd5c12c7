// What every handler of S3 works with.
#pragma once

#include "cloud/core/call.h"

namespace windlass::aws::s3 {}

namespace windlass::cloud::s3 {

using namespace aws::s3;

struct S3 {
  Work& work;
  store::Database& db;

  explicit S3(Work& work) : work(work), db(work.db) {}
};

}  // namespace windlass::cloud::s3
