// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "conformance/command/options/command_line.h"
#include "conformance/run/verdict.h"

namespace purgatory::conformance {

// Does what the command line asks for; tells people on `out`. Throws CommandError, SpecError or
// ReportError when it cannot begin.
ExitCode execute(const CommandLine& line, std::ostream& out);

// The commands, one by one.
ExitCode run_command(const CommandLine& line, std::ostream& out);
ExitCode replay_command(const CommandLine& line, std::ostream& out);
ExitCode prove_command(const CommandLine& line, std::ostream& out);
ExitCode diff_command(const CommandLine& line, std::ostream& out);
ExitCode list_command(const CommandLine& line, std::ostream& out);
ExitCode lint_command(const CommandLine& line, std::ostream& out);
ExitCode explain_command(const CommandLine& line, std::ostream& out);
ExitCode clauses_command(const CommandLine& line, std::ostream& out);
ExitCode schema_command(const CommandLine& line, std::ostream& out);
ExitCode report_command(const CommandLine& line, std::ostream& out);
ExitCode compare_command(const CommandLine& line, std::ostream& out);
ExitCode merge_command(const CommandLine& line, std::ostream& out);
// Becomes `purgatory-mock`, which stands beside this program; returns only by throwing.
ExitCode serve_command(const CommandLine& line, std::ostream& out);

}  // namespace purgatory::conformance
