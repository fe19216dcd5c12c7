// A stack's record as rows: its head beside what stacks are found by, everything else a row each,
// so that a step of a stack of hundreds writes what it changed and no more.
#pragma once

#include "formation/record.h"
#include "store/database.h"

namespace windlass::cloud::cloudformation {

namespace engine = windlass::formation;

// What the rows say, where a record does not tell by itself what has changed of it.
struct WrittenParts {
  engine::Blueprint current;
  std::optional<engine::Blueprint> stable, target;
  engine::Graph graph;
  std::map<std::string, engine::Leftover> leftovers;  // by token
};
WrittenParts parts_of(const engine::StackRecord& stack);

// `head` is cfn_stack.record.
std::optional<engine::StackRecord> read_record(store::Database& db, const std::string& id,
                                               std::string_view head);
// Without resources, leftovers and what is under way towards what: with what was asked last.
std::optional<engine::StackRecord> read_head(store::Database& db, const std::string& id,
                                             std::string_view head);

// Writes what differs; `written` is then what is written. Marks the record as written.
void write_parts(store::Database& db, engine::StackRecord& stack, WrittenParts& written);
// All of it.
void write_all_parts(store::Database& db, engine::StackRecord& stack);
void delete_parts(store::Database& db, const std::string& id);

}  // namespace windlass::cloud::cloudformation
