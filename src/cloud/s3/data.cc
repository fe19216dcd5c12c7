#include "cloud/s3/data.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/fault.h"
#include "cloud/s3/errors.h"
#include "cloud/s3/s3.h"

namespace windlass::cloud::s3 {

namespace {

enum Kind { Inline = 0, InFile = 1, Composed = 2 };

// Up to here a row is cheaper than a file, and shares the group commit.
constexpr std::uint64_t inline_max = 64 << 10;

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

std::int64_t add_row(S3& s3, Kind kind, std::uint64_t size, const std::string* file,
                     const std::string* bytes) {
  s3.db.run("insert into s3_data (size, kind, file, bytes) values (?, ?, ?, ?)",
            {size, static_cast<int>(kind), file ? store::Bind(*file) : store::Bind(nullptr),
             bytes ? store::Bind(store::Blob{*bytes}) : store::Bind(nullptr)});
  return s3.db.last_insert_id();
}

std::string path_of(const S3& s3, const std::string& file) {
  return s3.work.settings.object_dir + "/" + file;
}

int create_file(const std::string& path) {
  constexpr auto flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  auto descriptor = ::open(path.c_str(), flags, 0600);
  if (descriptor >= 0 || errno != ENOENT) return descriptor;
  auto folder = path.substr(0, path.rfind('/'));
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throw_errno("creating " + folder);
  return ::open(path.c_str(), flags, 0600);
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_errno("writing " + path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Writes the body to a file of its own, durably; answers the file's name.
std::string write_file(S3& s3, const Body& body) {
  auto name = s3.work.random.hex(34);
  name.insert(2, "/");
  auto path = path_of(s3, name);
  auto descriptor = create_file(path);
  if (descriptor < 0) throw_errno("creating " + path);
  s3.work.if_undone([path] { remove_file(path); });
  File file(descriptor, path, File::Keep::WhileOpen);
  body.read([&](std::string_view piece) {
    write_all(descriptor, piece, path);
    return true;
  });
  if (::fdatasync(descriptor) != 0) throw_errno("writing " + path);
  file.keep();
  return name;
}

// The name of a file that the gateway has spooled among our files, whole; "" for any other body.
std::string spooled_name(const S3& s3, const Body& body) {
  if (body.slices().size() != 1 || body.offset() != 0) return "";
  auto folder = s3.work.settings.object_dir + "/";
  auto& file = *body.file();
  if (!file.path().starts_with(folder)) return "";
  struct stat facts {};
  if (::fstat(file.descriptor(), &facts) != 0 || facts.st_size < 0 ||
      static_cast<std::uint64_t>(facts.st_size) != body.size())
    return "";
  return file.path().substr(folder.size());
}

struct DataRow {
  std::int64_t uses;
  Kind kind;
  std::string file;
};

DataRow data_row(const S3& s3, std::int64_t id) {
  auto rows = s3.db.query("select uses, kind, coalesce(file, '') from s3_data where id = ?", {id});
  if (rows.done()) throw Fault("the bytes of an object have no row");
  auto row = rows.row();
  return {row.integer(0), static_cast<Kind>(row.integer(1)), row.text(2)};
}

std::vector<Slice> slices_of(const S3& s3, std::int64_t owner, std::int64_t offset,
                             std::int64_t size) {
  std::vector<Slice> slices;
  for (auto row : s3.db.query("select start, data, offset, size from s3_slice"
                              " where owner = ? and start < ? and start + size > ? order by start",
                              {owner, offset + size, offset})) {
    auto begin = std::max(offset, row.integer(0));
    auto end = std::min(offset + size, row.integer(0) + row.integer(3));
    slices.push_back({row.integer(1), row.integer(2) + begin - row.integer(0), end - begin});
  }
  return slices;
}

std::shared_ptr<File> open_file(const S3& s3, const std::string& name) {
  auto path = path_of(s3, name);
  auto descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && (errno == EMFILE || errno == ENFILE)) return nullptr;
  if (descriptor < 0) throw_errno("opening " + path);
  return std::make_shared<File>(descriptor, path, File::Keep::Always);
}

Result<Body> open_slices(const S3& s3, const std::vector<Slice>& slices);

// A leaf's bytes as a body; a composed one's as a body of several slices.
Result<Body> open_row(const S3& s3, std::int64_t id, std::int64_t offset, std::int64_t size) {
  auto rows = s3.db.query("select kind, file, bytes from s3_data where id = ?", {id});
  if (rows.done()) throw Fault("the bytes of an object have no row");
  auto row = rows.row();
  switch (static_cast<Kind>(row.integer(0))) {
    case Inline:
      return Body(std::string(
          row.view(2).substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size))));
    case InFile: {
      auto file = open_file(s3, row.text(1));
      if (!file) return refusal("SlowDown", "Please reduce your request rate.");
      return Body(std::move(file), static_cast<std::uint64_t>(offset),
                  static_cast<std::uint64_t>(size));
    }
    case Composed: break;
  }
  return open_slices(s3, slices_of(s3, id, offset, size));
}

// Slices of files stay where they are. Where inline bytes are among them (parts of an upload may be
// small), a body in files cannot hold them, so those go through memory when they are all there is.
Result<Body> open_slices(const S3& s3, const std::vector<Slice>& slices) {
  std::vector<Body::Slice> files;
  std::string bytes;
  for (auto& slice : slices) {
    auto part = TRY(open_row(s3, *slice.data, slice.offset, slice.size));
    if (!part.in_file()) {
      bytes += part.bytes();
    } else {
      files.insert(files.end(), part.slices().begin(), part.slices().end());
    }
  }
  if (files.empty()) return Body(std::move(bytes));
  if (bytes.empty()) return Body(std::move(files));
  throw Fault("an object mixes rows and files");
}

}  // namespace

