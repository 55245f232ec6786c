# The warnings of our own targets. Errors only in the `ci` preset (CMAKE_COMPILE_WARNING_AS_ERROR).
add_library(purgatory_warnings INTERFACE)
target_compile_options(purgatory_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>)
