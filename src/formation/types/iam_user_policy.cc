#include "formation/types/iam_holder.h"

namespace windlass::formation::types {

namespace {

Result<Physical> create(const Place& place, const Wanted& wanted) {
  return put_one_policy(place, iam_user_holder, wanted);
}

Result<Physical> update(const Place& place, const Wanted& wanted, const Json&, const Physical&) {
  return put_one_policy(place, iam_user_holder, wanted);
}

Result<> remove(const Place& place, const Wanted&, const Physical& was) {
  return drop_one_policy(place, iam_user_holder, was);
}

Result<std::optional<Json>> read(const Place& place, const Physical& was, const Json&) {
  return read_one_policy(place, iam_user_holder, was);
}

}  // namespace

extern const ResourceType iam_user_policy;
const ResourceType iam_user_policy{.name = "AWS::IAM::UserPolicy",
                                   .create = create,
                                   .update = update,
                                   .remove = remove,
                                   .read = read};

}  // namespace windlass::formation::types
