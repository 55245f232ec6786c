// SPDX-License-Identifier: Apache-2.0
//
// CouchDB's query server protocol: a JSON array comes in, one line goes out (CouchDB documentation,
// "Query Server Protocol"). The interpreter calls `answer(line)` and offers `print(text)`,
// `new_sandbox()`, `evaluate(source, sandbox)` and `deep_freeze(value)`. This code runs in a realm
// of its own; the functions of design documents run in sandboxes and cannot change what it relies on.
"use strict";

const CONTINUE = true;
const STOP = false;
// What the engine throws then is this text, since it has no memory for an error.
const kOutOfMemory = "out of memory";

function respond(value) {
  print(to_json(value));
}

// A lone surrogate is no character: it becomes U+FFFD, as in CouchDB.
function to_json(value) {
  const text = JSON.stringify(value);
  if (text === undefined || !text.includes("\\ud")) return text;
  return text.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/g, (all, surrogate) => (surrogate ? "\\ufffd" : all));
}

function log(message) {
  respond(["log", typeof message === "string" ? message : String(to_json(message))]);
}

function source_of(error) {
  if (error !== null && typeof error === "object" && error.name && error.message !== undefined) {
    return `${error.name}: ${error.message}`;
  }
  return typeof error === "string" ? error : String(to_json(error));
}

// ---- Sandboxes: the global objects that functions see

function make_sandbox(emit) {
  const sandbox = new_sandbox();
  const own = { global: sandbox, parse: sandbox.JSON.parse, modules: new Map() };
  sandbox.emit = emit;
  sandbox.log = log;
  sandbox.sum = (values) => {
    let total = 0;
    for (const i in values) total += values[i];
    return total;
  };
  sandbox.isArray = sandbox.Array.isArray;
  sandbox.toJSON = (value) => JSON.stringify(value);
  return own;
}

// ---- CommonJS modules: names are paths through the design document

function invalid_path(reason) {
  return ["error", "invalid_require_path", reason];
}

function resolve(names, start, root) {
  let at = start;
  let is_first = true;
  for (const name of names) {
    if (name === "..") {
      if (!at.parent || !at.parent.parent) {
        throw invalid_path("Object has no parent " + JSON.stringify(at.current));
      }
      at = at.parent.parent;
    } else if (name === ".") {
      if (!at.parent) throw invalid_path("Object has no parent " + JSON.stringify(at.current));
      at = at.parent;
    } else {
      if (is_first) at = { current: root, id: "" };
      const next = Object.hasOwn(Object(at.current), name) ? at.current[name] : undefined;
      if (next === undefined || next === null) {
        throw invalid_path(`Object has no property "${name}". ` + JSON.stringify(at.current));
      }
      at = { current: next, parent: at, id: at.id ? at.id + "/" + name : name };
    }
    is_first = false;
  }
  if (typeof at.current !== "string") {
    throw invalid_path("Must require a JavaScript string, not: " + typeof at.current);
  }
  return at;
}

function make_require(sandbox, root, from) {
  return (name) => {
    const found = resolve(String(name).split("/"), from, root);
    const known = sandbox.modules.get(found.id);
    if (known) return known.exports;
    const module = { id: found.id, current: found.current, parent: found.parent, exports: evaluate("({})", sandbox.global) };
    sandbox.modules.set(found.id, module);
    try {
      const run = evaluate(`(function (module, exports, require) { ${found.current}\n})`, sandbox.global);
      run.call(sandbox.global, module, module.exports, make_require(sandbox, root, found));
    } catch (error) {
      sandbox.modules.delete(found.id);
      if (error && error[0] === "error") throw error;
      throw ["error", "compilation_error", `Module require('${name}') raised error ${source_of(error)}`];
    }
    return module.exports;
  };
}

// ---- Functions

// A function stands alone as an expression, or is what a whole script ends with.
function evaluate_function(source, global) {
  const bare = source.replace(/[\s;]+$/, "");
  try {
    return evaluate(`(${bare}\n)`, global);
  } catch (error) {
    if (error === null || typeof error !== "object" || error.name !== "SyntaxError") throw error;
    try {
      return evaluate(source, global);
    } catch (second) {
      throw error;
    }
  }
}

