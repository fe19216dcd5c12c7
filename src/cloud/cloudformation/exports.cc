#include "cloud/cloudformation/handlers.h"
#include "cloud/cloudformation/view.h"

namespace windlass::cloud::cloudformation {

namespace {

constexpr std::int64_t exports_a_page = 100;
constexpr std::int64_t imports_a_page = 100;

}  // namespace

Result<ListExportsOutput> list_exports(Formation& formation, const Call& call,
                                       const ListExportsInput& in) {
  auto from = TRY(place_of(in.next_token));
  ListExportsOutput out;
  out.exports.emplace();
  for (auto row :
       formation.db.query("select stack, name, value from cfn_export where account = ? "
                          "and region = ? order by name limit ? offset ?",
                          {call.caller.account.text, call.region.text, exports_a_page + 1, from})) {
    if (static_cast<std::int64_t>(out.exports->size()) == exports_a_page) {
      out.next_token = std::to_string(from + exports_a_page);
      break;
    }
    Export one;
    one.exporting_stack_id = row.text(0);
    one.name = row.text(1);
    one.value = row.text(2);
    out.exports->push_back(std::move(one));
  }
  return out;
}

Result<ListImportsOutput> list_imports(Formation& formation, const Call& call,
                                       const ListImportsInput& in) {
  auto name = in.export_name.value_or("");
  auto from = TRY(place_of(in.next_token));
  ListImportsOutput out;
  out.imports.emplace();
  for (auto row : formation.db.query(
           "select s.name from cfn_import i join cfn_stack s on s.id = i.stack where i.account = ? "
           "and i.region = ? and i.name = ? order by s.name limit ? offset ?",
           {call.caller.account.text, call.region.text, name, imports_a_page + 1, from})) {
    if (static_cast<std::int64_t>(out.imports->size()) == imports_a_page) {
      out.next_token = std::to_string(from + imports_a_page);
      break;
    }
    out.imports->push_back(row.text(0));
  }
  if (out.imports->empty() && from == 0)
    return invalid("Export '" + name + "' is not imported by any stack.");
  return out;
}

}  // namespace windlass::cloud::cloudformation
