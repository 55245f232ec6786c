# What `cmake --install build/release --prefix DIR` puts there: the programs, the suites, and the reference server as
# a library for `find_package(purgatory)`: link `purgatory::mock_server`, include "mock_server/embed/mock_server.h".
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/purgatory)

install(TARGETS purgatory purgatory-js purgatory-mock)
install(DIRECTORY specs DESTINATION ${CMAKE_INSTALL_DATADIR}/purgatory)

# The library's public face and all that it includes.
foreach(header mock_server/embed/mock_server.h mock_server/embed/traffic.h support/clock.h support/result.h)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${PURGATORY_INSTALLED_HEADERS}/${folder})
endforeach()

# CMake itself refuses the export when a library that one of these needs is not among them.
set_target_properties(mock_embed PROPERTIES EXPORT_NAME mock_server)
install(TARGETS mock_embed mock_api mock_http mock_model mock_replication mock_script mock_transport support EXPORT purgatory)
install(EXPORT purgatory NAMESPACE purgatory:: FILE purgatory-targets.cmake DESTINATION ${config_folder})
configure_package_config_file(cmake/purgatory-config.cmake.in purgatory-config.cmake INSTALL_DESTINATION ${config_folder}
                              NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(purgatory-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/purgatory-config.cmake ${PROJECT_BINARY_DIR}/purgatory-config-version.cmake
        DESTINATION ${config_folder})
