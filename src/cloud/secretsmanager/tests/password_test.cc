#include <ctype.h>

#include <algorithm>

#include "cloud/secretsmanager/tests/secrets_fixture.h"

namespace windlass::cloud::secretsmanager {

namespace {

bool has(const std::string& password, int (*kind)(int)) {
  return std::ranges::any_of(password, [&](unsigned char c) { return kind(c) != 0; });
}

}  // namespace

TEST_CASE_FIXTURE(SecretsFixture,
                  "a random password has 32 characters of all kinds, and no space") {
  for (int i = 0; i < 50; ++i) {
    auto password = *must<op::GetRandomPassword>({}).random_password;
    CHECK(password.size() == 32);
    for (auto* kind : {&::islower, &::isupper, &::isdigit, &::ispunct}) CHECK(has(password, kind));
    CHECK(password.find(' ') == std::string::npos);
  }
}

TEST_CASE_FIXTURE(SecretsFixture, "passwords differ, also in the kind of their first character") {
  std::string firsts;
  for (int i = 0; i < 50; ++i) firsts += must<op::GetRandomPassword>({}).random_password->front();
  CHECK(has(firsts, &::isdigit));
  CHECK(has(firsts, &::isupper));
}

TEST_CASE_FIXTURE(SecretsFixture, "a password is made of what is not excluded") {
  GetRandomPasswordRequest asked;
  asked.password_length = 200;
  asked.exclude_uppercase = true;
  asked.exclude_punctuation = true;
  asked.exclude_lowercase = true;
  asked.exclude_characters = "01234567";
  auto password = *must<op::GetRandomPassword>(asked).random_password;
  CHECK(password.find_first_not_of("89") == std::string::npos);
  asked.exclude_numbers = true;
  CHECK(code_of(call<op::GetRandomPassword>(asked)) == "InvalidParameterException");
  asked.include_space = true;
  CHECK(must<op::GetRandomPassword>(asked).random_password == std::string(200, ' '));
}

TEST_CASE_FIXTURE(SecretsFixture, "every kind fits into the length, or need not be there") {
  GetRandomPasswordRequest asked;
  asked.password_length = 4;
  auto password = *must<op::GetRandomPassword>(asked).random_password;
  for (auto* kind : {&::islower, &::isupper, &::isdigit, &::ispunct}) CHECK(has(password, kind));
  asked.password_length = 3;
  CHECK(message_of(call<op::GetRandomPassword>(asked)) ==
        "Password length is too short based on the required types.");
  asked.require_each_included_type = false;
  CHECK(must<op::GetRandomPassword>(asked).random_password->size() == 3);
  asked.password_length = 4097;
  CHECK(code_of(call<op::GetRandomPassword>(asked)) == "InvalidParameterException");
}

}  // namespace windlass::cloud::secretsmanager
