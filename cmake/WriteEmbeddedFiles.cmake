# Run at build time: writes the files INPUTS as string constants into the C++ source OUTPUT.
set(table "")
set(constants "")
foreach(input ${INPUTS})
  get_filename_component(name ${input} NAME)
  string(MAKE_C_IDENTIFIER ${name} identifier)
  file(READ ${input} bytes HEX)
  # One line of source for each 32 bytes, so that no line outgrows what a compiler takes.
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(LENGTH "${bytes}" length)
  set(lines "")
  set(position 0)
  while(position LESS length)
    string(SUBSTRING "${bytes}" ${position} 128 line)
    string(APPEND lines "\n    \"${line}\"")
    math(EXPR position "${position} + 128")
  endwhile()
  string(APPEND constants "constexpr char k_${identifier}[] = ${lines};\n")
  string(APPEND table "    {\"${name}\", {k_${identifier}, sizeof(k_${identifier}) - 1}},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written at build time.
#include \"${HEADER}\"

namespace ${NAMESPACE} {
namespace {

${constants}
constexpr PageFile kFiles[] = {
${table}};

}  // namespace

std::span<const PageFile> page_files() { return kFiles; }

}  // namespace ${NAMESPACE}
")
