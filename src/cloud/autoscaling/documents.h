// What a request said, kept as JSON of its own shape.
#pragma once

#include <string>

#include "aws/json_codec.h"
#include "base/fault.h"

namespace windlass::cloud::autoscaling {

template <class T>
std::string document_of(const T& value) {
  std::string text;
  aws::write_json(text, T::shape, &value);
  return text;
}

template <class T>
T read_document(const std::string& text) {
  T value;
  if (text.empty()) return value;
  if (auto read = aws::read_json(text, T::shape, &value); !read)
    throw Fault("a document of Auto Scaling cannot be read: " + read.error().message);
  return value;
}

}  // namespace windlass::cloud::autoscaling
