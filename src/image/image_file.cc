#include "image/image_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "image/tar.h"

namespace windlass::image {

namespace {

constexpr const char* about_name = "image.json";
constexpr const char* report_name = "report.json";
constexpr const char* image_name = "image.bin";
constexpr const char* sums_name = "SHA256SUMS";
constexpr std::uint64_t text_bytes_max = 16u << 20;

Json shown(const std::map<std::string, std::string>& texts) {
  Json::Object members;
  for (auto& [key, value] : texts) members.emplace_back(key, value);
  return members;
}

std::map<std::string, std::string> texts_in(const Json* json) {
  std::map<std::string, std::string> texts;
  if (json && json->is_object())
    for (auto& [key, value] : json->as_object())
      if (value.is_string()) texts[key] = value.as_string();
  return texts;
}

std::string about(const ImageFile& file) {
  return Json(Json::Object{{"windlass-image", 1},
                           {"app", file.app},
                           {"image", file.name},
                           {"inputs", file.inputs},
                           {"asked", file.asked},
                           {"id", file.id},
                           {"place", file.place},
                           {"architecture", file.architecture},
                           {"created", file.created},
                           {"tags", shown(file.tags)},
                           {"metadata", shown(file.metadata)},
                           {"object", file.object},
                           {"size", static_cast<std::int64_t>(file.size)}})
             .pretty() +
         "\n";
}

std::optional<ImageFile> read_about(const std::string& text) {
  auto json = parse_json(text);
  auto* version = json ? json->find("windlass-image") : nullptr;
  if (!version || !version->is_int() || version->as_int() != 1) return std::nullopt;
  auto at = [&](const char* name) { return json->text(name).value_or(""); };
  ImageFile file;
  file.app = at("app");
  file.name = at("image");
  file.inputs = at("inputs");
  file.asked = at("asked");
  file.id = at("id");
  file.place = at("place");
  file.architecture = at("architecture");
  file.created = at("created");
  file.tags = texts_in(json->find("tags"));
  file.metadata = texts_in(json->find("metadata"));
  file.object = at("object");
  return file;
}

std::string entry(const char* name, const std::string& bytes) {
  return tar_header(name, bytes.size()) + bytes + tar_fill(bytes.size());
}

std::string sum_line(const std::string& digest, const char* name) {
  return digest + "  " + name + "\n";
}

// Reads an archive's entries in their order, and sums them up.
struct Reader {
  const std::string& path;
  const Body& all;
  const std::function<bool(double)>& looked;
  std::uint64_t at = 0;
  std::string sums = {};

  Error foreign() const {
    return {"BadFile", path + " is no image that `windlass image export` wrote"};
  }
  Error damaged(const std::string& how) const {
    return {"BadFile", path + " is damaged: " + how +
                           "; nothing was changed. Copy it again from where it was kept"};
  }

  // The bytes of the entry, which must have that name.
  Result<Body> next(const char* name) {
    auto header = read_tar_header(all.slice(at, tar_block).read_all());
    if (!header || header->name != name)
      return at == 0 ? foreign() : damaged("it has no " + std::string(name));
    at += tar_block;
    if (header->size > all.size() - at) return damaged("it ends within " + std::string(name));
    auto bytes = all.slice(at, header->size);
    at += header->size + tar_fill(header->size).size();
    return bytes;
  }

  Result<std::string> next_text(const char* name) {
    auto bytes = TRY(next(name));
    if (bytes.size() > text_bytes_max) return damaged(std::string(name) + " is too large");
    auto text = bytes.read_all();
    sums += sum_line(hex(sha256(text)), name);
    return text;
  }

  Result<Body> next_image() {
    auto bytes = TRY(next(image_name));
    Sha256 hasher;
    std::uint64_t done = 0;
    auto goes_on = true;
    bytes.read([&](std::string_view piece) {
      hasher.update(piece);
      done += piece.size();
      goes_on = looked(static_cast<double>(done) / static_cast<double>(bytes.size()));
      return goes_on;
    });
    if (!goes_on) return Error{"Cancelled", "it was cancelled"};
    sums += sum_line(hex(hasher.finish()), image_name);
    return bytes;
  }
};

}  // namespace

std::string beginning_of(const ImageFile& file) {
  return entry(about_name, about(file)) + entry(report_name, file.report) +
         tar_header(image_name, file.size);
}

std::string ending_of(const ImageFile& file, const std::string& sha256_of_image) {
  auto sums = sum_line(hex(sha256(about(file))), about_name) +
              sum_line(hex(sha256(file.report)), report_name) +
              sum_line(sha256_of_image, image_name);
  return tar_fill(file.size) + entry(sums_name, sums) + tar_end();
}

Result<OpenedImageFile> open_image_file(const std::string& path,
                                        const std::function<bool(double)>& looked) {
  auto descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat facts {};
  if (descriptor < 0 || ::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    return Error{"NoFile", "cannot read " + path};
  Body all(std::make_shared<File>(descriptor, path, File::Keep::Always), 0,
           static_cast<std::uint64_t>(facts.st_size));
  Reader reader{path, all, looked};
  auto file = read_about(TRY(reader.next_text(about_name)));
  if (!file) return reader.foreign();
  file->report = TRY(reader.next_text(report_name));
  auto image = TRY(reader.next_image());
  file->size = image.size();
  auto expected = reader.sums;
  auto sums = TRY(reader.next_text(sums_name));
  if (sums != expected)
    return reader.damaged("its content does not have the digests that " + std::string(sums_name) +
                          " says");
  return OpenedImageFile{*std::move(file), std::move(image)};
}

}  // namespace windlass::image
