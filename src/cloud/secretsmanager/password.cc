// GetRandomPassword.
#include "cloud/secretsmanager/errors.h"
#include "cloud/secretsmanager/handlers.h"

namespace windlass::cloud::secretsmanager {

namespace {

constexpr std::int64_t length_default = 32;
constexpr std::int64_t length_max = 4096;

// The kinds of characters that the password is made of, without what is excluded.
std::vector<std::string> alphabets(const GetRandomPasswordRequest& in) {
  std::vector<std::string> kinds;
  auto excluded = in.exclude_characters.value_or("");
  auto add = [&](bool wanted, std::string kind) {
    std::erase_if(kind, [&](char c) { return excluded.find(c) != std::string::npos; });
    if (wanted && !kind.empty()) kinds.push_back(std::move(kind));
  };
  add(!in.exclude_lowercase.value_or(false), "abcdefghijklmnopqrstuvwxyz");
  add(!in.exclude_uppercase.value_or(false), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  add(!in.exclude_numbers.value_or(false), "0123456789");
  add(!in.exclude_punctuation.value_or(false), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  add(in.include_space.value_or(false), " ");
  return kinds;
}

void shuffle(Random& random, std::string& text) {
  for (auto left = text.size(); left > 1; --left)
    std::swap(text[left - 1], text[random.below(left)]);
}

}  // namespace

Result<GetRandomPasswordResponse> get_random_password(Secrets& secrets, const Call&,
                                                      const GetRandomPasswordRequest& in) {
  auto length = in.password_length.value_or(length_default);
  if (length < 1 || length > length_max)
    return invalid_parameter("The password length must be between 1 and 4096.");
  auto kinds = alphabets(in);
  if (kinds.empty())
    return invalid_parameter("The password has no characters left that it could be made of.");
  bool each = in.require_each_included_type.value_or(true);
  if (each && static_cast<std::size_t>(length) < kinds.size())
    return invalid_parameter("Password length is too short based on the required types.");

  auto& random = secrets.work.random;
  std::string all, password;
  for (auto& kind : kinds) {
    all += kind;
    if (each) password += random.text(1, kind);
  }
  password += random.text(static_cast<std::size_t>(length) - password.size(), all);
  // Otherwise the first character of every password would be a small letter.
  shuffle(random, password);
  return GetRandomPasswordResponse{std::move(password)};
}

}  // namespace windlass::cloud::secretsmanager