function compile(source, sandbox, root) {
  if (!source) throw ["error", "not_found", "missing function"];
  let made;
  try {
    sandbox.global.require = make_require(sandbox, root, {});
    made = evaluate_function(String(source), sandbox.global);
  } catch (error) {
    if (error && error[0] === "error") throw error;
    throw ["error", "compilation_error", `${source_of(error)} (${source})`];
  }
  if (typeof made === "function") return made;
  throw ["error", "compilation_error", `Expression does not eval to a function. (${source})`];
}

// What a function throws is logged and passed over, unless it asks for more or memory is short.
function pass_over(error, document_id) {
  if (error === "fatal_error") {
    throw ["error", "map_runtime_error", "function raised 'fatal_error'"];
  }
  if (error !== null && error !== undefined) {
    if (error[0] === "fatal") throw error;
    if (error.name === "InternalError") throw ["fatal", error.name, error.message];
    if (error === kOutOfMemory) throw ["fatal", "InternalError", kOutOfMemory];
  }
  const of_document = document_id === undefined ? "" : ` with doc._id ${document_id}`;
  log(`function raised exception (${source_of(error)})${of_document}`);
}

// ---- Views

const views = {
  sandbox: null,
  functions: [],
  reductions: new Map(),
  lib: undefined,
  config: {},
  emitted: [],
};

function reset_views(config) {
  views.sandbox = make_sandbox((key, value) => {
    views.emitted.push([key, value]);
  });
  views.functions = [];
  views.reductions = new Map();
  views.lib = undefined;
  views.config = config || {};
}

function map_document(line) {
  const document = views.sandbox.parse(line)[1];
  deep_freeze(document);
  const parts = [];
  for (const map of views.functions) {
    views.emitted = [];
    try {
      map(document);
      parts.push(to_json(views.emitted));
    } catch (error) {
      pass_over(error, document._id);
      parts.push("[]");
    }
  }
  views.emitted = [];
  print("[" + parts.join(", ") + "]");
}

function compiled_reduction(source) {
  let reduce = views.reductions.get(source);
  if (!reduce) {
    reduce = compile(source, views.sandbox, { views: { lib: views.lib } });
    views.reductions.set(source, reduce);
  }
  return reduce;
}

function run_reductions(sources, keys, values, rereduce, input_size) {
  const results = sources.map((source) => {
    const reduce = compiled_reduction(source);
    try {
      return reduce(keys, values, rereduce);
    } catch (error) {
      pass_over(error);
      return null;
    }
  });
  const text = to_json(results);
  const threshold = views.config.reduce_limit_threshold || 4906;
  const ratio = views.config.reduce_limit_ratio || 2;
  if (views.config.reduce_limit && text.length > threshold && text.length * ratio > input_size) {
    const message = `Reduce output must shrink more rapidly: input size: ${input_size} output size: ${text.length}`;
    if (views.config.reduce_limit !== "log") throw ["error", "reduce_overflow_error", message];
    log("reduce_overflow_error: " + message);
  }
  print(`[true,${text}]`);
}

function reduce_rows(line) {
  const [, sources, rows] = views.sandbox.parse(line);
  run_reductions(sources, rows.map((row) => row[0]), rows.map((row) => row[1]), false, line.length);
}

function rereduce_values(line) {
  const [, sources, values] = views.sandbox.parse(line);
  run_reductions(sources, null, values, true, line.length);
}

// ---- Functions of design documents

const designs = new Map();

function add_design(id, document) {
  const design = { functions: new Map(), has_emitted: false };
  design.sandbox = make_sandbox(() => {
    design.has_emitted = true;
  });
  design.document = design.sandbox.parse(JSON.stringify(document));
  designs.set(id, design);
  print("true");
}

function function_of(design, id, path) {
  const name = path.join("/");
  const known = design.functions.get(name);
  if (known) return known;
  let at = design.document;
  for (const step of path) at = at === undefined || at === null ? undefined : at[step];
  if (!at) {
    throw ["error", "not_found", `missing ${path[0]} function ${path[path.length - 1]} on design doc ${id}`];
  }
  const made = compile(at, design.sandbox, design.document);
  design.functions.set(name, made);
  return made;
}

