// Files that no object needs: removed when no reader can still want them, or after a crash.
#include <unistd.h>

#include <filesystem>
#include <set>

#include "cloud/s3/data.h"
#include "cloud/s3/s3.h"

namespace windlass::cloud::s3 {

bool remove_garbage(Work& work, const Call& call) {
  constexpr auto unread_after = std::chrono::seconds(10);
  constexpr int files_a_run = 20;
  S3 s3(work);
  std::vector<std::string> files;
  for (auto row : s3.db.query("select file from s3_garbage where since <= ? order by since limit ?",
                              {(call.now - unread_after).time_since_epoch().count(), files_a_run}))
    files.push_back(row.text(0));
  // The rows that named them are gone for good (their commit was seconds ago): whatever becomes of
  // this transaction, the files may go at once.
  for (auto& file : files) {
    ::unlink((work.settings.object_dir + "/" + file).c_str());
    s3.db.run("delete from s3_garbage where file = ?", {file});
  }
  // Answers that nobody will ask for again (complete_upload.cc).
  constexpr auto completed_for = std::chrono::hours(24);
  s3.db.run(
      "delete from s3_completed where (bucket, key, upload) in"
      " (select bucket, key, upload from s3_completed where at <= ? order by at limit 100)",
      {(call.now - completed_for).time_since_epoch().count()});
  return files.size() == files_a_run;
}

namespace {

// The files that this process has open.
std::set<std::string> open_paths() {
  namespace fs = std::filesystem;
  std::set<std::string> paths;
  std::error_code failed;
  for (auto& entry : fs::directory_iterator("/proc/self/fd", failed))
    if (auto path = fs::read_symlink(entry.path(), failed); !failed) paths.insert(path.string());
  return paths;
}

}  // namespace

int sweep(store::Database& db, const std::string& object_dir, Sweep when) {
  namespace fs = std::filesystem;
  int removed = 0;
  std::error_code ignored;
  auto in_use = when == Sweep::WhileServing ? open_paths() : std::set<std::string>();
  for (auto& entry : fs::recursive_directory_iterator(object_dir, ignored)) {
    if (!entry.is_regular_file()) continue;
    auto name = entry.path().lexically_relative(object_dir).string();
    if (db.any("select 1 from s3_data where file = ?", {name}) ||
        db.any("select 1 from s3_garbage where file = ?", {name}) ||
        in_use.contains(fs::weakly_canonical(entry.path(), ignored).string()))
      continue;
    ::unlink(entry.path().c_str());
    ++removed;
  }
  return removed;
}

}  // namespace windlass::cloud::s3
