#include "base/log.h"

#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass {

namespace {

// Values come from strangers. What would end a line, steer a terminal or break JSON is written as
// \xNN: control characters (the two-byte ones of C1 too), and every byte beyond ASCII when the
// whole is not UTF-8.
std::string harmless(std::string_view text) {
  bool const utf8 = is_utf8(text);
  auto controls = [&](std::size_t i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8)) return true;
    return i > 0 && text[i - 1] == '\xc2' && c >= 0x80 && c < 0xa0;
  };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!controls(i)) {
      out += text[i];
      continue;
    }
    // The lead byte of a C1 character is in `out` already.
    if (utf8 && static_cast<unsigned char>(text[i]) >= 0x80) out.pop_back();
    out += "\\x" + hex(text.substr(i, 1));
  }
  return out;
}

std::string as_json(std::string_view time, std::string_view level, std::string_view message,
                    Log::Fields fields) {
  Json line(Json::Object{{"time", time}, {"level", level}, {"message", harmless(message)}});
  for (auto& [name, value] : fields) {
    auto key = harmless(name);
    // A field never hides the sentence, or another field.
    while (line.find(key)) key += '_';
    // JSON has its own escapes for control characters.
    line.set(std::move(key), is_utf8(value) ? std::string(value) : harmless(value));
  }
  return line.dump();
}

std::string as_text(std::string_view time, std::string_view level, std::string_view message,
                    Log::Fields fields) {
  std::string line(time);
  line += level == "info" ? " " : level == "warn" ? " warning: " : " error: ";
  line += harmless(message);
  for (auto& [name, value] : fields) {
    auto shown = harmless(value);
    line += "  " + harmless(name) + '=';
    bool const plain =
        shown == value && !shown.empty() && shown.find_first_of(" \"=") == std::string::npos;
    if (plain) {
      line += shown;
    } else {
      line += '"' + replace_all(std::move(shown), "\"", "\\\"") + '"';
    }
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
