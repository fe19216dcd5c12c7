# windlass-agent goes to machines: small, and it needs nothing there. What it uses of base/ is compiled
# once more for it, without sanitizers and against the static OpenSSL.
set(unit_file ${CMAKE_SOURCE_DIR}/src/agent/windlass-agent.service)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${unit_file})
file(READ ${unit_file} unit_text)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/agent_unit.cc @ONLY CONTENT [[
// Made by cmake/agent.cmake of src/agent/windlass-agent.service.
#include "agent/unit.h"

namespace windlass::agent {
const std::string_view unit_text = R"unit(@unit_text@)unit";
}  // namespace windlass::agent
]])

set(agent_base fault hash json json_reader log result text time)
list(TRANSFORM agent_base REPLACE "(.+)" "${CMAKE_SOURCE_DIR}/src/base/\\1.cc")
file(GLOB agent_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/agent/*.cc)
add_executable(windlass-agent ${CMAKE_SOURCE_DIR}/src/apps/windlass_agent.cc ${agent_sources}
  ${agent_base} ${CMAKE_BINARY_DIR}/generated/agent_unit.cc)
# The same of every preset: images are known by what went into them, and this goes into all.
target_compile_options(windlass-agent PRIVATE -Os -g0 -DNDEBUG -U_GLIBCXX_ASSERTIONS -fPIE
  -ffunction-sections -fdata-sections -fno-sanitize=all)
# What g++ 12 warns of falsely when it optimises; the -O0 builds of these files keep the warnings.
target_compile_options(windlass-agent PRIVATE -Wno-array-bounds -Wno-restrict
  -Wno-stringop-overflow -Wno-stringop-overread -Wno-maybe-uninitialized)
# All of it in one file: a C library of its own costs less memory than a shared one, and asks nothing of
# whatever image it is put on. It still lies elsewhere in memory each time, by relocations that are
# packed, for reading them whole would be a tenth of what it uses.
if(MOLD)
  set(packed_relocations -Wl,--pack-dyn-relocs=relr)
else()
  set(packed_relocations -Wl,-z,pack-relative-relocs)
endif()
target_link_options(windlass-agent PRIVATE -fno-sanitize=all -static-pie -Wl,--gc-sections
  ${packed_relocations} -s)
find_library(OPENSSL_STATIC_SSL libssl.a REQUIRED)
find_library(OPENSSL_STATIC_CRYPTO libcrypto.a REQUIRED)
target_link_libraries(windlass-agent PRIVATE ${OPENSSL_STATIC_SSL} ${OPENSSL_STATIC_CRYPTO}
  Threads::Threads)
# Whoever builds the one wants the other beside it: `bake` takes it from there.
if(TARGET windlass)
  add_dependencies(windlass windlass-agent)
endif()
