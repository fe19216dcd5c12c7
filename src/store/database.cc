#include "store/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault.h"
#include "store/statements.h"

namespace windlass::store {

namespace {

// With a log of 16 MiB, moving it into the file stays a matter of milliseconds.
constexpr std::int64_t log_pages_max = 4000;
constexpr int busy_wait_max_ms = 5000;
constexpr int checkpoint_wait_max_ms = 250;

// Once a process, before the first connection: SQLite's counting of memory takes a lock at every
// allocation, and a savepoint that changes more than 64 KiB would go through a temporary file. SQLite
// moves what outgrows this to such a file in one write, and takes every write of more than 128 KiB
// there for a full disk: this must stay below.
constexpr int savepoint_memory_max = 31 * 4096;
void configure_once() {
  [[maybe_unused]] static const bool configured = [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, savepoint_memory_max);
    return sqlite3_initialize() == SQLITE_OK;
  }();
}

enum class Lifetime { Call, Longer };  // of the bound views: until the call returns, or a copy

struct Binder {
  sqlite3_stmt* statement;
  int index;
  sqlite3_destructor_type destructor;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(std::string_view value) const {
    // A view of nothing has no address, which SQLite would take for null.
    auto* text = value.data() ? value.data() : "";
    return sqlite3_bind_text64(statement, index, text, value.size(), destructor, SQLITE_UTF8);
  }
  int operator()(Blob value) const {
    auto* bytes = value.bytes.data() ? value.bytes.data() : "";
    return sqlite3_bind_blob64(statement, index, bytes, value.bytes.size(), destructor);
  }
};

}  // namespace

struct Database::Impl {
  sqlite3* connection = nullptr;
  bool read_only = false;
  bool begun = false;  // begin() was called, and neither commit() nor rollback() since
  bool checkpoints_itself = true;
  std::int64_t log_pages = 0;
  Statements statements;

  ~Impl() {
    statements.clear();
    sqlite3_close_v2(connection);
  }

  [[noreturn]] void fail(int code, std::string_view doing) {
    throw_sqlite(connection, code, doing);
  }

