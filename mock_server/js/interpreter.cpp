// SPDX-License-Identifier: Apache-2.0
#include "mock_server/js/interpreter.h"

#include <stdexcept>

#include <js/CompilationAndEvaluation.h>
#include <js/Conversions.h>
#include <js/Exception.h>
#include <js/Initialization.h>
#include <js/Promise.h>
#include <js/SourceText.h>
#include <jsapi.h>

namespace purgatory::js {
namespace {

// Beyond this the engine reports an error instead of growing.
constexpr std::uint32_t kHeapBytes = 1U << 30U;
// How deep functions may call each other; the thread has 8 MiB.
constexpr std::size_t kStackBytes = std::size_t{4} << 20U;

const JSClass kGlobalClass = {
    "global", JSCLASS_GLOBAL_FLAGS, &JS::DefaultGlobalClassOps, nullptr, nullptr, nullptr};

// What waits for a promise never runs: functions of design documents answer when they return, and
// nothing of one document may be left to run in the next. Without a queue the engine would crash.
class NoJobs final : public JS::JobQueue {
 public:
  JSObject* getIncumbentGlobal(JSContext* context) override {
    return JS::CurrentGlobalOrNull(context);
  }
  bool enqueuePromiseJob(JSContext* /*context*/, JS::HandleObject /*promise*/,
                         JS::HandleObject /*job*/, JS::HandleObject /*site*/,
                         JS::HandleObject /*global*/) override {
    return true;
  }
  void runJobs(JSContext* /*context*/) override {}
  bool empty() const override { return true; }

 protected:
  // Asked by debuggers alone, of which there are none.
  ::js::UniquePtr<SavedJobQueue> saveJobQueue(JSContext* /*context*/) override { return nullptr; }
};

// Where `print` puts its lines; there is one engine for each process.
std::string* output = nullptr;

bool print(JSContext* context, unsigned count, JS::Value* values) {
  const JS::CallArgs arguments = JS::CallArgsFromVp(count, values);
  JS::RootedString text(context, JS::ToString(context, arguments.get(0)));
  if (text == nullptr) return false;
  const JS::UniqueChars bytes = JS_EncodeStringToUTF8(context, text);
  if (bytes == nullptr) return false;
  output->append(bytes.get()).push_back('\n');
  arguments.rval().setUndefined();
  return true;
}

bool deep_freeze(JSContext* context, unsigned count, JS::Value* values) {
  const JS::CallArgs arguments = JS::CallArgsFromVp(count, values);
  arguments.rval().setUndefined();
  if (!arguments.get(0).isObject()) return true;
  JS::RootedObject object(context, &arguments[0].toObject());
  return JS_DeepFreezeObject(context, object);
}

// All globals share a compartment, so objects pass from one to the other as they are.
JSObject* new_global(JSContext* context, JSObject* sibling) {
  JS::RealmOptions options;
  if (sibling == nullptr) {
    options.creationOptions().setNewCompartmentAndZone();
  } else {
    options.creationOptions().setExistingCompartment(sibling);
  }
  JS::RootedObject global(context, JS_NewGlobalObject(context, &kGlobalClass, nullptr,
                                                      JS::FireOnNewGlobalHook, options));
  if (global == nullptr) return nullptr;
  const JSAutoRealm realm(context, global);
  return JS::InitRealmStandardClasses(context) ? global.get() : nullptr;
}

bool new_sandbox(JSContext* context, unsigned count, JS::Value* values) {
  const JS::CallArgs arguments = JS::CallArgsFromVp(count, values);
  JSObject* const made = new_global(context, JS::CurrentGlobalOrNull(context));
  if (made == nullptr) return false;
  arguments.rval().setObject(*made);
  return true;
}

bool evaluate_in(JSContext* context, JS::SourceText<mozilla::Utf8Unit>& source,
                 JS::MutableHandleValue result) {
  JS::CompileOptions options(context);
  options.setFileAndLine("function", 1);
  return JS::Evaluate(context, options, source, result);
}

// evaluate(source, global): the value of the last expression.
bool evaluate(JSContext* context, unsigned count, JS::Value* values) {
  const JS::CallArgs arguments = JS::CallArgsFromVp(count, values);
  JS::RootedString text(context, JS::ToString(context, arguments.get(0)));
  if (text == nullptr || !arguments.get(1).isObject()) return false;
  const JS::UniqueChars bytes = JS_EncodeStringToUTF8(context, text);
  if (bytes == nullptr) return false;
  JS::RootedObject global(context, &arguments[1].toObject());
  const JSAutoRealm realm(context, global);
  JS::SourceText<mozilla::Utf8Unit> source;
  const std::string_view view(bytes.get());
  return source.init(context, view.data(), view.size(), JS::SourceOwnership::Borrowed) &&
         evaluate_in(context, source, arguments.rval());
}

constexpr JSFunctionSpec kFunctions[] = {
    JS_FN("print", print, 1, 0), JS_FN("deep_freeze", deep_freeze, 1, 0),
    JS_FN("new_sandbox", new_sandbox, 0, 0), JS_FN("evaluate", evaluate, 2, 0), JS_FS_END};

}  // namespace

class Interpreter::Engine {
 public:
  explicit Engine(std::string_view source) {
    if (!JS_Init()) throw std::runtime_error("the JavaScript engine cannot be started");
    context_ = JS_NewContext(kHeapBytes);
    if (context_ == nullptr || !JS::InitSelfHostedCode(context_)) {
      throw std::runtime_error("the JavaScript engine cannot be started");
    }
    JS::SetJobQueue(context_, &jobs_);
    JS_SetNativeStackQuota(context_, kStackBytes);
    global_.init(context_, new_global(context_, nullptr));
    const JSAutoRealm realm(context_, global_);
    JS::RootedValue ignored(context_);
    JS::SourceText<mozilla::Utf8Unit> text;
    if (!JS_DefineFunctions(context_, global_, kFunctions) ||
        !text.init(context_, source.data(), source.size(), JS::SourceOwnership::Borrowed) ||
        !evaluate_in(context_, text, &ignored)) {
      throw std::runtime_error("the code of the query server does not run");
    }
  }
  ~Engine() {
    global_.reset();
    if (context_ != nullptr) JS_DestroyContext(context_);
    JS_ShutDown();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  Next answer(const std::string& line, std::string& out) {
    output = &out;
    const JSAutoRealm realm(context_, global_);
    JS::RootedString text(context_,
                          JS_NewStringCopyUTF8N(context_, JS::UTF8Chars(line.data(), line.size())));
    if (text == nullptr) return out_of_memory(out);
    JS::RootedValue argument(context_, JS::StringValue(text));
    JS::RootedValue result(context_);
    if (!JS_CallFunctionName(context_, global_, "answer", JS::HandleValueArray(argument),
                             &result)) {
      return out_of_memory(out);
    }
    return result.isTrue() ? Next::Continue : Next::Stop;
  }

 private:
  // The code catches all that can be caught.
  static Next out_of_memory(std::string& out) {
    out.append("[\"error\",\"InternalError\",\"out of memory\"]\n");
    return Next::Stop;
  }

  NoJobs jobs_;
  JSContext* context_ = nullptr;
  JS::PersistentRootedObject global_;
};

Interpreter::Interpreter(std::string_view source) : engine_(std::make_unique<Engine>(source)) {}
Interpreter::~Interpreter() = default;

Interpreter::Next Interpreter::answer(const std::string& line, std::string& out) {
  return engine_->answer(line, out);
}

}  // namespace purgatory::js
