#include "ops/site_files.h"

#include <algorithm>
#include <array>

#include "aws/paginate.h"
#include "aws/s3/copy_object.h"
#include "aws/s3/delete_object.h"
#include "aws/s3/head_object.h"
#include "aws/s3/list_objects_v2.h"
#include "base/hash.h"
#include "base/text.h"
#include "image/upload.h"
#include "manifest/references.h"
#include "ops/image_needs.h"
#include "ops/objects.h"

namespace windlass::ops {

namespace s3 = aws::s3;

namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 22> types = {{
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".xml", "application/xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".pdf", "application/pdf"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".zip", "application/zip"},
    {".mp4", "video/mp4"},
}};

constexpr const char* hash_header = "windlass-sha256";
// More than this goes in parts: the lock is kept between two of them, and each has its own time.
constexpr std::size_t at_once_max = 8u << 20;

std::string content_key(const Place& place, const std::string& hash) {
  return place.app + "/files/" + hash;
}

Result<std::optional<s3::HeadObjectOutput>> head_of(const Work& work, const std::string& bucket,
                                                    const std::string& key) {
  auto seen = work.target.client.call<s3::op::HeadObject>({.bucket = bucket, .key = key});
  if (seen) return std::optional(std::move(seen).value());
  if (seen.error().code == "NotFound" || seen.error().code == "NoSuchKey" ||
      seen.error().status == 404)
    return std::optional<s3::HeadObjectOutput>();
  return std::move(seen).error();
}

Result<bool> has_content(const Work& work, const std::string& bucket, const std::string& key,
                         const std::string& hash) {
  auto seen = TRY(head_of(work, bucket, key));
  if (!seen || !seen->metadata) return false;
  auto found = seen->metadata->find(hash_header);
  return found != seen->metadata->end() && found->second == hash;
}

}  // namespace

std::string media_type(std::string_view path) {
  auto lowered = lower(path);
  for (auto& [end, type] : types)
    if (lowered.ends_with(end)) return type;
  return "application/octet-stream";
}

Result<std::vector<SiteContent>> read_sites(const manifest::Model& model, const ReadSite& read) {
  std::vector<SiteContent> sites;
  for (auto& site : model.sites) {
    SiteContent content{
        .domain = site.domain, .output = "Site" + manifest::pascal(site.domain), .files = {}};
    if (read)
      for (auto& [path, bytes] : TRY(read(site))) {
        auto hash = hex(sha256(bytes));
        content.files[path] = hash;
        content.content[hash] = bytes;
      }
    sites.push_back(std::move(content));
  }
  return sites;
}

Json to_json(const std::vector<SiteContent>& sites) {
  Json::Array list;
  for (auto& site : sites) {
    Json one, files = Json::Object{};
    one.set("domain", site.domain);
    one.set("output", site.output);
    for (auto& [path, hash] : site.files) files.set(path, hash);
    one.set("files", std::move(files));
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<SiteContent> sites_of(const Json& json) {
  std::vector<SiteContent> sites;
  auto* list = json.find("sites");
  if (!list || !list->is_array()) return sites;
  for (auto& one : list->as_array()) {
    SiteContent site{one.text("domain").value_or(""), one.text("output").value_or(""), {}};
    if (auto* files = one.find("files"); files && files->is_object())
      for (auto& [path, hash] : files->as_object())
        if (hash.is_string()) site.files[path] = hash.as_string();
    sites.push_back(std::move(site));
  }
  return sites;
}

namespace {

Result<> keep_large(const Work& work, const std::string& key, const std::string& bytes,
                    const std::string& domain) {
  // Its name is its content's.
  if (TRY(head_of(work, work.target.bucket(), key))) return Done{};
  Result<> goes_on = Done{};
  auto parts = image_parts(work);
  parts.cancelled = [&] {
    goes_on = work.go_on();
    return !goes_on;
  };
  auto sent = image::upload(parts, key, Body(bytes), {}, [&](double share) {
    work.say("site/" + domain, Event::State::Going, domain + ": sending a large file", share);
  });
  return goes_on ? std::move(sent) : std::move(goes_on);
}

}  // namespace

Result<> keep_content(const Work& work, const Place& place, const std::vector<SiteContent>& sites) {
  for (auto& site : sites)
    for (auto& [hash, bytes] : site.content) {
      TRY(work.go_on());
      auto key = content_key(place, hash);
      if (bytes.size() > at_once_max)
        TRY(keep_large(work, key, bytes, site.domain));
      else
        TRY(create_object(work, key, bytes));
    }
  return Done{};
}

namespace {

Result<> remove_others(const Work& work, const std::string& bucket, const SiteContent& site) {
  std::vector<std::string> others;
  auto take = [&](const s3::ListObjectsV2Output& page) {
    if (page.contents)
      for (auto& object : *page.contents)
        if (!site.files.contains(object.key.value_or(""))) others.push_back(*object.key);
    return true;
  };
  TRY(aws::each_page<s3::op::ListObjectsV2>(*work.target.gate, {.bucket = bucket}, take));
  for (auto& key : others) {
    TRY(work.go_on());
    TRY(work.target.client.call<s3::op::DeleteObject>({.bucket = bucket, .key = key}));
  }
  return Done{};
}

Result<> publish(const Work& work, const Place& place, const SiteContent& site,
                 const std::string& bucket) {
  int done = 0;
  for (auto& [path, hash] : site.files) {
    TRY(work.go_on());
    if (!TRY(has_content(work, bucket, path, hash)))
      TRY(work.target.client.call<s3::op::CopyObject>(
          {.bucket = bucket,
           .content_type = media_type(path),
           .copy_source =
               work.target.bucket() + "/" + percent_encode(content_key(place, hash), "/"),
           .key = path,
           .metadata = {{{hash_header, hash}}},
           .metadata_directive = "REPLACE"}));
    work.say("site/" + site.domain, Event::State::Going, site.domain + ": " + path,
             static_cast<double>(++done) / static_cast<double>(site.files.size()));
  }
  // New pages first: no page may lead to one that is gone already.
  TRY(remove_others(work, bucket, site));
  work.say("site/" + site.domain, Event::State::Done,
           site.domain + ": " + std::to_string(site.files.size()) + " files");
  return Done{};
}

}  // namespace

Result<> publish(const Work& work, const Place& place, const std::vector<SiteContent>& sites,
                 const StackSeen& stack) {
  for (auto& site : sites) {
    auto bucket = stack.outputs.find(site.output);
    if (bucket == stack.outputs.end()) continue;
    TRY(publish(work, place, site, bucket->second));
  }
  return Done{};
}

}  // namespace windlass::ops