  void execute(const char* sql) {
    if (auto code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
      fail(code, sql);
  }

  void bind(const Prepared& prepared, std::span<const Bind> binds, Lifetime lifetime) {
    if (begun && sqlite3_get_autocommit(connection))
      throw NoRoom("the transaction was given up before: " + prepared.sql);
    // All of them, always: what an earlier call bound is gone.
    if (binds.size() != prepared.parameters)
      throw Fault(std::to_string(binds.size()) + " values bound to: " + prepared.sql);
    auto destructor = lifetime == Lifetime::Call ? SQLITE_STATIC : SQLITE_TRANSIENT;
    int index = 0;
    for (auto& value : binds) {
      auto code = std::visit(Binder{prepared.statement, ++index, destructor}, value.value());
      if (code != SQLITE_OK) fail(code, prepared.sql);
    }
  }

  bool step(const Prepared& prepared) {
    auto code = sqlite3_step(prepared.statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    // The message is the connection's: made before the reset, which may change it.
    try {
      fail(sqlite3_extended_errcode(connection), prepared.sql);
    } catch (...) {
      sqlite3_reset(prepared.statement);
      throw;
    }
  }

  // Lends the statement to `use`, and resets it afterwards.
  template <class Use>
  auto with(std::string_view sql, std::span<const Bind> binds, Use use) {
    std::unique_ptr<Prepared> own;
    auto* prepared = statements.find(connection, sql);
    if (!prepared) {
      own = std::make_unique<Prepared>(connection, sql);
      prepared = own.get();
    }
    struct Reset {
      sqlite3_stmt* statement;
      ~Reset() { sqlite3_reset(statement); }
    } reset{prepared->statement};
    bind(*prepared, binds, Lifetime::Call);
    return use(*prepared);
  }
};

// A statement on loan to a cursor: the connection's, or one of its own.
class Cursor::Statement {
 public:
  Statement(Database::Impl& database, std::string_view sql, std::span<const Bind> binds)
      : database_(database), prepared_(database.statements.find(database.connection, sql)) {
    if (!prepared_) {
      own_ = std::make_unique<Prepared>(database.connection, sql);
      prepared_ = own_.get();
    }
    database.bind(*prepared_, binds, Lifetime::Longer);
    prepared_->busy = true;
  }
  ~Statement() { give_back(); }

  bool step() {
    try {
      if (database_.step(*prepared_)) return true;
    } catch (...) {
      give_back();
      throw;
    }
    // At the end at once, so that an exhausted cursor holds no snapshot.
    give_back();
    return false;
  }
  sqlite3_stmt* raw() const { return prepared_->statement; }

 private:
  void give_back() {
    if (!prepared_) return;
    sqlite3_reset(prepared_->statement);
    prepared_->busy = false;
    prepared_ = nullptr;
  }

  Database::Impl& database_;
  Prepared* prepared_;
  std::unique_ptr<Prepared> own_;
};

bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Row::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string Row::text(int column) const { return std::string(view(column)); }

std::string_view Row::view(int column) const {
  auto* data = sqlite3_column_type(statement_, column) == SQLITE_BLOB
                   ? static_cast<const char*>(sqlite3_column_blob(statement_, column))
                   : reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (!data) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::string> Row::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

Cursor::Cursor(std::unique_ptr<Statement> statement) : statement_(std::move(statement)) {
  advance();
}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;
Row Cursor::row() const { return Row(statement_->raw()); }
void Cursor::advance() { done_ = !statement_->step(); }

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const std::string& path, Access access) {
  configure_once();
  auto impl = std::make_unique<Impl>();
  impl->read_only = access == Access::ReadOnly;
  // Rows may be secrets. Only a new file is touched here: to close an open database's file by
  // another descriptor would drop SQLite's locks on it. Its log gets the same mode from SQLite.
  if (!impl->read_only) {
    auto fresh = ::open(path.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);
    if (fresh >= 0)
      ::close(fresh);
    else if (errno != EEXIST)
      throw_errno("creating " + path);
  }
  auto flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
               (impl->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
  auto code = sqlite3_open_v2(path.c_str(), &impl->connection, flags, nullptr);
  if (code != SQLITE_OK) impl->fail(code, "opening " + path);
  sqlite3_busy_timeout(impl->connection, busy_wait_max_ms);
  sqlite3_db_config(impl->connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(impl->connection, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // Small on purpose: the kernel keeps the file's pages too, and a reader's own cache is void after
  // every commit of the writer. No mmap: a failing disk would be a SIGBUS.
  if (impl->read_only) {
    impl->execute("pragma cache_size = -512");
    return Database(std::move(impl));
  }
  impl->execute("pragma journal_mode = wal");
  impl->execute("pragma synchronous = full");
  impl->execute("pragma foreign_keys = on");
  impl->execute("pragma cache_size = -4096");
  impl->execute("pragma journal_size_limit = 33554432");
  // The hook replaces SQLite's own automatic checkpoints. It must not report a failed one: the
  // commit before it has happened, and the log waits for the next time.
  auto on_commit = [](void* context, sqlite3* connection, const char* schema, int pages) {
    auto& self = *static_cast<Impl*>(context);
    self.log_pages = pages;
    if (self.checkpoints_itself && pages >= log_pages_max)
      sqlite3_wal_checkpoint_v2(connection, schema, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return SQLITE_OK;
  };
  sqlite3_wal_hook(impl->connection, on_commit, impl.get());
  return Database(std::move(impl));
}

Database Database::in_memory() {
  configure_once();
  auto impl = std::make_unique<Impl>();
  auto flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE |
               SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
  auto code = sqlite3_open_v2(":memory:", &impl->connection, flags, nullptr);
  if (code != SQLITE_OK) impl->fail(code, "opening a database in memory");
  sqlite3_db_config(impl->connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(impl->connection, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  impl->execute("pragma foreign_keys = on");
  return Database(std::move(impl));
}

std::int64_t Database::run(std::string_view sql, std::span<const Bind> binds) {
  return impl_->with(sql, binds, [&](const Prepared& prepared) -> std::int64_t {
    while (impl_->step(prepared)) continue;
    if (sqlite3_stmt_readonly(prepared.statement)) return 0;
    return sqlite3_changes64(impl_->connection);
  });
}

std::int64_t Database::run(std::string_view sql, Binds binds) {
  return run(sql, std::span<const Bind>(binds.begin(), binds.size()));
}

Cursor Database::query(std::string_view sql, std::span<const Bind> binds) {
  return Cursor(std::make_unique<Cursor::Statement>(*impl_, sql, binds));
}

Cursor Database::query(std::string_view sql, Binds binds) {
  return query(sql, std::span<const Bind>(binds.begin(), binds.size()));
}

bool Database::any(std::string_view sql, Binds binds) {
  return impl_->with(sql, {binds.begin(), binds.size()},
                     [&](const Prepared& prepared) { return impl_->step(prepared); });
}

std::optional<std::string> Database::find_text(std::string_view sql, Binds binds) {
  return impl_->with(sql, {binds.begin(), binds.size()},
                     [&](const Prepared& prepared) -> std::optional<std::string> {
                       if (!impl_->step(prepared)) return std::nullopt;
                       return Row(prepared.statement).optional_text(0);
                     });
}

std::optional<std::int64_t> Database::find_integer(std::string_view sql, Binds binds) {
  return impl_->with(sql, {binds.begin(), binds.size()},
                     [&](const Prepared& prepared) -> std::optional<std::int64_t> {
                       if (!impl_->step(prepared)) return std::nullopt;
                       return Row(prepared.statement).optional_integer(0);
                     });
}

void Database::script(const std::string& sql) { impl_->execute(sql.c_str()); }
std::int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(impl_->connection);
}

void Database::begin() {
  // A writer takes its place at once: it must not find out halfway that another one was faster.
  run(impl_->read_only ? "begin" : "begin immediate");
  impl_->begun = true;
}

void Database::commit() {
  try {
    run("commit");
    impl_->begun = false;
  } catch (...) {
    rollback();
    throw;
  }
}

void Database::rollback() {
  impl_->begun = false;
  if (in_transaction()) run("rollback");
}

bool Database::in_transaction() const { return !sqlite3_get_autocommit(impl_->connection); }

std::int64_t Database::log_pages() const { return impl_->log_pages; }
void Database::checkpoint_by_hand() { impl_->checkpoints_itself = false; }

bool Database::checkpoint(Checkpoint how) {
  // Truncating starts the log again at once; SQLite's own Restart leaves that to the next writer,
  // who may find a reader in the way again.
  auto mode = how == Checkpoint::Restart ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int pages = 0, moved = 0;
  // A reader that takes longer than this is not worth holding up every writer for.
  sqlite3_busy_timeout(impl_->connection, checkpoint_wait_max_ms);
  auto code = sqlite3_wal_checkpoint_v2(impl_->connection, nullptr, mode, &pages, &moved);
  sqlite3_busy_timeout(impl_->connection, busy_wait_max_ms);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) impl_->fail(code, "moving the log into the database");
  return pages == moved;
}

Savepoint::Savepoint(Database& database) : database_(database) {
  // One name for all: SQLite takes the innermost.
  database.run("savepoint inner");
}

Savepoint::~Savepoint() {
  // SQLite may have given up the whole transaction, and this savepoint with it.
  if (!open_ || !database_.in_transaction()) return;
  try {
    database_.run("rollback to inner");
    database_.run("release inner");
  } catch (const Fault&) {
    // What cannot be undone alone is undone with everything around it; in_transaction() tells.
    try {
      if (database_.in_transaction()) database_.run("rollback");
    } catch (const Fault&) {
      // Then the connection is broken, and every later statement says so.
    }
  }
}

void Savepoint::release() {
  database_.run("release inner");
  open_ = false;
}

void migrate(Database& database, const Migrations& migrations) {
  Savepoint all(database);
  database.run(
      "create table if not exists migration "
      "(part text primary key, steps integer not null) without rowid");
  std::string part = migrations.part;
  auto done = static_cast<std::size_t>(
      database.find_integer("select steps from migration where part = ?", {part}).value_or(0));
  if (done > migrations.steps.size())
    throw Fault("the database's part '" + part + "' was written by a newer version");
  for (auto* step : migrations.steps.subspan(done)) database.script(step);
  if (done < migrations.steps.size())
    database.run("insert or replace into migration (part, steps) values (?, ?)",
                 {part, static_cast<std::int64_t>(migrations.steps.size())});
  all.release();
}

}  // namespace windlass::store
