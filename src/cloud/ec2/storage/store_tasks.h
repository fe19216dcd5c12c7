// What the handlers of stored images and their duty share.
#pragma once

#include <string>

#include "base/body.h"
#include "cloud/ec2/storage/stored_image.h"

namespace windlass::cloud::ec2 {

// An object of S3 whose bucket is this account's.
struct StoreObject {
  AccountId account;
  Region region;
  std::string bucket, key;
};

struct OpenedObject {
  StoredImage stored;
  std::string etag;
  Body body;
};
// `etag`: refused when it is another object by now; "" for any. Its whole body is at hand.
Result<OpenedObject> open_object(const Work& work, const StoreObject& object,
                                 const std::string& etag = "");

}  // namespace windlass::cloud::ec2
