// The prepared statements of one connection, kept by their text. Only for database.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace windlass::store {

struct Prepared {
  Prepared(sqlite3* connection, std::string_view sql);
  ~Prepared();
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  std::string sql;
  sqlite3_stmt* statement = nullptr;
  std::size_t parameters = 0;
  std::uint64_t last_use = 0;
  bool busy = false;  // a cursor is open on it
};

class Statements {
 public:
  // Enough for every literal of every service; SQL made at run time pushes out what is old.
  static constexpr std::size_t kept_max = 512;

  // The statement of that text; nullptr when a cursor has it, then the caller prepares its own.
  Prepared* find(sqlite3* connection, std::string_view sql);
  void clear();

 private:
  struct Slot {
    const char* text = nullptr;
    std::size_t size = 0;
    Prepared* prepared = nullptr;
  };

  Prepared& find_by_content(sqlite3* connection, std::string_view sql);
  void drop_oldest();

  // Callers pass literals, so the address nearly always names the text: a look and a comparison.
  std::array<Slot, 256> by_address_;
  std::unordered_map<std::string_view, std::unique_ptr<Prepared>> by_content_;
  std::uint64_t uses_ = 0;
};

// Throws what went wrong, with the text that did it (never with the values bound to it).
[[noreturn]] void throw_sqlite(sqlite3* connection, int code, std::string_view doing);

}  // namespace windlass::store
