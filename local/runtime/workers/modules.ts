/** Modules as they come from Node, with bytes in base64, made ready for the Worker Loader. */
export function decodeModules(
  modules: Record<string, Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => {
      const [kind, content] = Object.entries(module)[0] ?? ["text", ""];
      if (kind !== "data" && kind !== "wasm") return [name, module];
      return [name, { [kind]: Uint8Array.from(atob(content), (c) => c.charCodeAt(0)).buffer }];
    }),
  );
}
