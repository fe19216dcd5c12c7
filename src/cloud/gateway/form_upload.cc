#include "cloud/gateway/form_upload.h"

#include "aws/sigv4_form.h"
#include "base/text.h"
#include "cloud/s3/errors.h"

namespace windlass::cloud {

namespace {

constexpr std::uint64_t form_size_max = (5ull << 30) + (1 << 20);

class FormAnswer final : public http::Responder::Connection {
 public:
  FormAnswer(http::Responder inner, s3::PostForm form, std::string bucket_url)
      : inner_(std::move(inner)), form_(std::move(form)), bucket_url_(std::move(bucket_url)) {}
  void respond(http::Response response) override {
    inner_.respond(s3::answer_to_form(form_, bucket_url_, std::move(response)));
  }
  bool client_gone() const override { return inner_.client_gone(); }

 private:
  http::Responder inner_;
  s3::PostForm form_;
  std::string bucket_url_;
};

}  // namespace

bool FormUpload::is_one(const Target& target) {
  return target.service && std::string_view(target.service->model->name) == "s3" &&
         !target.route.operation && s3::is_post_at_bucket(target.head);
}

Result<FormUpload> FormUpload::of(const http::Head& head) {
  auto type = head.headers.get("Content-Type");
  if (!http::MultipartForm::is_type(type))
    return s3::precondition_failed("Bucket POST must be of the enclosure-type multipart/form-data");
  if (auto length = parse_uint(head.headers.get("Content-Length"));
      length && *length > form_size_max)
    return s3::refusal("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  return FormUpload(TRY(http::MultipartForm::of(type)));
}

Result<> FormUpload::take(std::string_view piece, std::string& file) {
  TRY(parts_.take(piece, file));
  size_ += file.size();
  // Too little is known at the end only.
  auto too_much = form_.size.max && size_ > static_cast<std::uint64_t>(*form_.size.max);
  return too_much ? s3::check_size(form_.size, size_) : Done{};
}

Result<std::optional<aws::Claim>> FormUpload::claim() const {
  return aws::claim_in_form(parts_.fields());
}

Result<> FormUpload::become_put(Target& target, http::Head& head, std::optional<Time> now) {
  form_ = TRY(s3::read_post_form(target.head, parts_.fields(), parts_.file_name(), now));
  target.head = form_.put;
  target.route = aws::find_route(*target.service->model, target.head);
  if (!target.route.operation || target.route.operation->name != std::string_view("PutObject"))
    return s3::invalid_request("The form's fields ask for more than an upload.");
  // It keeps its method and target: CORS rules and policies tell forms from plain uploads.
  head.headers = form_.put.headers;
  return Done{};
}

Result<> FormUpload::finish() const {
  TRY(parts_.finish());
  return s3::check_size(form_.size, size_);
}

http::Responder FormUpload::answering(http::Responder responder, std::string bucket_url) const {
  return http::Responder(
      std::make_shared<FormAnswer>(std::move(responder), form_, std::move(bucket_url)));
}

}  // namespace windlass::cloud