DataId keep_data(S3& s3, Body body) {
  if (body.empty()) return std::nullopt;
  auto size = body.size();
  if (!body.in_file() && size <= inline_max)
    return add_row(s3, Inline, size, nullptr, &body.bytes());

  auto name = body.in_file() ? spooled_name(s3, body) : "";
  if (name.empty()) {
    name = write_file(s3, body);
  } else {
    // Removed by us from now on: at the end of a refused call, or by sweep() after a crash.
    body.file()->keep();
    s3.work.if_undone([path = body.file()->path()] { remove_file(path); });
  }
  return add_row(s3, InFile, size, &name, nullptr);
}

DataId share_data(S3& s3, DataId data) {
  if (data) s3.db.run("update s3_data set uses = uses + 1 where id = ?", {*data});
  return data;
}

void release_data(S3& s3, const Call& call, DataId data) {
  if (!data) return;
  // Most are small and used once: one statement.
  if (s3.db.run("delete from s3_data where id = ? and uses = 1 and kind = 0", {*data}) == 1) return;
  auto row = data_row(s3, *data);
  if (row.uses > 1) {
    s3.db.run("update s3_data set uses = uses - 1 where id = ?", {*data});
    return;
  }
  s3.db.run("delete from s3_data where id = ?", {*data});
  if (row.kind == InFile)
    s3.db.run("insert or replace into s3_garbage (file, since) values (?, ?)",
              {row.file, call.now.time_since_epoch().count()});
  if (row.kind != Composed) return;
  std::vector<std::int64_t> leaves;
  for (auto leaf : s3.db.query("select data from s3_slice where owner = ?", {*data}))
    leaves.push_back(leaf.integer(0));
  for (auto leaf : leaves) release_data(s3, call, leaf);
  s3.db.run("delete from s3_slice where owner = ?", {*data});
  s3.db.run("delete from s3_part where data = ?", {*data});
}

namespace {

struct Leaf : Slice {
  bool in_row = false;
};

Leaf leaf_of(const S3& s3, const Slice& slice) {
  return {slice, data_row(s3, *slice.data).kind == Inline};
}

// Slices of leaves: composed rows among them are taken apart.
std::vector<Leaf> leaves_of(const S3& s3, const std::vector<Slice>& slices) {
  std::vector<Leaf> leaves;
  for (auto& slice : slices) {
    if (!slice.data || slice.size == 0) continue;
    auto kind = data_row(s3, *slice.data).kind;
    if (kind != Composed) {
      leaves.push_back({slice, kind == Inline});
      continue;
    }
    for (auto& inner : slices_of(s3, *slice.data, slice.offset, slice.size))
      leaves.push_back(leaf_of(s3, inner));
  }
  return leaves;
}

// A body is in memory or in files: small parts that meet large ones move to files of their own, and
// rows alone stay rows only while they are little.
bool must_be_files(const std::vector<Leaf>& leaves) {
  constexpr std::int64_t rows_max = 1 << 20;
  std::int64_t in_rows = 0;
  bool files = false;
  for (auto& leaf : leaves) {
    if (leaf.in_row)
      in_rows += leaf.size;
    else
      files = true;
  }
  return files || in_rows > rows_max;
}

// Bytes of a row in a file of their own, which nobody uses yet.
Slice moved_to_file(S3& s3, const Slice& slice) {
  auto body = open_row(s3, *slice.data, slice.offset, slice.size);
  auto name = write_file(s3, *body);
  auto id = add_row(s3, InFile, body->size(), &name, nullptr);
  s3.db.run("update s3_data set uses = 0 where id = ?", {id});
  return {id, 0, slice.size};
}

}  // namespace

DataId compose_data(S3& s3, const std::vector<Slice>& slices) {
  auto leaves = leaves_of(s3, slices);
  if (leaves.empty()) return std::nullopt;

  auto to_files = must_be_files(leaves);
  auto id = add_row(s3, Composed, 0, nullptr, nullptr);
  std::int64_t start = 0;
  for (auto& leaf : leaves) {
    Slice slice = leaf.in_row && to_files ? moved_to_file(s3, leaf) : leaf;
    share_data(s3, slice.data);
    s3.db.run("insert into s3_slice (owner, start, data, offset, size) values (?, ?, ?, ?, ?)",
              {id, start, *slice.data, slice.offset, slice.size});
    start += slice.size;
  }
  s3.db.run("update s3_data set size = ? where id = ?", {start, id});
  return id;
}

Result<Body> open_data(const S3& s3, DataId data, std::int64_t offset, std::int64_t size) {
  if (!data || size == 0) return Body();
  return open_row(s3, *data, offset, size);
}

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
    remove_file(path_of(s3, file));
    s3.db.run("delete from s3_garbage where file = ?", {file});
  }
  return files.size() == files_a_run;
}

int sweep(store::Database& db, const std::string& object_dir) {
  namespace fs = std::filesystem;
  int removed = 0;
  std::error_code ignored;
  for (auto& entry : fs::recursive_directory_iterator(object_dir, ignored)) {
    if (!entry.is_regular_file()) continue;
    auto name = entry.path().lexically_relative(object_dir).string();
    if (db.any("select 1 from s3_data where file = ?", {name}) ||
        db.any("select 1 from s3_garbage where file = ?", {name}))
      continue;
    remove_file(entry.path().string());
    ++removed;
  }
  return removed;
}

}  // namespace windlass::cloud::s3
