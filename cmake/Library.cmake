# Where headers go when the project is installed; includes are written from there as they are from here.
set(PURGATORY_INSTALLED_HEADERS include/purgatory)

# purgatory_library(NAME SOURCES ... PUBLIC ... PRIVATE ...): one static library of ours.
function(purgatory_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                                            $<INSTALL_INTERFACE:${PURGATORY_INSTALLED_HEADERS}>)
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE $<BUILD_INTERFACE:purgatory_warnings> ${ARG_PRIVATE})
  purgatory_precompile(${name} purgatory_precompiled)
endfunction()

# Tests of a release are about the release's own code; optimising the tests doubles the time of the build.
# (Not -O0: where both have an inline function, the linker may take the test's.)
set(PURGATORY_TEST_OPTIONS $<$<CONFIG:Release>:-O1>)

# Seconds after which a test hangs. The sanitizers make what starts processes by the hundred many times slower.
set(PURGATORY_TEST_TIMEOUT 300)
if(PURGATORY_SANITIZE)
  set(PURGATORY_TEST_TIMEOUT 3000)
endif()

# purgatory_test(NAME LABEL label SOURCES ... LIBRARIES ...): a GoogleTest program, registered test by test.
function(purgatory_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE PURGATORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                             PURGATORY_BINARY_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock_main purgatory_warnings)
  target_compile_options(${name} PRIVATE ${PURGATORY_TEST_OPTIONS})
  purgatory_precompile(${name} purgatory_precompiled_tests)
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${ARG_LABEL}
                       TIMEOUT ${PURGATORY_TEST_TIMEOUT})
endfunction()
