# purgatory_embed_files(TARGET OUTPUT NAMESPACE HEADER FILE...): files of this folder as constants of TARGET. OUTPUT, made in
# the build folder, defines `NAMESPACE::page_files()` of HEADER.
function(purgatory_embed_files target output namespace header)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${output})
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${source}" "-DINPUTS=${inputs}" -DNAMESPACE=${namespace} -DHEADER=${header}
            -P ${PROJECT_SOURCE_DIR}/cmake/WriteEmbeddedFiles.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/WriteEmbeddedFiles.cmake
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
