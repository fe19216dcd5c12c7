// A form in two pieces or in one: the outcome must be the same, and the file never larger than what
// was sent.
#include <cstdlib>

#include "http/multipart_form.h"

using namespace windlass;

namespace {

std::string outcome(std::string_view text, std::size_t cut) {
  auto form = http::MultipartForm::of("multipart/form-data; boundary=B");
  std::string file;
  auto taken = form->take(text.substr(0, cut), file);
  if (taken) taken = form->take(text.substr(cut), file);
  if (taken) taken = form->finish();
  if (file.size() > text.size()) std::abort();
  if (!taken) return "refused";
  auto told = form->file_name() + "\n" + file;
  for (auto& [name, value] : form->fields()) told += "\n" + name + "=" + value;
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  auto cut = static_cast<std::size_t>(data[0] * 256 + data[1]) % (text.size() + 1);
  if (outcome(text, text.size()) != outcome(text, cut)) std::abort();
  return 0;
}
