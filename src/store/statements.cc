#include "store/statements.h"

#include <sqlite3.h>

#include <cerrno>

#include "base/fault.h"

namespace windlass::store {

namespace {

bool means_no_room(sqlite3* connection, int code) {
  auto kind = code & 0xff;
  if (kind == SQLITE_FULL) return true;
  // SQLite forgets errno here: it could not extend the log's index.
  if (code == SQLITE_IOERR_SHMSIZE) return true;
  if (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN) return false;
  auto system = connection ? sqlite3_system_errno(connection) : 0;
  return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

std::size_t slot_of(const char* text, std::size_t size) {
  auto address = reinterpret_cast<std::uintptr_t>(text);
  return (address ^ (address >> 8) ^ size * 31) & 255;
}

bool only_blanks(std::string_view text) {
  return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

}  // namespace

void throw_sqlite(sqlite3* connection, int code, std::string_view doing) {
  std::string message = "SQLite: ";
  message += connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  message += " (" + std::to_string(code) + ") at: ";
  message += doing;
  if (means_no_room(connection, code)) throw NoRoom(message);
  throw Fault(message);
}

Prepared::Prepared(sqlite3* connection, std::string_view text) : sql(text) {
  const char* rest = nullptr;
  auto code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size() + 1),
                                 SQLITE_PREPARE_PERSISTENT, &statement, &rest);
  if (code != SQLITE_OK) throw_sqlite(connection, code, sql);
  if (!statement || !only_blanks(rest)) {
    sqlite3_finalize(statement);
    throw Fault("not exactly one statement: " + sql);
  }
  parameters = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
}

Prepared::~Prepared() { sqlite3_finalize(statement); }

Prepared* Statements::find(sqlite3* connection, std::string_view sql) {
  auto& slot = by_address_[slot_of(sql.data(), sql.size())];
  // The address may have been reused for another text, so the content has the last word.
  if (slot.text != sql.data() || slot.size != sql.size() || slot.prepared->sql != sql) {
    auto& prepared = find_by_content(connection, sql);
    slot = {sql.data(), sql.size(), &prepared};
  }
  slot.prepared->last_use = ++uses_;
  return slot.prepared->busy ? nullptr : slot.prepared;
}

Prepared& Statements::find_by_content(sqlite3* connection, std::string_view sql) {
  if (auto known = by_content_.find(sql); known != by_content_.end()) return *known->second;
  auto prepared = std::make_unique<Prepared>(connection, sql);
  if (by_content_.size() >= kept_max) drop_oldest();
  std::string_view key = prepared->sql;
  return *by_content_.emplace(key, std::move(prepared)).first->second;
}

void Statements::drop_oldest() {
  auto oldest = by_content_.end();
  for (auto at = by_content_.begin(); at != by_content_.end(); ++at)
    if (!at->second->busy &&
        (oldest == by_content_.end() || at->second->last_use < oldest->second->last_use))
      oldest = at;
  if (oldest == by_content_.end()) return;
  for (auto& slot : by_address_)
    if (slot.prepared == oldest->second.get()) slot = {};
  auto dropped = std::move(oldest->second);  // outlives the key, which is a view of its text
  by_content_.erase(oldest);
}

void Statements::clear() {
  by_address_.fill({});
  by_content_.clear();
}

}  // namespace windlass::store
