// multipart/form-data as browsers send it, taken apart as it streams: small fields, then one file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace windlass::http {

class MultipartForm {
 public:
  // All that stands before the file, its own head included.
  static constexpr std::size_t fields_bytes_max = 20 << 10;

  static bool is_type(std::string_view content_type);
  // The error: no boundary is named.
  static Result<MultipartForm> of(std::string_view content_type);

  // Appends what `piece` holds of the file to `file`.
  Result<> take(std::string_view piece, std::string& file);
  // No more will come.
  Result<> finish() const;

  // From here on, `fields` are complete: those behind the file do not count.
  bool file_begun() const { return stage_ >= Stage::File; }
  const Headers& fields() const { return fields_; }
  // Without the directories that some browsers tell.
  const std::string& file_name() const { return file_name_; }

 private:
  enum class Stage { Text, Mark, Head, File, LastMark, Behind };

  explicit MultipartForm(std::string_view boundary)
      : delimiter_("\r\n--" + std::string(boundary)) {}
  Result<bool> step(std::string& file);
  Result<bool> read_text();
  Result<bool> read_mark();
  Result<bool> read_head();
  bool read_file(std::string& file);
  void drop(std::size_t size);

  std::string delimiter_;
  std::string pending_ = "\r\n";  // so that the first delimiter is like all others
  Stage stage_ = Stage::Text;
  bool in_field_ = false;  // false: what precedes the first delimiter
  std::string name_;
  Headers fields_;
  std::string file_name_;
  std::size_t before_file_ = 0;
  std::size_t behind_file_ = 0;
};

}  // namespace windlass::http
