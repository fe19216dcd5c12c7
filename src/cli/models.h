// The AWS models that are compiled into the program.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/dynamic.h"

namespace windlass::cli {

struct EmbeddedModel {
  const char* name;
  const char* begin;
  const char* end;
  std::string_view text() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};
std::span<const EmbeddedModel> embedded_models();  // by name

std::vector<std::string> model_names();

// A service's model, read when it is asked for. "s3api" is S3, as awscli has it.
struct LoadedModel {
  std::unique_ptr<aws::Model> model;
  Json source;
};
Result<LoadedModel> load_model(const std::string& service);

// "CreateQueue" and "create-queue" are the same name.
std::string kebab_case(std::string_view camel);
bool same_name(std::string_view a, std::string_view b);

// An error names the nearest operations, or says why this one cannot be called.
Result<const aws::Operation*> find_operation(const LoadedModel& loaded, const std::string& name);

}  // namespace windlass::cli
