#include "base/log.h"

#include <unistd.h>

#include "base/json.h"
#include "base/time.h"

namespace windlass {

namespace {

std::string as_json(std::string_view time, std::string_view level, std::string_view message,
                    Log::Fields fields) {
  Json line(Json::Object{{"time", time}, {"level", level}, {"message", message}});
  for (auto& [name, value] : fields) line.set(std::string(name), value);
  return line.dump();
}

std::string as_text(std::string_view time, std::string_view level, std::string_view message,
                    Log::Fields fields) {
  std::string line(time);
  line += level == "info" ? " " : level == "warn" ? " warning: " : " error: ";
  line += message;
  for (auto& [name, value] : fields) {
    line += "  ";
    line += name;
    line += '=';
    // A value with blanks is quoted, and control characters never reach a terminal.
    if (value.find_first_of(" \t\r\n\"\x1b") == std::string_view::npos && !value.empty()) line += value;
    else append_json_string(line, value);
  }
  return line;
}

}  // namespace

void Log::write(std::string_view level, std::string_view message, Fields fields) {
  auto time = format_iso8601_millis(clock_.now());
  auto line = form_ == Form::Json ? as_json(time, level, message, fields)
                                  : as_text(time, level, message, fields);
  line += '\n';
  // One write a line, so that lines of several threads never mix. A log that cannot be written
  // (full disk) must not stop the work.
  [[maybe_unused]] auto written = ::write(descriptor_, line.data(), line.size());
}

}  // namespace windlass
