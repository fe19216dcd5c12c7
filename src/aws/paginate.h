// Answers that come in pages: which members carry the thread from one page to the next, as data.
//
//   TRY(each_page<s3::op::ListObjectsV2>(transport, {.bucket = "photos"}, [](auto& page) { ... }));
#pragma once

#include <functional>

#include "aws/client.h"
#include "base/json.h"

namespace windlass::aws {

// Lists are separated by commas. An operation is paged by a row when its input has all of the row's
// input members, and its output all of the output's.
struct Paginator {
  const char* service;  // "" for all
  const char* input;    // "KeyMarker,VersionIdMarker"
  const char* output;  // where their values for the next page are; "A|B[-1].C": B where A is absent
  const char* more;    // says whether there is a next page, where the output has it
};
// Null: the operation answers everything at once.
const Paginator* find_paginator(const Operation& operation);

// Calls the operation for page after page, until the last or until `take` returns false.
Result<> each_page(Transport& transport, const Operation& operation, const void* input,
                   const std::function<bool(const void* page)>& take);

template <class Op>
Result<> each_page(Transport& transport, const typename Op::Request& request,
                   const std::function<bool(const typename Op::Result&)>& take) {
  return each_page(transport, Op::operation(), &request, [&](const void* page) {
    return take(*static_cast<const typename Op::Result*>(page));
  });
}

// Adds a page to those before it: lists grow, counts add up, and what carried the thread goes.
void merge_page(const Operation& operation, Json& all, const Json& page);

}  // namespace windlass::aws
