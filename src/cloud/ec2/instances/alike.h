// Structures of EC2's model that say the same under several names: RunInstances' request and the
// data of a launch template, that data as it was sent and as it is described.
#pragma once

#include "aws/shape.h"

namespace windlass::cloud::ec2 {

// Takes over every member that both have by name. What is a list or a scalar in `to` is replaced;
// structures become what `from` has. Members that only one of them has are left alone.
void copy_alike(const aws::Shape& from, const void* source, const aws::Shape& to, void* target);

template <class To, class From>
To as_alike(const From& from) {
  To to;
  copy_alike(From::shape, &from, To::shape, &to);
  return to;
}

// The members of `over` replace those of `base`.
template <class T>
void override_with(T& base, const T& over) {
  copy_alike(T::shape, &over, T::shape, &base);
}

}  // namespace windlass::cloud::ec2