function validate(call) {
  try {
    call.run.apply(call.design.document, call.args);
  } catch (error) {
    if (error === kOutOfMemory || (error && error.name && error.stack)) throw error;
    respond(error);
    return;
  }
  print("1");
}

function filter(call) {
  const [documents, request] = call.args;
  respond([true, documents.map((each) => Boolean(call.run.apply(call.design.document, [each, request])))]);
}

function filter_by_view(call) {
  respond([true, call.args[0].map((each) => {
    call.design.has_emitted = false;
    call.run(each);
    return call.design.has_emitted;
  })]);
}

function render_error(error) {
  if (error && ((error.error && error.reason) || error[0] === "error" || error[0] === "fatal")) return error;
  if (error && error.name === "InternalError") return ["fatal", error.name, error.message];
  if (error === kOutOfMemory) return ["fatal", "InternalError", kOutOfMemory];
  const trace = error && error.stack ? ` \nstacktrace: ${error.stack}` : "";
  return ["error", "render_error", `function raised error: (${source_of(error)})${trace}`];
}

function is_answer(value) {
  return typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value));
}

function as_answer(value) {
  return typeof value === "string" ? { body: value } : value;
}

function update(call) {
  let result;
  try {
    result = call.run.apply(call.design.document, call.args);
    if (!is_answer(result[1])) throw ["error", "render_error", "undefined response from update function"];
  } catch (error) {
    throw render_error(error);
  }
  respond(["up", result[0], as_answer(result[1])]);
}

function show(call) {
  let result;
  try {
    result = call.run.apply(call.design.document, call.args) || {};
    if (!is_answer(result)) throw ["error", "render_error", "undefined response from show function"];
  } catch (error) {
    throw render_error(error);
  }
  respond(["resp", as_answer(result)]);
}

const design_commands = {
  __proto__: null,
  filters: filter,
  shows: show,
  updates: update,
  validate_doc_update: validate,
  views: filter_by_view,
};

function run_design(line) {
  const [, id, path_or_id, document] = JSON.parse(line);
  if (id === "new") return add_design(path_or_id, document);
  const design = designs.get(id);
  if (!design) throw ["fatal", "query_protocol_error", "uncached design doc: " + id];
  const command = design_commands[path_or_id[0]];
  if (!command) throw ["fatal", "unknown_command", `unknown ddoc command '${path_or_id[0]}'`];
  const run = function_of(design, id, path_or_id);
  command({ design, run, args: design.sandbox.parse(line)[3] });
}

// ---- Commands

function add_lib(line) {
  views.lib = views.sandbox.parse(line)[1];
  print("true");
}

function add_function(line) {
  views.functions.push(compile(JSON.parse(line)[1], views.sandbox, { views: { lib: views.lib } }));
  print("true");
}

function reset(line) {
  reset_views(JSON.parse(line)[1]);
  print("true");
}

const commands = {
  __proto__: null,
  add_fun: add_function,
  add_lib: add_lib,
  ddoc: run_design,
  map_doc: map_document,
  reduce: reduce_rows,
  rereduce: rereduce_values,
  reset: reset,
};

function command_of(line) {
  const start = /^\[\s*"([a-z_]+)"/.exec(line);
  return start ? start[1] : String(JSON.parse(line)[0]);
}

// A fatal error is told to the client by ending.
function tell(error) {
  if (error === null || error === undefined) {
    respond(["error", "unnamed_error", String(error)]);
    return CONTINUE;
  }
  if (error === kOutOfMemory) {
    respond(["error", "InternalError", kOutOfMemory]);
    return STOP;
  }
  if (error[0] === "fatal" || error.name === "InternalError") {
    respond(error[0] === "fatal" ? ["error", error[1], error[2]] : ["error", error.name, error.message]);
    return STOP;
  }
  if (error[0] === "error") {
    respond(error);
  } else if (error.error && error.reason) {
    respond(["error", error.error, error.reason]);
  } else {
    respond(["error", error.name || "unnamed_error", source_of(error)]);
  }
  return CONTINUE;
}

reset_views({});

globalThis.answer = (line) => {
  try {
    const name = command_of(line);
    const command = commands[name];
    if (!command) throw ["fatal", "unknown_command", `unknown command '${name}'`];
    command(line);
    return CONTINUE;
  } catch (error) {
    return tell(error);
  }
};
