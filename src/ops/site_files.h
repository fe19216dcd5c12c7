// Static sites' files: what is to be seen is kept by content in the base stack's bucket, so that
// any revision's pages can be put back without a checkout.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "manifest/model.h"
#include "ops/stack.h"

namespace windlass::ops {

// A site's folder: path below it -> content.
using ReadSite =
    std::function<Result<std::map<std::string, std::string>>(const manifest::Site& site)>;

struct SiteContent {
  std::string domain;
  std::string output;                               // of the stack: its bucket
  std::map<std::string, std::string> files;         // path -> hash
  std::map<std::string, std::string> content = {};  // hash -> bytes, where they are at hand
};

Result<std::vector<SiteContent>> read_sites(const manifest::Model& model, const ReadSite& read);
Json to_json(const std::vector<SiteContent>& sites);
std::vector<SiteContent> sites_of(const Json& json);

// Keeps the content; then the buckets have just these files, each with its type.
Result<> keep_content(const Work& work, const Place& place, const std::vector<SiteContent>& sites);
Result<> publish(const Work& work, const Place& place, const std::vector<SiteContent>& sites,
                 const StackSeen& stack);

// "text/html; charset=utf-8" of "index.html".
std::string media_type(std::string_view path);

}  // namespace windlass::ops
