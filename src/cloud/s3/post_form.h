// A browser's form at a bucket (POST Object), as the PutObject that it stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cloud/s3/post_policy.h"
#include "http/message.h"

namespace windlass::cloud::s3 {

struct PostForm {
  std::string bucket;
  std::string key;
  http::Headers fields;  // with ${filename} replaced
  SizeBounds size;
  http::Head put;
};

// A POST at the bucket itself, in path style, that is no operation of the model's.
bool is_post_at_bucket(const http::Head& head);

// `posted` is in path style. Without `now`, a policy never expires.
Result<PostForm> read_post_form(const http::Head& posted, http::Headers fields,
                                const std::string& file_name, std::optional<Time> now);
Result<> check_size(const SizeBounds& bounds, std::uint64_t size);

// What the form asked for, made of PutObject's answer. `bucket_url` is where the form was sent to.
http::Response answer_to_form(const PostForm& form, std::string bucket_url, http::Response put);

}  // namespace windlass::cloud::s3
