// What the three batch operations have in common.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "aws/sqs/shape/batch_result_error_entry.h"
#include "cloud/sqs/errors.h"

namespace windlass::cloud::sqs {

constexpr std::size_t batch_entries_max = 10;

aws::sqs::BatchResultErrorEntry failed_entry(const std::string& id, const Error& error);

Result<> check_entry_id(const std::string& id);

// `name`: of the operation's entries, for the message ("SendMessageBatchRequestEntry").
template <class Entry>
Result<> check_batch(const std::optional<std::vector<Entry>>& entries, std::string_view name) {
  if (!entries || entries->empty())
    return Error{"EmptyBatchRequest",
                 "There should be at least one " + std::string(name) + " in the request."};
  if (entries->size() > batch_entries_max)
    return Error{"TooManyEntriesInBatchRequest",
                 "Maximum number of entries per request are 10. You have sent " +
                     std::to_string(entries->size()) + "."};
  std::set<std::string> seen;
  for (auto& entry : *entries) {
    auto id = entry.id.value_or("");
    TRY(check_entry_id(id));
    if (!seen.insert(id).second)
      return Error{"BatchEntryIdsNotDistinct", "Id " + id + " repeated."};
  }
  return Done{};
}

}  // namespace windlass::cloud::sqs
