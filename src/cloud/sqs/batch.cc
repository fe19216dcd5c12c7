#include "cloud/sqs/batch.h"

namespace windlass::cloud::sqs {

aws::sqs::BatchResultErrorEntry failed_entry(const std::string& id, const Error& error) {
  aws::sqs::BatchResultErrorEntry entry;
  entry.id = id;
  entry.sender_fault = true;
  entry.code = error.code;
  entry.message = error.message;
  return entry;
}

Result<> check_entry_id(const std::string& id) {
  auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  if (!id.empty() && id.size() <= 80 && std::ranges::all_of(id, is_allowed)) return Done{};
  return Error{
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
      "It can be at most 80 letters long."};
}

}  // namespace windlass::cloud::sqs
