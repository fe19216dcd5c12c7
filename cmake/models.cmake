# Structs and tables of the AWS models, made when CMake configures (the list of files is known then).
set(generated ${CMAKE_BINARY_DIR}/generated)
execute_process(
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/models/generate.py ${CMAKE_SOURCE_DIR}/models
          ${generated}
  OUTPUT_VARIABLE shape_sources
  OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" shape_sources "${shape_sources}")
file(GLOB model_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/models/*.json)
file(GLOB fact_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/models/facts/*.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/models/generate.py ${CMAKE_SOURCE_DIR}/models/compiled ${model_files}
  ${fact_files})

add_library(windlass_shapes STATIC ${shape_sources})
target_include_directories(windlass_shapes PUBLIC ${generated})
target_precompile_headers(windlass_shapes PRIVATE <deque> <map> <optional> <string> <vector>)
