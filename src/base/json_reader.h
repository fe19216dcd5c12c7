// Reads JSON by pulling, straight into the reader's own structures: no tree, exact numbers.
//
// Every method returns false once the text turned out malformed; `error()` then says what and where.
// Strict as RFC 8259 is: no comments, no trailing commas, valid UTF-8, paired surrogates.
#pragma once

#include <string>
#include <string_view>

namespace windlass {

class JsonReader {
 public:
  enum class Kind { Null, Boolean, Number, String, Array, Object, Nothing };

  explicit JsonReader(std::string_view text, int depth_max = 100)
      : text_(text), depth_max_(depth_max) {}

  Kind peek();
  bool null();
  bool boolean(bool& out);
  bool number(std::string_view& token);  // as written; checked to be a JSON number
  bool string(std::string& out);
  bool skip();
  bool finish();  // nothing but blanks may follow

  // Calls on_key(std::string_view key) for each member, which must read or skip the value.
  template <class OnKey>
  bool object(OnKey on_key) {
    if (!open('{')) return false;
    std::string key;
    for (bool first = true; !close('}'); first = false) {
      if (!separator(first) || !string(key) || !colon()) return false;
      if (!on_key(std::string_view(key)) || failed()) return false;
    }
    return !failed();
  }

  // Calls on_element() for each element, which must read or skip it.
  template <class OnElement>
  bool array(OnElement on_element) {
    if (!open('[')) return false;
    for (bool first = true; !close(']'); first = false) {
      if (!separator(first)) return false;
      if (!on_element() || failed()) return false;
    }
    return !failed();
  }

  bool fail(std::string message);
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  // Where the reader stands: line and column count from 1, in bytes.
  std::size_t offset() const { return at_; }
  std::pair<int, int> position() const;

 private:
  void blanks();
  bool open(char bracket);
  bool close(char bracket);
  bool separator(bool first);
  bool colon();
  bool word(std::string_view expected);
  bool escape(std::string& out);
  bool four_hex(unsigned& out);

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int depth_max_;
  std::string error_;
};

}  // namespace windlass
