# The models as they are, inside the program: read by `windlass aws` when it is asked for a service.
# They cost nothing at the start: pages that nobody reads are not loaded.
set(embedded ${CMAKE_BINARY_DIR}/generated/embedded_models.cc)
set(declarations "")
set(rows "")
set(directives "")
foreach(file ${model_files})
  get_filename_component(name ${file} NAME_WE)
  string(APPEND directives "WINDLASS_EMBED(${name}, \"${file}\")\n")
  string(APPEND declarations
    "extern const char windlass_model_${name}[], windlass_model_${name}_end[];\n")
  string(APPEND rows
    "    {\"${name}\", windlass_model_${name}, windlass_model_${name}_end},\n")
endforeach()
file(CONFIGURE OUTPUT ${embedded} @ONLY CONTENT [[
// Made by cmake/embed_models.cmake.
#include "cli/models.h"

#ifdef __APPLE__
#define WINDLASS_SECTION ".section __TEXT,__const\n"
#define WINDLASS_SYMBOL "_windlass_model_"
#else
#define WINDLASS_SECTION ".section .rodata\n"
#define WINDLASS_SYMBOL "windlass_model_"
#endif
#define WINDLASS_EMBED(name, file)                                                     \
  __asm__(WINDLASS_SECTION                                                             \
          ".globl " WINDLASS_SYMBOL #name "\n.globl " WINDLASS_SYMBOL #name "_end\n"   \
          WINDLASS_SYMBOL #name ":\n.incbin \"" file "\"\n"                            \
          WINDLASS_SYMBOL #name "_end:\n.byte 0\n.text\n");
@directives@
extern "C" {
@declarations@}

namespace windlass::cli {
static const EmbeddedModel rows[] = {
@rows@};
std::span<const EmbeddedModel> embedded_models() { return rows; }
}  // namespace windlass::cli
]])
set_source_files_properties(${embedded} PROPERTIES OBJECT_DEPENDS "${model_files}")
add_library(windlass_embedded_models STATIC ${embedded})
