// Whether a thing is there, and telling what is known of it.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

// EC2 and its like say of each noun with a code of its own that it is not there:
// "InvalidVpcID.NotFound", "LoadBalancerNotFound".
bool is_gone(const Error& error);

template <class T>
bool is_gone(const Result<T>& outcome) {
  return !outcome && is_gone(outcome.error());
}

template <class T>
Result<> done_if_gone(Result<T> outcome) {
  if (!outcome && !is_gone(outcome)) return std::move(outcome).error();
  return Done{};
}

// The first of what a Describe operation answers; nothing when there is none.
template <class Op, class T>
Result<std::optional<T>> find_one(const Place& place, typename Op::Request request,
                                  std::optional<std::vector<T>> Op::Result::*list) {
  auto answer = place.client.call<Op>(std::move(request));
  if (is_gone(answer)) return {std::nullopt};
  if (!answer) return std::move(answer).error();
  auto& all = (*answer).*list;
  if (!all || all->empty()) return {std::nullopt};
  return {std::move(all->front())};
}

// Of two lists of words, what the one has and the other has not.
std::vector<std::string> beyond(const std::vector<std::string>& these,
                                const std::vector<std::string>& those);

// Sets the member to that text or flag, unless there is none.
template <class T>
void tell(Json& object, std::string name, const std::optional<T>& value) {
  if (value) object.set(std::move(name), Json(*value));
}
Json list_of(const std::vector<std::string>& texts);

// A structure or list as it stands, in the words and to the extent of the template: services fill
// in what was left out.
Json in_words_of(const Json& written, const Json& live);
// The same for members of `now`, those that the template has.
void keep_words(Json& now, const Json& properties, std::initializer_list<std::string_view> names);

// What was made is not there any more before it was ready.
Error vanished(const Physical& physical);
// A change that only another resource can follow: nobody may take it for done.
Error not_in_place(std::string_view type);

}  // namespace windlass::formation::types
