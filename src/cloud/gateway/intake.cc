#include "cloud/gateway/intake.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault.h"

namespace windlass::cloud {

namespace {

void write_all(const File& file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto done = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) throw_errno("writing " + file.path());
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

}  // namespace

bool MemoryBudget::take(std::size_t bytes) {
  if (used_ + bytes > bytes_max_) return false;
  used_ += bytes;
  return true;
}

Intake::Intake(IntakeTerms terms, MemoryBudget& budget, Random& random)
    : terms_(std::move(terms)), budget_(budget), random_(random) {
  if (terms_.chunked) chunked_.emplace(std::move(*terms_.chunked));
}

Intake::~Intake() { budget_.give_back(charged_); }

Result<> Intake::take(std::string_view piece) {
  if (!chunked_) return keep(piece);
  content_.clear();
  TRY(chunked_->take(piece, content_));
  return keep(content_);
}

Result<> Intake::keep(std::string_view content) {
  size_ += content.size();
  if (size_ > terms_.size_max)
    return Error{"EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 413};
  if (terms_.digester) terms_.digester->update(content);
  if (!file_ && size_ > memory_max && !terms_.spool_dir.empty()) spool();
  if (file_) {
    write_all(*file_, content);
    return Done{};
  }
  if (!budget_.take(content.size()))
    return Error{"SlowDown", "Too many large requests at once. Please reduce your request rate.",
                 503};
  charged_ += content.size();
  memory_ += content;
  return Done{};
}

void Intake::spool() {
  auto path = terms_.spool_dir + "/spool-" + random_.hex(24);
  auto descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno("making " + path);
  file_ = std::make_shared<File>(descriptor, path, File::Keep::WhileOpen);
  write_all(*file_, memory_);
  memory_ = {};
  budget_.give_back(std::exchange(charged_, 0));
}

Result<Body> Intake::finish() {
  if (chunked_) TRY(chunked_->finish());
  if (terms_.digester)
    digests_ = terms_.digester->finish(chunked_ ? chunked_->trailer() : http::Headers());
  if (file_) return Body(file_, 0, size_);
  return Body(std::move(memory_));
}

}  // namespace windlass::cloud
