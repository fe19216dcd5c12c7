// Every byte that lies in a database's rows: to look for what must not be there.
#pragma once

#include <string>
#include <vector>

#include "store/database.h"

namespace windlass::cloud::testing {

inline std::string every_row(store::Database& db) {
  std::vector<std::string> tables;
  for (auto row : db.query("select name from sqlite_master where type = 'table'"))
    tables.push_back(row.text(0));
  std::string bytes;
  for (auto& table : tables) {
    std::vector<std::string> columns;
    for (auto row : db.query("select name from pragma_table_info(?)", {table}))
      columns.push_back(row.text(0));
    for (auto& column : columns)
      for (auto row : db.query("select \"" + column + "\" from \"" + table + "\""))
        bytes += row.text(0) + "\n";
  }
  return bytes;
}

}  // namespace windlass::cloud::testing
