# The warnings of our own targets. Errors only in the `ci` preset (CMAKE_COMPILE_WARNING_AS_ERROR).
add_library(purgatory_warnings INTERFACE)
target_compile_options(purgatory_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
  # Optimised, g++ 12 takes much of its own library for a null pointer or an overlap.
  $<$<CONFIG:Debug>:-Wnull-dereference>
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict -Wno-maybe-uninitialized>)
