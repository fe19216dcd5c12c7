#include "image/exporting.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "aws/ec2/create_store_image_task.h"
#include "aws/ec2/describe_store_image_tasks.h"
#include "aws/s3/get_object.h"
#include "aws/s3/head_object.h"
#include "base/hash.h"
#include "base/text.h"
#include "image/heart.h"
#include "image/image_file.h"
#include "image/place.h"
#include "image/trouble.h"

namespace windlass::image {

namespace ec2 = aws::ec2;
namespace s3 = aws::s3;

namespace {

constexpr std::uint64_t piece_bytes = 8 << 20;
// AWS takes minutes for some gigabytes, and has a queue.
constexpr auto store_limit = std::chrono::hours(4);

// The file while it is on its way.
class Part {
 public:
  explicit Part(const std::string& path) : path_(path + ".part") {}

  // What is there of the same archive stays; its size.
  Result<std::uint64_t> begin(const std::string& beginning) {
    auto descriptor = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed("open");
    file_ = std::make_shared<File>(descriptor, path_, File::Keep::Always);
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0) return failed("read");
    auto size = static_cast<std::uint64_t>(facts.st_size);
    if (Body(file_, 0, size).slice(0, beginning.size()).read_all() == beginning) return size;
    TRY(cut(0));
    TRY(write(0, beginning));
    return std::uint64_t{beginning.size()};
  }
  Result<> cut(std::uint64_t size) {
    if (::ftruncate(file_->descriptor(), static_cast<off_t>(size)) != 0) return failed("cut");
    return Done{};
  }
  Result<> write(std::uint64_t at, std::string_view bytes) {
    while (!bytes.empty()) {
      auto written =
          ::pwrite(file_->descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed("write");
      bytes.remove_prefix(static_cast<std::size_t>(written));
      at += static_cast<std::uint64_t>(written);
    }
    return Done{};
  }
  Body bytes(std::uint64_t offset, std::uint64_t size) const { return Body(file_, offset, size); }
  Result<> finish(const std::string& path) {
    if (::fsync(file_->descriptor()) != 0 || std::rename(path_.c_str(), path.c_str()) != 0)
      return failed("finish");
    return Done{};
  }
  const std::string& path() const { return path_; }

 private:
  Error failed(const char* what) const {
    return {"NoFile", std::string("cannot ") + what + " " + path_ + ": " + std::strerror(errno)};
  }
  std::string path_;
  std::shared_ptr<File> file_;
};

class Exporting {
 public:
  Exporting(const BakeParts& parts, const Known& image, const std::string& path)
      : parts_(parts),
        image_(image),
        path_(path),
        client_(parts.transport),
        box_(parts.transport, parts.place.bucket, parts.sign),
        errand_{.app = tag_or_empty(image.tags, tag_app),
                .image = image.name(),
                .run = new_run(parts),
                .limit = {},
                .tags = {}},
        heart_(parts, errand_, stored_key(image.id)),
        part_(path) {}

  Result<> run() {
    tell(Progress::State::Begun, "storing " + image_.id + " in the bucket", -1);
    auto done = go();
    (void)heart_.stop();
    if (!done) tell(Progress::State::Failed, done.error().message, -1);
    return done;
  }

 private:
  Result<> go() {
    TRY(ensure_box(parts_, box_));
    heart_.beat();
    TRY(store());
    auto fetched = fetch();
    if (!fetched && has_part_)
      return Error{fetched.error().code, fetched.error().message + "; what has come is in " +
                                             part_.path() +
                                             ": the same command goes on from there, "
                                             "`windlass clean` removes the object"};
    TRY(std::move(fetched));
    TRY(box_.remove_for_good(stored_key(image_.id)));
    return Done{};
  }

  Result<std::optional<ec2::StoreImageTaskResult>> task() {
    ec2::DescribeStoreImageTasksRequest request;
    request.image_ids = std::vector{image_.id};
    auto asked = TRY(
        patiently(parts_, [&] { return client_.call<ec2::op::DescribeStoreImageTasks>(request); }));
    for (auto& one :
         asked.store_image_task_results.value_or(std::vector<ec2::StoreImageTaskResult>{}))
      if (one.bucket == parts_.place.bucket) return std::optional(one);
    return std::optional<ec2::StoreImageTaskResult>();
  }

  // What a former export has had stored serves as well.
  Result<bool> is_stored() {
    auto before = TRY(task());
    if (!before) return false;
    if (before->store_task_state == "InProgress") return true;
    return before->store_task_state == "Completed" && TRY(facts()).has_value();
  }

