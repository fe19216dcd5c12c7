// S3's POST forms on their way through the gateway: fields first, then the file, which becomes a
// PutObject's body. Nothing of the file is taken before the form's signature was checked.
#pragma once

#include <optional>
#include <string>

#include "cloud/gateway/identify.h"
#include "cloud/s3/post_form.h"
#include "http/multipart_form.h"
#include "http/server.h"

namespace windlass::cloud {

class FormUpload {
 public:
  // A POST at a bucket of S3's that is no operation of the model's.
  static bool is_one(const Target& target);
  // The error: it is no multipart/form-data, or larger than any form can be.
  static Result<FormUpload> of(const http::Head& head);

  // Appends what `piece` holds of the file.
  Result<> take(std::string_view piece, std::string& file);
  bool fields_are_read() const { return parts_.file_begun(); }
  // Once the fields are read.
  Result<std::optional<aws::Claim>> claim() const;
  std::string policy() const { return parts_.fields().get("policy"); }
  // Brings the target to the PutObject that the form stands for, and the head to what its handler
  // may know of the form. Without `now`, a policy never expires.
  Result<> become_put(Target& target, http::Head& head, std::optional<Time> now);
  // No more will come.
  Result<> finish() const;
  // Answers as the form wants it.
  http::Responder answering(http::Responder responder, std::string bucket_url) const;

 private:
  explicit FormUpload(http::MultipartForm parts) : parts_(std::move(parts)) {}

  http::MultipartForm parts_;
  s3::PostForm form_;
  std::uint64_t size_ = 0;  // of the file, as far as it came
};

}  // namespace windlass::cloud
