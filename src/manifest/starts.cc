#include "manifest/starts.h"

#include "base/text.h"
#include "manifest/references.h"
#include "manifest/start_texts.h"
#include "manifest/values.h"

namespace windlass::manifest {

namespace {

struct File {
  const char* path;
  std::string_view text;
  bool executable = false;
};

constexpr Start known[] = {
    {"site", "A static site: two machines with nginx behind a balancer."},
    {"web", "A web service: a public edge that asks private machines behind an inner balancer."},
    {"worker",
     "A web service, workers that grow with a queue, and a database with a disk of its own."},
};

constexpr File site[] = {
    {"windlass.yaml", site_manifest},
    {"pages/index.html", site_page},
    {"pages/healthz", "ok\n"},
    {"README.md", readme},
};
constexpr File web[] = {
    {"windlass.yaml", web_manifest}, {"app/service.py", web_service, true},
    {"app/app.service", web_unit},   {"image/install.sh", web_install, true},
    {"README.md", readme},
};
constexpr File worker[] = {
    {"windlass.yaml", worker_manifest},
    {"app/service.py", worker_service, true},
    {"app/worker.py", worker_worker, true},
    {"app/app.service", web_unit},
    {"app/worker.service", worker_unit},
    {"image/install.sh", worker_install, true},
    {"image/check.sh", worker_check, true},
    {"image/database.sh", worker_database, true},
    {"README.md", readme},
};

std::span<const File> files(std::string_view start) {
  if (start == "site") return site;
  if (start == "web") return web;
  if (start == "worker") return worker;
  return {};
}

}  // namespace

std::span<const Start> starts() { return known; }

Result<std::vector<NewFile>> files_of_start(std::string_view start, std::string_view app) {
  if (auto wrong = complaint(Rule::Name, app)) return Error{"Usage", *wrong};
  auto found = files(start);
  if (found.empty()) {
    std::vector<std::string> names;
    for (auto& one : known) names.push_back(one.name);
    return Error{"Usage", no_such("start", start, names)};
  }
  std::vector<NewFile> out;
  for (auto& file : found)
    out.push_back({file.path, replace_all(std::string(file.text), "APP", app), file.executable});
  return out;
}

}  // namespace windlass::manifest
