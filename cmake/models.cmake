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
set_target_properties(windlass_shapes PROPERTIES UNITY_BUILD ${WINDLASS_UNITS})
if(WINDLASS_FUZZ)
  # Tables hold no decisions to be found; instrumented, they are a third of the fuzzers' build.
  target_compile_options(windlass_shapes PRIVATE -O0 -fno-sanitize=all)
  target_precompile_headers(windlass_shapes PRIVATE ${common_headers})
else()
  target_precompile_headers(windlass_shapes REUSE_FROM windlass_headers)
endif()

# What CloudFormation publishes of its resource types, as tables.
execute_process(
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/models/resources/generate.py
          ${CMAKE_SOURCE_DIR}/models/resources ${generated}
  OUTPUT_VARIABLE resource_schema_sources
  OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
file(GLOB resource_schema_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/models/resources/*.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/models/resources/generate.py
  ${CMAKE_SOURCE_DIR}/models/resources/facts/facts.json ${resource_schema_files})
add_library(windlass_resource_schemas STATIC ${resource_schema_sources})
target_precompile_headers(windlass_resource_schemas REUSE_FROM windlass_headers)
