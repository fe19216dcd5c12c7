#include "ops/stack_moves.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace windlass::ops {

TEST_CASE("every status of a stack has a way on, and no two rows speak of the same") {
  // As AWS publishes them.
  const std::set<std::string> published = {"CREATE_IN_PROGRESS",
                                           "CREATE_FAILED",
                                           "CREATE_COMPLETE",
                                           "ROLLBACK_IN_PROGRESS",
                                           "ROLLBACK_FAILED",
                                           "ROLLBACK_COMPLETE",
                                           "DELETE_IN_PROGRESS",
                                           "DELETE_FAILED",
                                           "DELETE_COMPLETE",
                                           "UPDATE_IN_PROGRESS",
                                           "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                                           "UPDATE_COMPLETE",
                                           "UPDATE_FAILED",
                                           "UPDATE_ROLLBACK_IN_PROGRESS",
                                           "UPDATE_ROLLBACK_FAILED",
                                           "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                                           "UPDATE_ROLLBACK_COMPLETE",
                                           "REVIEW_IN_PROGRESS",
                                           "IMPORT_IN_PROGRESS",
                                           "IMPORT_COMPLETE",
                                           "IMPORT_ROLLBACK_IN_PROGRESS",
                                           "IMPORT_ROLLBACK_FAILED",
                                           "IMPORT_ROLLBACK_COMPLETE"};
  std::set<std::string> known;
  for (auto& row : status_rows()) {
    CAPTURE(row.status);
    CHECK(known.insert(row.status).second);
  }
  known.erase("");
  CHECK(known == published);
}

TEST_CASE("what CloudFormation is at is waited for, and nothing else is") {
  for (auto& row : status_rows()) {
    CAPTURE(row.status);
    std::string status = row.status;
    auto moving = status.ends_with("_IN_PROGRESS") && status != "REVIEW_IN_PROGRESS";
    CHECK(is_moving(status) == moving);
  }
}

TEST_CASE("what never stood is removed and made anew; what stood is never removed") {
  CHECK(next_move("ROLLBACK_COMPLETE") == Move::Delete);
  CHECK(next_move("CREATE_FAILED") == Move::Delete);
  for (auto& row : status_rows()) {
    std::string status = row.status;
    if (!status.starts_with("UPDATE") && !status.starts_with("IMPORT")) continue;
    CAPTURE(status);
    CHECK(row.move != Move::Delete);
    CHECK(row.move != Move::Create);
  }
}

TEST_CASE("an update that was left failed goes back, and a rollback that failed goes on") {
  CHECK(next_move("UPDATE_FAILED") == Move::RollBack);
  CHECK(next_move("UPDATE_ROLLBACK_FAILED") == Move::Continue);
}

TEST_CASE("a status that AWS invents tomorrow is waited for") {
  CHECK(next_move("UPDATE_PONDERING") == Move::Wait);
}

TEST_CASE("a stack that went back has not achieved what was asked for") {
  CHECK(is_achieved("UPDATE_COMPLETE"));
  CHECK_FALSE(is_achieved("UPDATE_ROLLBACK_COMPLETE"));
  CHECK_FALSE(is_achieved("ROLLBACK_COMPLETE"));
}

}  // namespace windlass::ops
