// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "conformance/command/command_error.h"
#include "conformance/command/commands.h"
#include "conformance/command/options/options.h"
#include "conformance/http/redaction.h"
#include "conformance/report/output/report_file.h"
#include "conformance/run/interruption.h"
#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {

static ExitCode say(const Notice& notice) {
  const bool is_help = notice.kind == Notice::Kind::Help;
  (is_help ? std::cout : std::cerr) << notice.text;
  return is_help ? ExitCode::Conformant : ExitCode::Usage;
}

static ExitCode say(const std::string& problem, ExitCode code) {
  std::cerr << "purgatory: " << without_url_credentials(problem) << "\n";
  return code;
}

static ExitCode execute_all(const std::vector<std::string>& arguments) {
  const auto parsed = parse_options(arguments);
  if (const auto* notice = std::get_if<Notice>(&parsed)) return say(*notice);
  watch_interruptions();
  const ExitCode code = execute(std::get<CommandLine>(parsed), std::cout);
  if (std::cout.flush() || code != ExitCode::Conformant) return code;
  return say("standard output could not be written wholly", ExitCode::Incomplete);
}

static ExitCode guarded(int argc, char** argv) {
  try {
    return execute_all({argv + 1, argv + argc});
  } catch (const CommandError& error) {
    return say(error.what(), error.code());
  } catch (const ReportError& error) {
    return say(error.what(), ExitCode::Usage);
  } catch (const SpecError& error) {
    for (const auto& problem : error.problems()) std::cerr << render(problem);
    return ExitCode::Usage;
  } catch (const std::exception& error) {
    return say(std::string("a fault of the runner: ") + error.what(), ExitCode::InternalFault);
  }
}

}  // namespace purgatory::conformance

int main(int argc, char** argv) {
  return static_cast<int>(purgatory::conformance::guarded(argc, argv));
}
