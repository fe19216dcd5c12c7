#include "ops/stack_moves.h"

namespace windlass::ops {

const std::vector<StatusRow>& status_rows() {
  static const std::vector<StatusRow> rows = {
      {"", Move::Create, "there is no stack"},
      {"DELETE_COMPLETE", Move::Create, "it is removed"},
      // A change set of a stack that was never made: another one may be asked for.
      {"REVIEW_IN_PROGRESS", Move::Create, "it was planned and never made"},
      {"CREATE_IN_PROGRESS", Move::Wait, "it is being made"},
      {"CREATE_COMPLETE", Move::Update, "it stands"},
      {"CREATE_FAILED", Move::Delete, "making it failed, and it was left so"},
      {"ROLLBACK_IN_PROGRESS", Move::Wait, "making it failed; its parts are being removed"},
      {"ROLLBACK_COMPLETE", Move::Delete, "making it failed; its parts are removed"},
      {"ROLLBACK_FAILED", Move::Delete, "making it failed; not all of its parts could be removed"},
      {"DELETE_IN_PROGRESS", Move::Wait, "it is being removed"},
      {"DELETE_FAILED", Move::Delete, "not all of it could be removed"},
      {"UPDATE_IN_PROGRESS", Move::Wait, "it is being changed"},
      {"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Move::Wait,
       "it is changed; what was replaced is being removed"},
      {"UPDATE_COMPLETE", Move::Update, "it stands"},
      {"UPDATE_FAILED", Move::RollBack, "a change failed, and it was left so"},
      {"UPDATE_ROLLBACK_IN_PROGRESS", Move::Wait, "a change failed or was cancelled; it goes back"},
      {"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Move::Wait,
       "it went back; what was made meanwhile is being removed"},
      {"UPDATE_ROLLBACK_COMPLETE", Move::Update, "it stands as before a change that failed"},
      {"UPDATE_ROLLBACK_FAILED", Move::Continue, "a change failed, and so did going back"},
      {"IMPORT_IN_PROGRESS", Move::Wait, "resources are being taken in"},
      {"IMPORT_COMPLETE", Move::Update, "it stands"},
      {"IMPORT_ROLLBACK_IN_PROGRESS", Move::Wait, "taking resources in failed; it goes back"},
      {"IMPORT_ROLLBACK_COMPLETE", Move::Update, "it stands as before an import that failed"},
      // Taking in touches nothing: what stood before still stands.
      {"IMPORT_ROLLBACK_FAILED", Move::Continue,
       "taking resources in failed, and so did going back"},
  };
  return rows;
}

const StatusRow& row_of(std::string_view status) {
  static const StatusRow unknown = {"", Move::Wait,
                                    "it is in a status that this windlass does not know"};
  for (auto& row : status_rows())
    if (status == row.status) return row;
  return unknown;
}

bool is_achieved(std::string_view status) {
  return status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE" ||
         status == "IMPORT_COMPLETE" || status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
}

}  // namespace windlass::ops
