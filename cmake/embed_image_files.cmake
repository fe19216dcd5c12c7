# What catalogue images are given, inside the program: every file below src/host/image_files by its name.
set(image_folder ${CMAKE_SOURCE_DIR}/src/host/image_files)
file(GLOB_RECURSE image_files CONFIGURE_DEPENDS RELATIVE ${image_folder} ${image_folder}/*)
list(FILTER image_files EXCLUDE REGEX "__pycache__")
set(embedded ${CMAKE_BINARY_DIR}/generated/embedded_image_files.cc)
set(declarations "")
set(rows "")
set(directives "")
set(number 0)
set(whole_names "")
foreach(name ${image_files})
  string(APPEND directives "WINDLASS_EMBED(${number}, \"${image_folder}/${name}\")\n")
  string(APPEND declarations
    "extern const char windlass_image_file_${number}[], windlass_image_file_${number}_end[];\n")
  string(APPEND rows
    "    {\"${name}\", windlass_image_file_${number}, windlass_image_file_${number}_end},\n")
  list(APPEND whole_names ${image_folder}/${name})
  math(EXPR number "${number} + 1")
endforeach()
file(CONFIGURE OUTPUT ${embedded} @ONLY CONTENT [[
// Made by cmake/embed_image_files.cmake.
#include "host/image_files.h"

#define WINDLASS_SYMBOL "windlass_image_file_"
#define WINDLASS_EMBED(number, file)                                                   \
  __asm__(".section .rodata\n"                                                         \
          ".globl " WINDLASS_SYMBOL #number "\n.globl " WINDLASS_SYMBOL #number "_end\n" \
          WINDLASS_SYMBOL #number ":\n.incbin \"" file "\"\n"                          \
          WINDLASS_SYMBOL #number "_end:\n.byte 0\n.text\n");
@directives@
extern "C" {
@declarations@}

namespace windlass::host {
static const ImageFile rows[] = {
@rows@};
std::span<const ImageFile> image_files() { return rows; }
}  // namespace windlass::host
]])
set_source_files_properties(${embedded} PROPERTIES OBJECT_DEPENDS "${whole_names}")
add_library(windlass_image_files STATIC ${embedded})
