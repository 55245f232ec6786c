# purgatory_embed_files(TARGET OUTPUT FILE...): files of this folder as constants of TARGET. OUTPUT, made in the build
# folder, defines `purgatory::api::page_files()` of mock_server/api/control/page/page_files.h.
function(purgatory_embed_files target output)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${output})
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${source}" "-DINPUTS=${inputs}" -P ${PROJECT_SOURCE_DIR}/cmake/WriteEmbeddedFiles.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/WriteEmbeddedFiles.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
