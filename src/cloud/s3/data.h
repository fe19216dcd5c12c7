// The bytes of objects: in rows, in files, or composed of slices of others; counted by who uses
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/body.h"
#include "base/result.h"
#include "cloud/s3/context.h"
#include "cloud/s3/data_keys.h"

namespace windlass::cloud::s3 {

// A row of s3_data. An empty object has none.
using DataId = std::optional<std::int64_t>;

struct Slice {
  DataId data;
  std::int64_t offset = 0;
  std::int64_t size = 0;
};

// Takes the body over: small ones into a row, spooled files as they are. With a data key, encrypted.
DataId keep_data(S3& s3, Body body, const std::optional<DataKey>& key = {});
// One more user of the same bytes.
DataId share_data(S3& s3, DataId data);
// One user less; what nobody uses any more is removed.
void release_data(S3& s3, const Call& call, DataId data);
// New bytes out of existing ones, of which it is a further user.
DataId compose_data(S3& s3, const std::vector<Slice>& slices);
Result<Body> open_data(const S3& s3, DataId data, std::int64_t offset, std::int64_t size);

// Removes the files that nobody named for long enough that no reader can still be about to open
// them.
bool remove_garbage(Work& work, const Call& call);

}  // namespace windlass::cloud::s3
