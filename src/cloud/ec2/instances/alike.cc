#include "cloud/ec2/instances/alike.h"

#include <string_view>

#include "aws/walk.h"
#include "base/clock.h"

namespace windlass::cloud::ec2 {

namespace {

using aws::Kind;
using aws::Shape;

const aws::Member* find_member(const Shape& shape, std::string_view name) {
  for (auto& member : shape.members)
    if (name == member.name) return &member;
  return nullptr;
}

void copy_value(const Shape& from, const void* source, const Shape& to, void* target) {
  switch (to.kind) {
    case Kind::String:
    case Kind::Blob: aws::as<std::string>(target) = aws::as<std::string>(source); break;
    case Kind::Boolean: aws::as<bool>(target) = aws::as<bool>(source); break;
    case Kind::Integer: aws::as<std::int32_t>(target) = aws::as<std::int32_t>(source); break;
    case Kind::Long: aws::as<std::int64_t>(target) = aws::as<std::int64_t>(source); break;
    case Kind::Float: aws::as<float>(target) = aws::as<float>(source); break;
    case Kind::Double: aws::as<double>(target) = aws::as<double>(source); break;
    case Kind::Timestamp: aws::as<Time>(target) = aws::as<Time>(source); break;
    case Kind::List:
      for (std::size_t i = 0; i < from.access->size(source); ++i)
        if (auto* element = from.access->at(source, i))
          copy_value(*from.element, element, *to.element, to.access->append(target));
      break;
    case Kind::Structure: copy_alike(from, source, to, target); break;
    // EC2's model has neither of these where two structures say the same.
    case Kind::Map:
    case Kind::Document:
    case Kind::Stream: break;
  }
}

}  // namespace

void copy_alike(const Shape& from, const void* source, const Shape& to, void* target) {
  for (auto& member : from.members) {
    auto* value = aws::member_value(from, source, member);
    auto* its = value ? find_member(to, member.name) : nullptr;
    // A name may mean other things in another structure.
    if (!its || its->shape->kind != member.shape->kind) continue;
    copy_value(*member.shape, value, *its->shape, aws::emplace_member(to, target, *its));
  }
}

}  // namespace windlass::cloud::ec2
