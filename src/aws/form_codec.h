// Query forms, AWS's and EC2's own kind: "Action=CreateQueue&Attribute.1.Name=...".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/shape.h"

namespace windlass::aws {

enum class FormDialect { Query, Ec2 };

// A form's fields, decoded and sorted: what lies below a name is one run.
class Form {
 public:
  using Field = std::pair<std::string, std::string>;

  // The error is for what is no form at all: text that is not UTF-8, too many fields.
  static Result<Form> parse(std::string_view body, std::string_view query = {});

  // The first field of that name as it was sent; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  // Whether the name itself or anything below it ("name.") was sent.
  bool has(std::string_view name) const;
  // The run of fields below a name.
  std::pair<const Field*, const Field*> below(const std::string& name) const;

 private:
  std::vector<Field> fields_;
};

// Appends "&Name=value" for every member.
void write_form(std::string& out, const Shape& structure, const void* value, FormDialect dialect);

Result<> read_form(const Form& form, const Shape& structure, void* value, FormDialect dialect);

// What a member of these protocols' XML and query forms is called; a flattened list's elements too.
std::string_view query_name(const Member& member);

}  // namespace windlass::aws
