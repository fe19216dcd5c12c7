// One SQLite connection: rows in, rows out. SQL text belongs to the callers.
//
// Statements are prepared once per connection and kept. Any failure of SQLite itself is a Fault (a
// full disk is NoRoom): a correct caller never meets one. Uniqueness is asked for, not bumped into.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace windlass::store {

// Bytes, as opposed to text.
struct Blob {
  std::string_view bytes;
};

// A value on its way into a statement; views must live until the call returns.
class Bind {
 public:
  Bind(std::nullptr_t) {}
  template <std::integral T>
  Bind(T value) : value_(static_cast<std::int64_t>(value)) {}
  Bind(double value) : value_(value) {}
  Bind(std::string_view value) : value_(value) {}
  Bind(const std::string& value) : value_(std::string_view(value)) {}
  Bind(const char* value) : value_(std::string_view(value)) {}
  Bind(Blob value) : value_(value) {}
  template <class T>
  Bind(const std::optional<T>& value) {
    if (value) *this = Bind(*value);
  }

  const auto& value() const { return value_; }

 private:
  std::variant<std::monostate, std::int64_t, double, std::string_view, Blob> value_;
};

using Binds = std::initializer_list<Bind>;

// One row of an answer. Views are valid until the cursor moves on; ask for a std::string to keep it.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  std::string_view view(int column) const;  // text or bytes, without a copy
  std::optional<std::string> optional_text(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  sqlite3_stmt* statement_;
};

// The rows of a query, fetched as the loop goes: for (auto row : db.query("select ...", {id})).
// The same SQL may be used again while a cursor over it is open (it then gets a statement of its
// own).
class Cursor {
 public:
  class Statement;
  explicit Cursor(std::unique_ptr<Statement> statement);
  Cursor(Cursor&&) noexcept;
  ~Cursor();

  struct End {};
  class Iterator {
   public:
    explicit Iterator(Cursor& cursor) : cursor_(cursor) {}
    Row operator*() const { return cursor_.row(); }
    Iterator& operator++() { cursor_.advance(); return *this; }
    bool operator!=(End) const { return !cursor_.done(); }

   private:
    Cursor& cursor_;
  };
  Iterator begin() { return Iterator(*this); }
  End end() { return {}; }

  // By hand: `if (auto rows = db.query(...); !rows.done()) use(rows.row());`
  bool done() const { return done_; }
  Row row() const;
  void advance();

 private:
  std::unique_ptr<Statement> statement_;
  bool done_ = false;
};

class Database {
 public:
  enum class Access { ReadWrite, ReadOnly };
  // Write-ahead log, full sync: a commit that returned survives a power cut.
  static Database open(const std::string& path, Access access);
  // Nothing outlives it: for tests and for the simulator.
  static Database in_memory();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Runs a statement and answers how many rows it changed.
  std::int64_t run(std::string_view sql, Binds binds = {});
  Cursor query(std::string_view sql, Binds binds = {});
  // The same with binds made at run time.
  std::int64_t run(std::string_view sql, std::span<const Bind> binds);
  Cursor query(std::string_view sql, std::span<const Bind> binds);
  // Does the query answer any row?
  bool any(std::string_view sql, Binds binds = {});
  // The first column of the first row, if there is one and it is not null.
  std::optional<std::string> find_text(std::string_view sql, Binds binds = {});
  std::optional<std::int64_t> find_integer(std::string_view sql, Binds binds = {});
  // Several statements in one text, without binds: for schemas.
  void script(const std::string& sql);
  std::int64_t last_insert_id() const;

  void begin();
  // Throws when nothing was kept; the transaction is over either way.
  void commit();
  void rollback();
  // False after SQLite gave a transaction up by itself, as it may when the disk is full. Until
  // somebody says rollback() (or commit(), which throws), statements are then refused, so that no
  // half of a transaction is ever written outside it.
  bool in_transaction() const;

  // How many pages the write-ahead log holds. Commits move them into the database file now and
  // then (which can take milliseconds), unless the owner said that it does so at better moments.
  std::int64_t log_pages() const;
  void checkpoint_by_hand();
  // Passive: what can be moved without waiting. Restart: everything, waiting for readers, so that
  // the log is used from its beginning again. False when it could not all be done now.
  enum class Checkpoint { Passive, Restart };
  bool checkpoint(Checkpoint how);

 private:
  friend class Cursor;
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// What happens inside is undone unless it is released: a refused handler leaves nothing behind.
// They nest. Outside a transaction, the outermost one is a transaction of its own.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  ~Savepoint();
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  void release();

 private:
  Database& database_;
  bool open_ = true;
};

// The schema of one part of the house: statements in order, each run once ever per database.
// Released ones are never edited; a change is a new line. All of them happen, or none.
struct Migrations {
  const char* part;  // "sqs"
  std::span<const char* const> steps;
};
void migrate(Database& database, const Migrations& migrations);

}  // namespace windlass::store
