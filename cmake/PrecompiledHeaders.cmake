# Precompiled headers where nothing better is there: ccache answers a repeated build faster, and cannot share
# objects between checkouts when they are built on a precompiled header.
if(CCACHE_PROGRAM)
  set(PURGATORY_PRECOMPILE_DEFAULT OFF)
else()
  set(PURGATORY_PRECOMPILE_DEFAULT ON)
endif()
option(PURGATORY_PRECOMPILED_HEADERS "Parse common headers once for all sources" ${PURGATORY_PRECOMPILE_DEFAULT})

# A macro that one library defines and the header never reads spoils nothing: no warning for it.
set(CMAKE_PCH_WARN_INVALID OFF)

# purgatory_precompile(TARGET OWNER): builds TARGET on the precompiled header of OWNER.
function(purgatory_precompile target owner)
  if(PURGATORY_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

if(PURGATORY_PRECOMPILED_HEADERS)
  add_library(purgatory_precompiled OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
  target_precompile_headers(purgatory_precompiled PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  target_link_libraries(purgatory_precompiled PRIVATE fmt::fmt purgatory_warnings)
  if(PURGATORY_TESTS)
    add_library(purgatory_precompiled_tests OBJECT ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
    target_precompile_headers(purgatory_precompiled_tests PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled_tests.h)
    target_link_libraries(purgatory_precompiled_tests PRIVATE fmt::fmt GTest::gmock purgatory_warnings)
    target_compile_options(purgatory_precompiled_tests PRIVATE ${PURGATORY_TEST_OPTIONS})
  endif()
endif()