  Result<> store() {
    if (!TRY(is_stored())) {
      ec2::CreateStoreImageTaskRequest request;
      request.image_id = image_.id;
      request.bucket = parts_.place.bucket;
      TRY(client_.call<ec2::op::CreateStoreImageTask>(std::move(request)));
    }
    auto until = parts_.clock.now() + store_limit;
    while (parts_.clock.now() < until) {
      auto now = TRY(task());
      auto state = now ? now->store_task_state.value_or("") : "";
      if (state == "Completed") return Done{};
      if (state == "Failed")
        return Error{"ExportFailed", image_.id + " could not be stored: " +
                                         now->store_task_failure_reason.value_or("")};
      heart_.beat();
      if (now && now->progress_percentage.value_or(0) > 0)
        tell(Progress::State::Going, "storing " + image_.id + " in the bucket",
             0.4 * *now->progress_percentage / 100);
      if (parts_.cancelled()) return cancelled();
      parts_.sleep(std::chrono::milliseconds(parts_.place.local ? 250 : 5000));
    }
    return Error{"ExportFailed", image_.id + " is still being stored after four hours"};
  }

  Result<std::optional<s3::HeadObjectOutput>> facts() {
    auto head = patiently(parts_, [&] {
      return client_.call<s3::op::HeadObject>(
          {.bucket = parts_.place.bucket, .key = stored_key(image_.id)});
    });
    if (head) return std::optional(*std::move(head));
    if (head.error().status == 404) return std::optional<s3::HeadObjectOutput>();
    return std::move(head).error();
  }

  Result<> fetch() {
    auto head = TRY(facts());
    if (!head)
      return Error{"ExportFailed", "the object " + stored_key(image_.id) + " went away: again"};
    auto file = TRY(described(*head));
    auto beginning = beginning_of(file);
    auto has = TRY(part_.begin(beginning));
    has_part_ = true;
    Sha256 hasher;
    auto done = std::min(has - beginning.size(), file.size);
    part_.bytes(beginning.size(), done).read([&](std::string_view piece) {
      hasher.update(piece);
      return true;
    });
    while (done < file.size) {
      auto piece = TRY(piece_at(done, file));
      hasher.update(piece);
      TRY(part_.write(beginning.size() + done, piece));
      done += piece.size();
      heart_.beat();
      tell(Progress::State::Going, "fetching " + megabytes(file.size),
           0.4 + 0.6 * static_cast<double>(done) / static_cast<double>(file.size));
    }
    auto ending = ending_of(file, hex(hasher.finish()));
    TRY(part_.cut(beginning.size() + file.size));
    TRY(part_.write(beginning.size() + file.size, ending));
    TRY(part_.finish(path_));
    tell(Progress::State::Done, path_ + ", " + megabytes(file.size), 1);
    return Done{};
  }

  Result<std::string> piece_at(std::uint64_t at, const ImageFile& file) {
    auto last = std::min(at + piece_bytes, file.size) - 1;
    auto got = TRY(patiently(parts_, [&] {
      s3::GetObjectRequest request;
      request.bucket = parts_.place.bucket;
      request.key = stored_key(image_.id);
      request.range = "bytes=" + std::to_string(at) + "-" + std::to_string(last);
      request.if_match = file.object;
      return client_.call<s3::op::GetObject>(std::move(request));
    }));
    auto bytes = got.body ? got.body->read_all() : std::string();
    if (bytes.size() != last - at + 1)
      return Error{"ExportFailed", "S3 answered with another part than was asked for"};
    return bytes;
  }

  Result<ImageFile> described(const s3::HeadObjectOutput& head) {
    ImageFile file;
    file.app = errand_.app;
    file.name = image_.name();
    file.inputs = image_.inputs();
    file.asked = tag_or_empty(image_.tags, tag_asked);
    file.id = image_.id;
    file.place = parts_.place.text();
    file.architecture = image_.architecture;
    file.created = image_.created;
    file.tags = image_.tags;
    file.metadata = head.metadata.value_or(std::map<std::string, std::string>{});
    file.object = head.e_tag.value_or("");
    file.size = static_cast<std::uint64_t>(head.content_length.value_or(0));
    file.report = TRY(box_.find(report_key(errand_.app, errand_.image, image_.id))).value_or("");
    return file;
  }

  static std::string megabytes(std::uint64_t bytes) {
    return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB";
  }
  void tell(Progress::State state, const std::string& text, double share) {
    parts_.tell(
        {.image = errand_.image, .state = state, .text = text, .share = share, .id = image_.id});
  }

  const BakeParts& parts_;
  const Known& image_;
  const std::string& path_;
  aws::Client client_;
  Box box_;
  Errand errand_;
  Heart heart_;
  Part part_;
  bool has_part_ = false;
};

}  // namespace

std::string stored_key(const std::string& image_id) { return image_id + ".bin"; }

Result<> export_image(const BakeParts& parts, const Known& image, const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0)
    return Error{"FileThere", path + " is there already: name another file, or remove it first"};
  return Exporting(parts, image, path).run();
}

}  // namespace windlass::image
