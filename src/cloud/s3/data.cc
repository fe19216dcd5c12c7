#include "cloud/s3/data.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <span>

#include "base/fault.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud::s3 {

namespace {

enum Kind { Inline = 0, InFile = 1, Composed = 2 };

// Up to here a row is cheaper than a file, and shares the group commit.
constexpr std::uint64_t inline_max = 64 << 10;

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

// How bytes lie encrypted: with which data key, from which start.
struct Seal {
  std::optional<std::int64_t> data_key = {};
  std::string start = {};
};

std::int64_t add_row(S3& s3, Kind kind, std::uint64_t size, const std::string* file,
                     const std::string* bytes) {
  s3.db.run("insert into s3_data (size, kind, file, bytes) values (?, ?, ?, ?)",
            {size, static_cast<int>(kind), file ? store::Bind(*file) : store::Bind(nullptr),
             bytes ? store::Bind(store::Blob{*bytes}) : store::Bind(nullptr)});
  return s3.db.last_insert_id();
}

std::int64_t add_sealed_row(S3& s3, Kind kind, std::uint64_t size, const std::string* file,
                            const std::string* bytes, const Seal& seal) {
  auto id = add_row(s3, kind, size, file, bytes);
  if (seal.data_key)
    s3.db.run("update s3_data set data_key = ?, start = ? where id = ?",
              {seal.data_key, store::Blob{seal.start}, id});
  return id;
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

// Writes the body to a file of its own, durably; answers the file's name. With a cipher, encrypted.
std::string write_file(S3& s3, const Body& body, const StreamCipher* cipher = nullptr) {
  auto name = s3.work.random.hex(34);
  name.insert(2, "/");
  auto path = path_of(s3, name);
  auto descriptor = create_file(path);
  if (descriptor < 0) throw_errno("creating " + path);
  s3.work.if_undone([path] { remove_file(path); });
  File file(descriptor, path, File::Keep::WhileOpen);
  std::uint64_t offset = 0;
  std::string changed;
  body.read([&](std::string_view piece) {
    if (cipher) {
      changed = piece;
      cipher->apply(offset, changed);
      offset += piece.size();
      piece = changed;
    }
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
  std::optional<std::int64_t> data_key;
};

DataRow data_row(const S3& s3, std::int64_t id) {
  auto rows = s3.db.query(
      "select uses, kind, coalesce(file, ''), data_key from s3_data where id = ?", {id});
  if (rows.done()) throw Fault("the bytes of an object have no row");
  auto row = rows.row();
  return {row.integer(0), static_cast<Kind>(row.integer(1)), row.text(2), row.optional_integer(3)};
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

// Bytes in a file that has no name and goes with the body.
int nameless_file(const S3& s3) {
  auto& folder = s3.work.settings.object_dir;
  auto descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) throw_errno("creating a file in " + folder);
  return descriptor;
}

Body in_nameless_file(const S3& s3, const Body& body) {
  auto file = std::make_shared<File>(nameless_file(s3), "", File::Keep::Always);
  body.read([&](std::string_view piece) {
    write_all(file->descriptor(), piece, "a nameless file");
    return true;
  });
  return Body(std::move(file), 0, body.size());
}

// A part of an encrypted file as it was before; only that part is read. A large one goes through a
// file, so that no object is ever whole in memory.
Body decrypted(const S3& s3, const Body& encrypted, std::uint64_t offset,
               const StreamCipher& cipher) {
  constexpr std::uint64_t memory_max = 1 << 20;
  if (encrypted.size() <= memory_max) {
    auto bytes = encrypted.read_all();
    cipher.apply(offset, bytes);
    return Body(std::move(bytes));
  }
  auto file = std::make_shared<File>(nameless_file(s3), "", File::Keep::Always);
  std::string changed;
  encrypted.read([&](std::string_view piece) {
    changed = piece;
    cipher.apply(offset, changed);
    offset += piece.size();
    write_all(file->descriptor(), changed, "a nameless file");
    return true;
  });
  return Body(std::move(file), 0, encrypted.size());
}

Result<Body> open_slices(const S3& s3, Ciphers& ciphers, const std::vector<Slice>& slices);

// A leaf's bytes as a body; a composed one's as a body of several slices.
Result<Body> open_row(const S3& s3, Ciphers& ciphers, std::int64_t id, std::int64_t offset,
                      std::int64_t size) {
  auto rows =
      s3.db.query("select kind, file, bytes, data_key, start from s3_data where id = ?", {id});
  if (rows.done()) throw Fault("the bytes of an object have no row");
  auto row = rows.row();
  auto kind = static_cast<Kind>(row.integer(0));
  if (kind == Composed) return open_slices(s3, ciphers, slices_of(s3, id, offset, size));
  std::shared_ptr<const StreamCipher> cipher;
  if (auto data_key = row.optional_integer(3)) cipher = TRY(ciphers.of(*data_key, row.view(4)));
  auto first = static_cast<std::uint64_t>(offset);
  if (kind == Inline) {
    std::string bytes(row.view(2).substr(first, static_cast<std::size_t>(size)));
    if (cipher) cipher->apply(first, bytes);
    return Body(std::move(bytes));
  }
  auto file = open_file(s3, row.text(1));
  if (!file) return refusal("SlowDown", "Please reduce your request rate.");
  Body body(std::move(file), first, static_cast<std::uint64_t>(size));
  return cipher ? decrypted(s3, body, first, *cipher) : body;
}

// Slices of files stay where they are. A body in files cannot hold bytes of rows (or decrypted
// ones): where both are among them, those go to a file.
Result<Body> open_slices(const S3& s3, Ciphers& ciphers, const std::vector<Slice>& slices) {
  std::vector<Body> parts;
  bool files = false;
  for (auto& slice : slices) {
    parts.push_back(TRY(open_row(s3, ciphers, *slice.data, slice.offset, slice.size)));
    files = files || parts.back().in_file();
  }
  std::string bytes;
  std::vector<Body::Slice> all;
  for (auto& part : parts) {
    if (!files) {
      bytes += part.bytes();
      continue;
    }
    auto filed = part.in_file() ? std::move(part) : in_nameless_file(s3, part);
    all.insert(all.end(), filed.slices().begin(), filed.slices().end());
  }
  return files ? Body(std::move(all)) : Body(std::move(bytes));
}

}  // namespace

namespace {

DataId keep_sealed(S3& s3, Body body, const DataKey& key) {
  Seal seal{.data_key = key.id, .start = std::string(StreamCipher::start_size, '\0')};
  s3.work.random.fill(std::as_writable_bytes(std::span(seal.start)));
  StreamCipher cipher(key.plaintext, seal.start);
  auto size = body.size();
  if (!body.in_file() && size <= inline_max) {
    cipher.apply(0, body.bytes());
    return add_sealed_row(s3, Inline, size, nullptr, &body.bytes(), seal);
  }
  // What the gateway spooled goes with the body.
  auto name = write_file(s3, body, &cipher);
  return add_sealed_row(s3, InFile, size, &name, nullptr, seal);
}

}  // namespace

DataId keep_data(S3& s3, Body body, const std::optional<DataKey>& key) {
  if (body.empty()) return std::nullopt;
  if (key) return keep_sealed(s3, std::move(body), *key);
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
  if (s3.db.run("delete from s3_data where id = ? and uses = 1 and kind = 0 and data_key is null",
                {*data}) == 1)
    return;
  auto row = data_row(s3, *data);
  if (row.uses > 1) {
    s3.db.run("update s3_data set uses = uses - 1 where id = ?", {*data});
    return;
  }
  s3.db.run("delete from s3_data where id = ?", {*data});
  if (row.data_key) drop_data_key(s3, *row.data_key);
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

// A row's bytes, as they lie, in a file of their own, which nobody uses yet.
Slice moved_to_file(S3& s3, const Slice& slice) {
  auto rows = s3.db.query("select bytes, data_key, start from s3_data where id = ?", {*slice.data});
  if (rows.done()) throw Fault("the bytes of an object have no row");
  auto row = rows.row();
  Body body(row.text(0));
  Seal seal{row.optional_integer(1), row.text(2)};
  auto name = write_file(s3, body);
  auto id = add_sealed_row(s3, InFile, body.size(), &name, nullptr, seal);
  s3.db.run("update s3_data set uses = 0 where id = ?", {id});
  return {id, slice.offset, slice.size};
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
  Ciphers ciphers(s3);
  return open_row(s3, ciphers, *data, offset, size);
}

}  // namespace windlass::cloud::s3
