// Structured logging: a sentence and named values; readable on a terminal, JSON otherwise.
//
//   log.info("served a request", {{"service", "sqs"}, {"status", "200"}});
//
// Secrets never get here: callers log names and identifiers, not bodies.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace windlass {

class Log {
 public:
  using Field = std::pair<std::string_view, std::string_view>;
  using Fields = std::initializer_list<Field>;
  enum class Form { Text, Json };

  // Writes to the given file descriptor, which stays its owner's.
  Log(int descriptor, Form form, const Clock& clock)
      : descriptor_(descriptor), form_(form), clock_(clock) {}

  void info(std::string_view message, Fields fields = {}) { write("info", message, fields); }
  void warn(std::string_view message, Fields fields = {}) { write("warn", message, fields); }
  void error(std::string_view message, Fields fields = {}) { write("error", message, fields); }

 private:
  void write(std::string_view level, std::string_view message, Fields fields);

  int descriptor_;
  Form form_;
  const Clock& clock_;
};

}  // namespace windlass
